"""The cost of electricity and the completion as objectives and limits, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import wfsched as ws
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.platforms.model import Machine, Platform, Site
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import ELECTRICITY
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.violations import penalised
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import two_machines

HOUR = 3600.0


def an_hour_of_100_w(price: Trace | None, objectives: tuple[str, ...] = ("makespan", "energy")) -> Problem:
    """Return an hour of work on a machine of 100 W: 0.1 kWh from the grid."""
    workflow = Workflow.build("hour", Tasks.of(["A"], [HOUR]), Edges.of([], []))
    on: Platform = two_machines()
    kind = replace(
        on.machines[0].type,
        speed=1.0,
        frequencies_ghz=np.array([2.0]),
        active_w=np.array([100.0]),
        idle_w=40.0,
    )
    platform = replace(on, machines=(Machine("m", kind, 0),), sites=(Site("s"),))
    supply = Supply(constant(0.0, "W"), constant(100.0, "g/kWh"), price)
    return Problem(workflow, platform, objectives, supply={"s": supply}, window_s=2 * HOUR, time_step_s=HOUR)


@pytest.mark.parametrize(
    ("per_kwh", "limit", "violation"),
    [
        # 0.1 kWh at -0.05: -0.005. A limit of -0.004 is kept, one of -0.01 missed by half of it.
        (-0.05, -0.004, 0.0),
        (-0.05, -0.01, 0.5),
        (-0.05, 0.0, 0.0),
        # 0.1 kWh at 0.3: 0.03, half more than 0.02; of a limit of 0 the excess itself counts.
        (0.3, 0.02, 0.5),
        (0.3, 0.0, 0.03),
    ],
)
def test_the_cost_of_electricity_is_limited(per_kwh: float, limit: float, violation: float) -> None:
    free = an_hour_of_100_w(constant(per_kwh, "EUR/kWh"))
    problem = free.constrained(Constraint("electricity_cost", limit))
    schedule = Schedule.decode(problem, [0], [0], [0])
    replay = evaluate_reference(problem, [0], [0], [0])
    for figures in (schedule.figures, replay.figures):
        assert figures.origin is not None
        assert figures.origin.electricity_cost == pytest.approx(0.1 * per_kwh)
    assert schedule.violations == pytest.approx((violation,))
    assert check(schedule, problem=problem) == ()


def test_a_search_minimises_the_cost_of_electricity_and_the_completion() -> None:
    """0.3 in the first hour, then -0.05: at once it costs 0.03, an hour later -0.005."""
    price = Trace(np.array([0.0, HOUR]), np.array([0.3, -0.05]), 2 * HOUR, "EUR/kWh", "hold")
    problem = an_hour_of_100_w(price, ("completion", "electricity_cost"))
    result = ws.solve(problem, ws.NSGA2(pop_size=8), stop=ws.Stop(generations=5))
    assert result.front.objectives == pytest.approx(np.array([[HOUR, 0.03], [2 * HOUR, -0.005]]))
    assert result.hypervolume is not None
    assert 0.0 <= result.hypervolume <= 1.0
    assert result.front.pick("fastest").completion_s == HOUR


@pytest.mark.parametrize("values", [[0.3, 0.1], [0.3, -0.05], [-0.02, -0.05]])
def test_no_schedule_costs_less_than_the_bound(values: list[float]) -> None:
    price = Trace(np.array([0.0, HOUR]), np.array(values), 2 * HOUR, "EUR/kWh", "wrap")
    problem = an_hour_of_100_w(price)
    offsets = np.linspace(0.0, 2 * HOUR, 13)
    genes = np.zeros((13, 1), np.int16)
    figures = evaluate(problem.tables, genes, genes, np.zeros(1, np.int32), offset=offsets)
    bounds = ws.lower_bounds(problem)
    assert bounds.electricity_cost <= figures[:, ELECTRICITY].min() + 1e-12
    assert bounds.completion_s == HOUR


def test_without_a_price_it_is_neither_minimised_nor_limited() -> None:
    with pytest.raises(ProblemError, match="electricity_cost: this needs an electricity price"):
        an_hour_of_100_w(None, ("makespan", "electricity_cost"))
    with pytest.raises(ProblemError, match="electricity_cost: this needs an electricity price"):
        an_hour_of_100_w(None).constrained(Constraint("electricity_cost", 1.0))


def test_a_carbon_intensity_is_needed_for_carbon() -> None:
    problem = an_hour_of_100_w(constant(0.3, "EUR/kWh"))
    unknown = replace(problem, supply={"s": replace(problem.supply["s"], carbon=None)})
    schedule = Schedule.decode(unknown, [0], [0], [0])
    assert check(schedule, problem=unknown) == ()
    assert schedule.to_dict()["carbon_g"] is None
    assert schedule.to_dict()["electricity_cost"] == pytest.approx(0.03)
    with pytest.raises(ProblemError, match="carbon: this needs the carbon intensity of every site"):
        replace(unknown, objectives=("makespan", "carbon"))


def test_penalties_make_negative_costs_worse() -> None:
    assert penalised(np.array([[4.0, -4.0]]), np.array([1.5])).tolist() == [[6.0, -2.0]]


def test_other_limits_are_not_below_zero() -> None:
    with pytest.raises(
        ParameterError, match=r"budget: limit out of range; got -1.0; allowed: a finite number >= 0"
    ):
        Constraint("budget", -1.0)
    with pytest.raises(ParameterError, match="electricity_cost: limit out of range; got inf"):
        Constraint("electricity_cost", float("inf"))


def test_equal_picks_go_to_the_earlier_completion() -> None:
    """Nothing is won by waiting at a constant price: of two equal schedules the first to end is picked."""
    problem = an_hour_of_100_w(constant(0.3, "EUR/kWh"), ("makespan", "carbon"))
    late, early = (Schedule.decode(problem, [0], [0], [0], offset=offset) for offset in (HOUR, 0.0))
    front = ws.Front.of_schedules(problem, [late, early])
    for rule in ("least-carbon", "least-energy", "fastest", "cheapest"):
        assert front.pick(rule).offset == 0.0
