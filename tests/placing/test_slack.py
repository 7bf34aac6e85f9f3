"""Slack: what the passes promise of any placement, and what they find by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from strategies import problems, random_genes, seeds
from wfsched.core.arrays import FloatArray
from wfsched.placing.slack import frugal_levels, passes, slack_of, slow_down, top_speed
from wfsched.schedule.evaluation.evaluation import decode_one
from wfsched.schedule.figures import COST, MAKESPAN
from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import machine_type, platform

often = settings(max_examples=200, deadline=None, derandomize=True)
NOTHING = np.zeros(0)


def at_the_top(problem: Problem, machine: np.ndarray, order: np.ndarray) -> FloatArray:
    level = (problem.level_counts() - 1)[machine].astype(np.int16)
    return decode_one(problem.tables, machine, level, order)[2]


def slowed_down(
    problem: Problem, machine: np.ndarray, order: np.ndarray, deadline: float, purse: float = np.inf
) -> tuple[np.ndarray, FloatArray]:
    """Return the levels that the passes come to, and their figures."""
    slack, memory, level = slack_of(problem), passes(problem), np.empty(problem.n_tasks, np.int64)
    top_speed(slack, memory, machine, level, order, NOTHING)
    slow_down(slack, memory, machine, level, order, NOTHING, deadline, purse)
    return level, decode_one(problem.tables, machine, level.astype(np.int16), order)[2]


@often
@given(problems(max_tasks=25, shared=False, routed=False), seeds())
def test_top_speed_is_what_the_kernel_decodes(problem: Problem, seed: int) -> None:
    machine, _, order = random_genes(problem, np.random.default_rng(seed))
    slack, memory, level = slack_of(problem), passes(problem), np.empty(problem.n_tasks, np.int64)
    makespan, price = top_speed(slack, memory, machine, level, order, NOTHING)
    figures = at_the_top(problem, machine, order)
    assert makespan == pytest.approx(figures[MAKESPAN], rel=1e-12)
    np.testing.assert_array_equal(level, (problem.level_counts() - 1)[machine])
    if not problem.platform.pricing.billing.leases:
        assert price == pytest.approx(figures[COST], rel=1e-9, abs=1e-12)


@often
@given(problems(max_tasks=25, shared=False, routed=False), seeds())
def test_a_deadline_is_kept_and_levels_stay_above_the_frugal_ones(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    machine, _, order = random_genes(problem, rng)
    deadline = float(at_the_top(problem, machine, order)[MAKESPAN] * rng.choice([1.0, 1.1, 2.0, 50.0]))
    level, figures = slowed_down(problem, machine, order, deadline)
    assert figures[MAKESPAN] <= deadline * (1 + 1e-9)
    assert (level >= frugal_levels(problem)[machine]).all()
    if deadline > 40 * figures[MAKESPAN]:
        np.testing.assert_array_equal(level, frugal_levels(problem)[machine])


@often
@given(problems(max_tasks=20, shared=False, leased=False, routed=False), seeds())
def test_a_purse_is_not_overdrawn(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    machine, _, order = random_genes(problem, rng)
    top = at_the_top(problem, machine, order)
    purse = float(top[COST] * rng.choice([0.0, 0.05, 0.3]))
    _, figures = slowed_down(problem, machine, order, 3.0 * top[MAKESPAN], purse)
    assert figures[COST] <= (top[COST] + purse) * (1 + 1e-9) + 1e-12


def three_levels() -> Problem:
    """A (8 s) before B (8 s) and beside C (4 s), on two machines with levels 1, 2 and 4 GHz."""
    kind = machine_type(
        "m", 1.0, 0.0, frequencies_ghz=np.array([1.0, 2.0, 4.0]), active_w=np.array([10.0, 40.0, 160.0])
    )
    tasks = Tasks.of(["A", "B", "C"], [8.0, 8.0, 4.0])
    return Problem(Workflow.build("w", tasks, Edges.of([0], [1])), platform(kind, kind))


@pytest.mark.parametrize(
    ("deadline", "levels"),
    [
        # C alone has slack: 16 s are four times its 4 s.
        (16.0, [2, 2, 0]),
        # Half speed of A or B takes 24 s; 31 s are not enough for both.
        (24.0, [1, 2, 0]),
        (32.0, [1, 1, 0]),
        (64.0, [0, 0, 0]),
    ],
)
def test_levels_by_hand(deadline: float, levels: list[int]) -> None:
    level, _ = slowed_down(three_levels(), np.array([0, 0, 1]), np.array([0, 1, 2]), deadline)
    assert level.tolist() == levels
