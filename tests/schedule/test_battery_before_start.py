"""Batteries between submission and start: what they hold when the workflow begins, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wfsched.energy.battery import Battery
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.platforms.model import Machine, MachineType, Platform, Site
from wfsched.relaxation.brown import usable_green
from wfsched.schedule.check.check import check
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import two_machines

HOUR = 3600.0


def an_hour_of_100_w(battery: Battery, *, idle: str = "leased", sun_w: float = 1000.0) -> Problem:
    """Return an hour of work on a machine of 100 W (40 W idle); sun in the first of two hours."""
    workflow = Workflow.build("hour", Tasks.of(["A"], [HOUR]), Edges.of([], []))
    on: Platform = two_machines()
    kind: MachineType = replace(
        on.machines[0].type,
        speed=1.0,
        frequencies_ghz=np.array([2.0]),
        active_w=np.array([100.0]),
        idle_w=40.0,
    )
    platform = replace(on, machines=(Machine("m", kind, 0),), sites=(Site("s", idle=idle),))  # type: ignore[arg-type]
    sun = Trace(np.array([0.0, HOUR]), np.array([sun_w, 0.0]), 2 * HOUR, "W", "hold")
    supply = Supply(sun, constant(360.0, "g/kWh"), battery=battery)
    return Problem(workflow, platform, ("makespan", "carbon"), supply={"s": supply}, window_s=2 * HOUR)


@pytest.mark.parametrize(
    ("battery", "idle", "sun_w", "offset", "brown_j", "carbon_g"),
    [
        # 100 W of the surplus of 1000 W fill 0.1 kWh in the hour of waiting; all of it is used after.
        (Battery(360e3, 100.0, 100.0), "leased", 1000.0, HOUR, 0.0, 0.0),
        # Half an hour of waiting, half an hour of sun with 900 W over: the same.
        (Battery(360e3, 100.0, 100.0), "leased", 1000.0, HOUR / 2, 0.0, 0.0),
        # 50 W of 100 W taken are stored: 180 kJ of the 360 kJ are brown, 0.05 kWh at 360 g.
        (Battery(360e3, 100.0, 100.0, 0.5), "leased", 1000.0, HOUR, 180e3, 18.0),
        # A quarter is full at once.
        (Battery(90e3, 100.0, 100.0), "leased", 1000.0, HOUR, 270e3, 27.0),
        # A machine that is always on takes 40 W of the 100 W: 60 W for an hour are 216 kJ.
        (Battery(360e3, 100.0, 100.0), "always", 100.0, HOUR, 144e3, 14.4),
        # Full at first; from hour 1 to 2 the idle machine drains 40 W, 144 kJ, with no sun.
        (Battery(360e3, 100.0, 100.0, 1.0, 1.0), "always", 0.0, HOUR, 144e3, 14.4),
        (Battery(360e3, 100.0, 100.0, 1.0, 1.0), "leased", 0.0, HOUR, 0.0, 0.0),
    ],
)
def test_what_a_battery_holds_at_the_start_is_what_it_took_while_waiting(
    battery: Battery, idle: str, sun_w: float, offset: float, brown_j: float, carbon_g: float
) -> None:
    problem = an_hour_of_100_w(battery, idle=idle, sun_w=sun_w)
    schedule = Schedule.decode(problem, [0], [0], [0], offset=offset)
    replay = evaluate_reference(problem, [0], [0], [0], None, offset)
    for figures in (schedule.figures, replay.figures):
        assert figures.origin is not None
        assert figures.origin.brown_j == pytest.approx(brown_j, abs=1e-6)
        assert figures.origin.carbon_g == pytest.approx(carbon_g, abs=1e-9)
        assert figures.energy.total_j == pytest.approx(360e3)
    assert check(schedule, problem=problem) == ()


def test_the_bound_counts_what_a_battery_may_take_while_the_workflow_waits() -> None:
    """An hour of sun at 100 W of use and 100 W of charge, and 0.1 kWh that was stored before: 1080 kJ."""
    problem = an_hour_of_100_w(Battery(360e3, 100.0, 100.0))
    assert usable_green(problem, HOUR).tolist() == [200.0 * HOUR + 360e3]
    at_once = replace(problem, window_s=0.0)
    assert usable_green(at_once, HOUR).tolist() == [200.0 * HOUR]
