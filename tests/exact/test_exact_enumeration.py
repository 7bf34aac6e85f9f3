"""The optimum is that of all choices of machines, levels and orders, on tiny problems of every sort."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings

from enumeration import all_genes
from strategies import problems
from wfsched.core.arrays import FloatArray
from wfsched.exact.front import trace_front
from wfsched.exact.minimise import minimise
from wfsched.exact.result import PRECISION
from wfsched.platforms.model import Machine
from wfsched.platforms.pricing import Lease, PerTask, PriceModel
from wfsched.schedule.check.check import check
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN
from wfsched.schedule.problem import Problem
from wfsched.schedule.violations import relative_violations
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import chain, fork, four_on_one, machine_type, platform

COLUMNS = {"makespan": MAKESPAN, "energy": ENERGY, "cost": COST}
# Choices that are few enough to look at all of them.
MOST = 30_000


def kept_figures(problem: Problem) -> FloatArray:
    """Return the figures of all schedules that keep the constraints."""
    machine, level, order = all_genes(problem)
    figures = evaluate(problem.tables, machine, level, order)
    return figures[(relative_violations(problem, figures, machine) == 0.0).all(axis=1)]


def enumerable(problem: Problem) -> bool:
    ways = np.prod((problem.hosts * problem.level_counts()).sum(axis=1).astype(float))
    return bool(ways * 24 <= MOST)


def assert_optimal(problem: Problem, name: str, kept: FloatArray) -> None:
    result = minimise(problem, name)
    assert result.proven
    if not len(kept):
        assert result.status == "infeasible"
        return
    least = float(kept[:, COLUMNS[name]].min())
    assert result.schedule is not None
    assert result.schedule.feasible
    assert check(result.schedule, problem=problem) == ()
    assert result.lower_bound <= least * (1.0 + 1e-9) + 1e-12
    assert result.value == pytest.approx(least, rel=PRECISION)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(problems(max_tasks=4, max_machines=3, routed=False))
def test_no_schedule_at_all_is_better(problem: Problem) -> None:
    assume(enumerable(problem))
    kept = kept_figures(problem)
    for name in COLUMNS:
        assert_optimal(problem, name, kept)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(problems(max_tasks=4, max_machines=2, shared=True, leased=True, routed=False))
def test_nor_on_shared_machines_that_are_leased(problem: Problem) -> None:
    assume(enumerable(problem) and problem.tables.shared.any())
    assert_optimal(problem, "energy", kept_figures(problem))


@pytest.mark.parametrize("pricing", [PerTask(), Lease(60.0), Lease(0.0, 20.0)])
@pytest.mark.parametrize("make", [fork, chain, four_on_one])
@pytest.mark.parametrize("name", COLUMNS)
def test_the_examples_by_hand(name: str, make, pricing: PriceModel) -> None:
    problem = make(pricing)
    assert_optimal(problem, name, kept_figures(problem))


def three_alike(pricing: PriceModel) -> Problem:
    """Four tasks of which two begin, on three machines of one type."""
    kind = machine_type("alike", 1.0, 3.6, boot_s=2.0, boot_w=30.0)
    tasks = Tasks.of(list("ABCD"), [7.0, 4.0, 5.0, 3.0])
    edges = Edges.of([0, 0, 1], [2, 3, 3], [2e7, 0.0, 1e7])
    free = platform(kind, pricing=pricing)
    alike = tuple(Machine(f"M{k}", kind, 0) for k in range(3))
    return Problem(Workflow.build("four", tasks, edges), replace(free, machines=alike))


@pytest.mark.parametrize("name", COLUMNS)
def test_machines_that_are_alike_may_be_renamed(name: str) -> None:
    problem = three_alike(Lease(10.0))
    assert_optimal(problem, name, kept_figures(problem))


@pytest.mark.parametrize("make", [fork, chain, three_alike])
@pytest.mark.parametrize("names", [("makespan", "energy"), ("cost", "makespan"), ("energy", "cost")])
def test_the_front_is_that_of_all_schedules(make, names: tuple[str, str]) -> None:
    problem = make(Lease(1.0)).minimising(names)
    assert_whole_front(problem, kept_figures(problem))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(problems(max_tasks=3, max_machines=2, routed=False))
def test_the_front_of_any_problem_is_that_of_all_schedules(problem: Problem) -> None:
    assume(enumerable(problem))
    kept = kept_figures(problem)
    problem = problem.minimising(("makespan", "energy"))
    if len(kept):
        assert_whole_front(problem, kept)
    else:
        assert trace_front(problem).infeasible


def assert_whole_front(problem: Problem, kept: FloatArray) -> None:
    result = trace_front(problem)
    assert result.complete
    assert result.proven
    values = kept[:, [COLUMNS[name] for name in problem.objectives]]
    found = result.front.objectives
    for one, other in product(range(len(found)), repeat=2):
        assert one == other or not (found[one] <= found[other]).all()
    assert all(check(schedule, problem=problem) == () for schedule in result.front)
    # Every schedule is weakly dominated by a point, and no schedule dominates a point, up to rounding.
    allowed = values * (1.0 + 2.0 * PRECISION) + 1e-12
    assert (found[None] <= allowed[:, None]).all(axis=2).any(axis=1).all()
    better = values[:, None] < found[None] * (1.0 - 2.0 * PRECISION) - 1e-12
    no_worse = values[:, None] <= found[None]
    assert not (better.any(axis=2) & no_worse.all(axis=2)).any()
