"""Accounts of the supply worked out by hand, as literals, against kernel, reference and check."""

from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
import pytest

from wfsched.core.errors import ParameterError, ProblemError, SupplyError, WfschedError
from wfsched.energy.battery import Battery
from wfsched.energy.supply import Supply
from wfsched.energy.trace import PastEnd, Trace, constant
from wfsched.platforms.model import Platform, Site
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import Constraint, deadline
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import chain, two_machines

# Midday of 1 June 2022: traces stand in the calendar, schedules count from the submission.
NOON = 1654084800.0


def steps(values: list[float], knots: list[float], unit: str = "W", past_end: PastEnd = "hold") -> Trace:
    """Return a trace whose knots count from noon; the last piece lasts 20 s."""
    return Trace(NOON + np.array(knots), np.array(values), NOON + knots[-1] + 20.0, unit, past_end)


def supplied(problem: Problem, green: Trace, carbon: float | Trace = 360.0, **other: object) -> Problem:
    intensity = constant(carbon, "g/kWh") if isinstance(carbon, float) else carbon
    supply = Supply(green, intensity, **other)  # type: ignore[arg-type]
    names = [site.name for site in problem.platform.sites]
    return replace(problem, supply=dict.fromkeys(names, supply), start=NOON)


def independent(work: list[float], pue: float = 1.0) -> Problem:
    """Return tasks without edges on M0 (speed 1) and M1 (speed 2): 85 W, 2 W idle each."""
    workflow = Workflow.build("free", Tasks.of([f"T{i}" for i in range(len(work))], work), Edges.of([], []))
    on = two_machines()
    return Problem(workflow, replace(on, sites=(Site("here", pue=pue),)))


def holds(
    problem: Problem,
    machine: list[int],
    *,
    green_j: float,
    brown_j: float,
    green_share: float,
    carbon_g: float,
    electricity_cost: float = 0.0,
    offset: float = 0.0,
    hold: list[float] | None = None,
) -> None:
    genes = machine, [1] * len(machine), list(range(len(machine)))
    schedule = Schedule.decode(problem, *genes, hold=hold, offset=offset)
    replay = evaluate_reference(problem, *genes, hold, offset)
    for figures in (schedule.figures, replay.figures):
        assert figures.origin is not None
        right = (green_j, brown_j, green_share, carbon_g, electricity_cost)
        assert astuple(figures.origin) == pytest.approx(right, rel=1e-9, abs=1e-9)
        assert figures.completion_s == offset + figures.makespan_s
    assert check(schedule, problem=problem) == ()


def test_the_worked_chain_draws_1665_of_2165_joules_from_the_grid() -> None:
    """Demand 85, 2, 87, 85 W over [0, 10), [10, 20), [20, 30), [30, 35); the link is not the site's.

    M0 waits at 2 W for B from 10 to 30 s, M1 runs B from 20 to 30 s.
    """
    problem = supplied(chain(), steps([50.0, 0.0], [0.0, 10.0]))
    assert Schedule.decode(problem, [0, 1, 0], [1, 1, 1]).energy_j == pytest.approx(2166.0)
    holds(problem, [0, 1, 0], green_j=500.0, brown_j=1665.0, green_share=0.2309468822, carbon_g=0.1665)


@pytest.mark.parametrize(
    ("offset", "brown_j", "green_share", "carbon_g", "cost"),
    [
        (0.0, 168.0, 0.8352941176, 0.014, 8.4e-6),
        (2.0, 84.0, 0.9176470588, 0.007, 4.2e-6),
        (4.0, 0.0, 1.0, 0.0, 0.0),
        (100.0, 0.0, 1.0, 0.0, 0.0),
    ],
)
def test_one_machine_across_a_green_edge(
    offset: float, brown_j: float, green_share: float, carbon_g: float, cost: float
) -> None:
    """10 s at 1.2 x 85 = 102 W; 60 W of green power up to 4 s, 150 W from there on: 42 W are brown."""
    price = constant(0.18, "EUR/kWh")
    problem = supplied(independent([10.0], 1.2), steps([60.0, 150.0], [0.0, 4.0]), 300.0, price=price)
    holds(
        replace(problem, window_s=100.0),
        [0],
        offset=offset,
        green_j=1020.0 - brown_j,
        brown_j=brown_j,
        green_share=green_share,
        carbon_g=carbon_g,
        electricity_cost=cost,
    )


def test_two_machines_overlap_and_take_more_than_there_is() -> None:
    """85 + 85 W up to 6 s, then 85 W up to 10 s, of 100 W: 70 W are brown while both run."""
    problem = supplied(independent([10.0, 12.0]), constant(100.0, "W"))
    holds(problem, [0, 1], green_j=940.0, brown_j=420.0, green_share=0.6911764706, carbon_g=0.042)


