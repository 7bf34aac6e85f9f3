"""Tight deadlines and budgets: the preset `memetic` keeps both where any preset does."""

from __future__ import annotations

import pytest

from wfsched.evolve.registry import settings
from wfsched.heuristics.budget_seeds import budget_seeds
from wfsched.heuristics.limits_by_factors import limits_by_factors
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.starting_schedules import starting_schedules
from wfsched.workflow.generate.generator import generate


def tight(family: str, mu: float, lam: float) -> Problem:
    """A workflow of 50 tasks on `cfn-6` whose limits no starting schedule keeps."""
    problem = Problem(generate(family, 50, 1), load_platform("cfn-6"), objectives=("makespan", "energy"))
    limits = limits_by_factors(problem, mu, lam)
    return problem.constrained(deadline(limits.deadline_s), budget(limits.budget))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("family", "mu", "lam"), [("montage", 0.05, 0.4), ("ligo", 0.05, 0.4)])
def test_the_memetic_search_keeps_limits_that_no_starting_schedule_keeps(
    family: str, mu: float, lam: float, seed: int
) -> None:
    problem = tight(family, mu, lam)
    start = starting_schedules(problem, settings(None, "memetic"), seed)
    assert not any(schedule.feasible for schedule in start.schedules)
    result = solve(problem, settings(None, "memetic"), seed=seed)
    assert result.feasible
    assert result.evaluations <= 16_080


@pytest.mark.parametrize("most", [300, 1608])
def test_schedules_within_limits_cost_no_more_than_they_may(most: int) -> None:
    problem = tight("montage", 0.05, 0.4)
    assert budget_seeds(problem)[1] > 10_000
    # GAIN ends its round: each task on each other machine.
    assert budget_seeds(problem, most)[1] <= most + 50 * 6


def test_starting_schedules_cost_the_memetic_search_a_quarter_of_its_evaluations_at_most() -> None:
    params = settings(None, "memetic")
    for family in ("montage", "ligo"):
        start = starting_schedules(tight(family, 0.05, 0.4), params, 1)
        assert start.evaluations <= 16_080 // 4
