"""Deadline and budget between the cheapest and the fastest schedule."""

from __future__ import annotations

import pytest

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.heuristics.budget.cheapest import cheapest
from wfsched.heuristics.limits_by_factors import limits_by_factors
from wfsched.heuristics.makespan.heft import heft
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import machine_type, platform, two_machines


@pytest.fixture(scope="module")
def problem() -> Problem:
    return Problem(generate("montage", 50, 1), load_platform("cfn-6"))


def test_the_ends_of_both_factors_are_the_two_schedules(problem: Problem) -> None:
    slow, fast = cheapest(problem, generator(0)), heft(problem, generator(0))
    assert slow.cost < fast.cost
    fastest, loosest = limits_by_factors(problem, 0.0, 0.0), limits_by_factors(problem, 1.0, 1.0)
    assert (fastest.deadline_s, loosest.deadline_s) == (fast.makespan_s, slow.makespan_s)
    assert (fastest.budget, loosest.budget) == (slow.cost, fast.cost)
    assert not fastest.swapped


def test_lambda_is_what_mu_leaves_unless_given(problem: Problem) -> None:
    bounds = limits_by_factors(problem, 0.25)
    assert (bounds.mu, bounds.lam) == (0.25, 0.75)
    assert bounds == limits_by_factors(problem, 0.25, 0.75)


def test_bounds_worked_by_hand() -> None:
    """Two 10 s tasks: both on M0 take 20 s and 0.002; HEFT puts one on M1: 10 s and 0.0025."""
    workflow = Workflow.build("pair", Tasks.of("AB", [10.0, 10.0]), Edges.of([], []))
    bounds = limits_by_factors(Problem(workflow, two_machines()), 0.3)
    assert bounds.deadline_s == pytest.approx(13.0)
    assert bounds.budget == pytest.approx(0.00235)


def test_costs_change_places_where_the_fastest_schedule_is_cheaper() -> None:
    """Per second of work M0 alone is cheapest, but HEFT finds the cheap machine for each task."""
    kinds = [machine_type("a", 1.0, 0.36), machine_type("b", 1.0, 0.36)]
    workflow = Workflow.build("pair", Tasks.of("AB", [10.0, 10.0]), Edges.of([], []))
    problem = Problem(workflow, platform(*kinds), times=[[1.0, 20.0], [20.0, 1.0]])
    bounds = limits_by_factors(problem, 0.5, 0.25)
    assert bounds.swapped
    assert (bounds.fastest_cost, bounds.cheapest_cost) == (pytest.approx(2e-4), pytest.approx(21e-4))
    assert bounds.budget == pytest.approx(2e-4 + 19e-4 * 0.25)
    assert limits_by_factors(problem, 0.5, 1.0).budget == bounds.cheapest_cost


@pytest.mark.parametrize(
    ("mu", "lam", "name"),
    [
        (-0.1, None, "mu"),
        (1.5, 0.5, "mu"),
        (float("nan"), None, "mu"),
        (0.5, -1.0, "lambda"),
        (0.5, 2.0, "lambda"),
    ],
)
def test_factors_out_of_range_are_refused_by_name(
    problem: Problem, mu: float, lam: float | None, name: str
) -> None:
    with pytest.raises(ParameterError, match=f"^{name}: out of range"):
        limits_by_factors(problem, mu, lam)