def test_what_is_held_back_does_not_overlap() -> None:
    """T1 held until 10 s: 85 W all the time."""
    problem = replace(supplied(independent([10.0, 12.0]), constant(100.0, "W")), window_s=10.0)
    holds(problem, [0, 1], hold=[0.0, 10.0], green_j=1360.0, brown_j=0.0, green_share=1.0, carbon_g=0.0)


def test_a_site_does_not_share_its_green_power_with_another() -> None:
    """T0 at `here` with 100 W, T1 at `there` with none, 6 s of 85 W, at another intensity."""
    workflow = independent([10.0, 12.0]).workflow
    supply = {
        "here": Supply(constant(100.0, "W"), constant(0.0, "g/kWh")),
        "there": Supply(constant(0.0, "W"), constant(720.0, "g/kWh")),
    }
    problem = Problem(workflow, two_sites(two_machines()), supply=supply)
    holds(problem, [0, 1], green_j=850.0, brown_j=510.0, green_share=0.625, carbon_g=0.102)


@pytest.mark.parametrize(
    ("battery", "brown_j", "carbon_g"),
    [
        # 30 W in, 15 W stored: 150 J would fit in 10 s, 100 J do. 20 W out for 5 s, then nothing.
        (Battery(100.0, 30.0, 20.0, 0.5, 0.0), 500.0, (200.0 * 360.0 + 300.0 * 720.0) / 3.6e6),
        # 500 J and 150 J more: 20 W out for all of the 10 s.
        (Battery(1000.0, 30.0, 20.0, 0.5, 0.5), 400.0, (200.0 * 360.0 + 200.0 * 720.0) / 3.6e6),
        # All of the 40 W goes in: 400 J, of which 60 W are out again for 6 2/3 s.
        (Battery(1000.0, 1e3, 1e3), 200.0, 200.0 * 720.0 / 3.6e6),
        # Full from the start, and no bigger for the surplus.
        (Battery(60.0, 1e3, 1e3, 1.0, 1.0), 540.0, (240.0 * 360.0 + 300.0 * 720.0) / 3.6e6),
        (None, 600.0, (300.0 * 360.0 + 300.0 * 720.0) / 3.6e6),
    ],
    ids=["small and lossy", "charged before", "lossless", "full", "none"],
)
def test_a_battery_carries_surplus_over(battery: Battery | None, brown_j: float, carbon_g: float) -> None:
    """85 W for 20 s; 125 W of green power up to 10 s, 25 W after; 360 g/kWh, 720 from 15 s on."""
    intensity = steps([360.0, 720.0], [0.0, 15.0], "g/kWh")
    problem = supplied(
        independent([10.0, 10.0]), steps([125.0, 25.0], [0.0, 10.0]), intensity, battery=battery
    )
    share = 1.0 - brown_j / 1700.0
    holds(problem, [0, 0], green_j=1700.0 - brown_j, brown_j=brown_j, green_share=share, carbon_g=carbon_g)


def test_a_trace_that_repeats_does_so_from_the_middle_of_a_piece_on() -> None:
    """Period 7 s: 85 W for 3 s, 35 W for 4 s. From 1 s on for 10 s: dark in [3, 7) and [10, 11)."""
    green = Trace(NOON + np.array([0.0, 3.0]), np.array([85.0, 35.0]), NOON + 7.0, "W", "wrap")
    problem = replace(supplied(independent([10.0]), green), window_s=1.0)
    holds(problem, [0], offset=1.0, green_j=600.0, brown_j=250.0, green_share=0.7058823529, carbon_g=0.025)


def test_a_negative_price_pays_for_brown_energy() -> None:
    price = steps([-0.36, 0.36], [0.0, 6.0], "EUR/kWh")
    problem = supplied(independent([10.0]), constant(0.0, "W"), price=price)
    holds(
        problem,
        [0],
        green_j=0.0,
        brown_j=850.0,
        green_share=0.0,
        carbon_g=0.085,
        electricity_cost=(510.0 - 340.0) * -1e-7,
    )


def test_a_schedule_that_draws_nothing_is_green() -> None:
    problem = supplied(independent([0.0]), constant(0.0, "W"))
    holds(problem, [0], green_j=0.0, brown_j=0.0, green_share=1.0, carbon_g=0.0)


def test_without_a_supply_nothing_is_said_of_origins() -> None:
    assert Schedule.decode(chain(), [0, 1, 0], [1, 1, 1]).figures.origin is None


# What is refused

