"""Lease costs: what tasks add one by one is what the evaluator says that the schedule costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from numba import njit

from strategies import problems, random_order, seeds
from wfsched.core.arrays import FloatArray
from wfsched.placing.lease_costs import (
    LeaseCosts,
    add,
    billing_unit,
    lease_cost,
    lease_growth,
    marginal_cost,
    open_lease_costs,
    total,
    unit_costs,
)
from wfsched.placing.list_scheduling import schedule_of, top_durations
from wfsched.placing.task_prices import own_prices
from wfsched.placing.timetable import Timetable, find_starts, open_timetable, place
from wfsched.platforms.pricing import Lease
from wfsched.schedule.evaluation.tables import Tables
from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import two_machines


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def added_up(
    tables: Tables,
    timetable: Timetable,
    costs: LeaseCosts,
    order: np.ndarray,
    machine: np.ndarray,
    durations: FloatArray,
    prices: FloatArray,
) -> float:
    """Place tasks on given machines; return the sum of their marginal costs."""
    paid = 0.0
    for i in order:
        find_starts(tables, timetable, i, durations, True)
        marginal_cost(tables, timetable, costs, i, prices)
        paid += costs.price[machine[i]]
        place(tables, timetable, i, machine[i])
        add(timetable, costs, machine[i])
    return paid


@settings(max_examples=150, deadline=None, derandomize=True)
@given(problems(max_tasks=20, routed=False), seeds())
def test_marginal_costs_add_up_to_the_cost_of_the_schedule(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    order = random_order(problem.workflow, rng).astype(np.uint32)
    machine = np.array([rng.choice(np.flatnonzero(hosts)) for hosts in problem.hosts])
    timetable, costs = open_timetable(problem.tables), open_lease_costs(problem.tables)
    prices = own_prices(problem)
    paid = added_up(problem.tables, timetable, costs, order, machine, top_durations(problem), prices)
    cost = schedule_of(problem, timetable).cost
    assert paid == pytest.approx(cost, rel=1e-9, abs=1e-12)
    makespan, whole = total(problem.tables, timetable, prices)
    assert whole == pytest.approx(cost, rel=1e-9, abs=1e-12)
    assert makespan == pytest.approx(schedule_of(problem, timetable).makespan_s, rel=1e-12)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def cost_and_growth(
    tables: Tables, before: tuple[float, float], after: tuple[float, float]
) -> tuple[float, tuple[float, float]]:
    return lease_cost(tables, 0, after[0], after[1]), lease_growth(tables, 0, before, after)


def test_a_lease_is_billed_by_started_hours() -> None:
    """M0 costs 0.36 per hour: 61 minutes are two hours, and so are 119."""
    workflow = Workflow.build("one", Tasks.of(["A"], [10.0]), Edges.of([], []))
    problem = Problem(workflow, two_machines(Lease(quantum_s=3600.0)))
    never = (np.inf, -np.inf)
    cost, (billed, exact) = cost_and_growth(problem.tables, never, (0.0, 3660.0))
    assert cost == billed == pytest.approx(0.72)
    assert exact == pytest.approx(0.366)
    cost, (billed, exact) = cost_and_growth(problem.tables, (0.0, 3660.0), (0.0, 7140.0))
    assert (cost, billed) == (pytest.approx(0.72), 0.0)
    assert exact == pytest.approx(0.348)
    assert billing_unit(problem) == 3600.0
    assert unit_costs(problem.tables, np.array([2, 1])) == pytest.approx([0.72, 1.08])
