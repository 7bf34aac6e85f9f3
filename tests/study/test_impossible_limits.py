"""Limits that no schedule keeps: proven in the rows of a study, and never where a schedule keeps them."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.study.trials.impossible_limits import proven_impossible
from wfsched.workflow.generate.generator import generate


@pytest.fixture(scope="module")
def problem() -> Problem:
    return Problem(generate("montage", 12, 1), load_platform("cfn-6"))


def limited(problem: Problem, deadline_s: float, budget: float, tolerance: float = 0.0) -> Problem:
    return problem.constrained(
        Constraint("deadline", deadline_s, "hard"), Constraint("budget", budget, "soft", tolerance)
    )


def test_limits_below_the_closed_bounds_are_impossible(problem: Problem) -> None:
    assert proven_impossible(limited(problem, 1e-3, 1e6))
    assert proven_impossible(limited(problem, 1e9, 1e-9))
    assert not proven_impossible(problem)


def test_limits_that_each_can_be_kept_but_not_together_are_impossible(problem: Problem) -> None:
    """Everything on the cheapest machine keeps the budget, everything on the fastest keeps the deadline."""
    n, machines = problem.n_tasks, problem.n_machines
    top = problem.level_counts() - 1
    alone = [Schedule.decode(problem, np.full(n, m), np.full(n, top[m])) for m in range(machines)]
    cheap = min(alone, key=lambda schedule: schedule.cost)
    fast = min(alone, key=lambda schedule: schedule.makespan_s)
    assert cheap.makespan_s > fast.makespan_s
    assert proven_impossible(limited(problem, fast.makespan_s, cheap.cost))


def test_no_limits_that_a_schedule_keeps_are_impossible(problem: Problem) -> None:
    """Limits at the figures of random schedules, to the last bit."""
    rng = np.random.default_rng(5)
    for _ in range(20):
        machine = rng.integers(0, problem.n_machines, problem.n_tasks)
        level = rng.integers(0, problem.level_counts()[machine])
        schedule = Schedule.decode(problem, machine, level)
        assert not proven_impossible(limited(problem, schedule.makespan_s, schedule.cost))


def test_the_tolerance_of_a_budget_is_allowed(problem: Problem) -> None:
    n = problem.n_tasks
    alone = Schedule.decode(problem, np.zeros(n, dtype=int), np.zeros(n, dtype=int))
    assert proven_impossible(limited(problem, alone.makespan_s, 1e-9))
    assert not proven_impossible(limited(problem, alone.makespan_s, 1e-9, alone.cost))