SUPPLY = Supply(constant(1.0, "W"), constant(1.0, "g/kWh"))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"supply": {"there": SUPPLY}},
            ProblemError,
            "by-hand: supply for an unknown site; got 'there'; allowed: here",
        ),
        ({"objectives": ("carbon",)}, ProblemError, "carbon: this needs a supply for every site"),
        ({"objectives": ("brown_energy",)}, ProblemError, "brown_energy: this needs a supply"),
        (
            {"constraints": (Constraint("green_share", 0.5),)},
            ProblemError,
            "green_share: this needs a supply for every site",
        ),
        ({"window_s": -1.0}, ParameterError, "window_s: out of range; got -1.0"),
        ({"time_step_s": 0.0}, ParameterError, "time_step_s: out of range; got 0.0"),
        ({"start": np.nan}, ParameterError, "start: out of range; got nan"),
    ],
)
def test_bad_arguments_are_refused(
    arguments: dict[str, object], error: type[WfschedError], message: str
) -> None:
    with pytest.raises(error) as caught:
        replace(chain(), **arguments)  # type: ignore[arg-type]
    assert message in str(caught.value)


def two_sites(on: Platform) -> Platform:
    """Return the platform with M0 at `here` and M1 at `there`; links are alike everywhere."""
    names = type(on.network).__slots__
    spread = replace(on.network, **{name: np.resize(getattr(on.network, name), (2, 2)) for name in names})
    machines = tuple(replace(machine, site=k) for k, machine in enumerate(on.machines))
    return replace(on, sites=(Site("here"), Site("there")), machines=machines, network=spread)


def test_a_site_without_a_supply_is_named() -> None:
    with pytest.raises(ProblemError, match="site without a supply; got 'there'"):
        Problem(chain().workflow, two_sites(chain().platform), supply={"here": SUPPLY})


def test_prices_in_several_currencies_are_refused() -> None:
    euros, dollars = (replace(SUPPLY, price=constant(0.1, f"{name}/kWh")) for name in ("EUR", "USD"))
    on = two_sites(chain().platform)
    with pytest.raises(ProblemError, match="prices in more than one currency; got 'EUR, USD'"):
        Problem(chain().workflow, on, supply={"here": euros, "there": dollars})
    Problem(chain().workflow, on, supply={"here": euros, "there": dollars.without_price()})


def test_a_share_of_more_than_all_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"green_share: limit out of range; got 1.5; allowed: 0 to 1"):
        Constraint("green_share", 1.5)


def test_a_supply_that_raises_past_its_end_does_so() -> None:
    """The trace ends 20 s after noon: a schedule of 10 s may start 10 s after it, no later."""
    problem = supplied(independent([10.0]), steps([50.0], [0.0], past_end="raise"))
    problem = replace(problem, window_s=60.0)
    Schedule.decode(problem, [0], [1], offset=10.0)
    for late in ({"offset": 10.5}, {"offset": 5.0, "hold": [6.0]}, {"offset": 55.0}):
        with pytest.raises(SupplyError, match="supply: a schedule ends after the supply"):
            Schedule.decode(problem, [0], [1], **late)  # type: ignore[arg-type]


@pytest.mark.parametrize("start", [NOON - 1.0, NOON + 20.0, NOON + 100.0])
def test_a_supply_that_raises_says_so_of_the_submission(start: float) -> None:
    problem = supplied(independent([10.0]), steps([50.0], [0.0], past_end="raise"))
    with pytest.raises(SupplyError, match="instant outside the trace"):
        replace(problem, start=start)


def test_a_start_far_past_the_window_is_refused_rather_than_guessed() -> None:
    green = Trace(np.array([NOON, NOON + 3.0]), np.array([85.0, 35.0]), NOON + 7.0, "W", "wrap")
    problem = supplied(independent([10.0]), green)
    with pytest.raises(SupplyError, match="or starts after the window of the problem"):
        Schedule.decode(problem, [0], [1], offset=1e5)
    wide = replace(problem, window_s=1e5)
    origin = Schedule.decode(wide, [0], [1], offset=1e5).figures.origin
    assert origin is not None
    # 1e5 s is 14285 periods and 5 s: dark in [5, 7), [10, 14).
    assert origin.brown_j == pytest.approx(6 * 50.0)


def test_tasks_may_be_held_until_the_end_of_the_window_by_the_last_one_to_start() -> None:
    """Offset and hold take a window each: the supply is known that long."""
    green = Trace(np.array([NOON, NOON + 3.0]), np.array([85.0, 35.0]), NOON + 7.0, "W", "wrap")
    problem = replace(supplied(independent([10.0]), green), window_s=1000.0)
    late = Schedule.decode(problem, [0], [1], offset=1000.0, hold=[1000.0])
    assert check(late, problem=problem) == ()
    assert late.completion_s == 2010.0


def test_the_deadline_counts_from_the_submission() -> None:
    problem = replace(independent([10.0]).constrained(deadline(12.0)), window_s=10.0)
    assert Schedule.decode(problem, [0], [1], offset=2.0).feasible
    late = Schedule.decode(problem, [0], [1], offset=5.0)
    assert (late.makespan_s, late.completion_s) == (10.0, 15.0)
    assert late.violations == pytest.approx((0.25,))
