"""Ranks against their recursive definitions, and the orders made of them."""

from __future__ import annotations

from functools import cache

import numpy as np
from hypothesis import given, settings

from strategies import problems
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import (
    by_falling_rank,
    by_readiness,
    downward_ranks,
    optimistic_costs,
    upward_ranks,
)
from wfsched.schedule.genes import is_topological
from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import two_machines

often = settings(max_examples=100, deadline=None, derandomize=True)


def mean_moves(problem: Problem) -> np.ndarray:
    """Mean transfer time of each edge over ordered pairs of distinct machines that host anything."""
    used = np.flatnonzero(problem.hosts.any(axis=0)).tolist()
    tables, size = problem.tables, problem.workflow.edges.bytes
    pairs = [(m, k) for m in used for k in used if m != k]
    moves = [tables.latency[pair] + size * tables.inverse_bandwidth[pair] for pair in pairs]
    return np.mean(moves, axis=0) if moves else np.zeros(len(size))


@often
@given(problems(max_tasks=15))
def test_ranks_are_what_their_recursions_say(problem: Problem) -> None:
    workflow, durations = problem.workflow, top_durations(problem)
    time, moves = np.nanmean(durations, axis=1), mean_moves(problem)
    below, above = workflow.children, workflow.parents

    def edges(side: object, i: int) -> list[tuple[int, float]]:
        row = slice(int(side.start[i]), int(side.start[i + 1]))  # type: ignore[attr-defined]
        return list(zip(side.item[row].tolist(), moves[side.position[row]].tolist()))  # type: ignore[attr-defined]

    @cache
    def up(i: int) -> float:
        return float(time[i]) + max((move + up(j) for j, move in edges(below, i)), default=0.0)

    @cache
    def down(i: int) -> float:
        return max((down(p) + float(time[p]) + move for p, move in edges(above, i)), default=0.0)

    @cache
    def left(i: int, k: int) -> float:
        hosts = np.flatnonzero(problem.hosts.any(axis=0)).tolist()
        return max(
            (
                min(
                    left(j, m) + float(durations[j, m]) + (move if m != k else 0.0)
                    for m in hosts
                    if problem.hosts[j, m]
                )
                for j, move in edges(below, i)
            ),
            default=0.0,
        )

    tasks = range(problem.n_tasks)
    np.testing.assert_allclose(upward_ranks(problem, durations), [up(i) for i in tasks], rtol=1e-12)
    np.testing.assert_allclose(downward_ranks(problem, durations), [down(i) for i in tasks], rtol=1e-12)
    expected = [[left(i, k) for k in range(problem.n_machines)] for i in tasks]
    np.testing.assert_allclose(optimistic_costs(problem, durations), expected, rtol=1e-12)


@often
@given(problems())
def test_orders_are_topological_whatever_the_ties(problem: Problem) -> None:
    durations = top_durations(problem)
    up = upward_ranks(problem, durations)
    assert is_topological(problem, by_falling_rank(problem, up))
    for rank in (up, -up, np.zeros(problem.n_tasks), optimistic_costs(problem, durations).mean(axis=1)):
        assert is_topological(problem, by_readiness(problem, rank))


@often
@given(problems())
def test_a_ready_queue_gives_falling_upward_ranks_in_the_same_order(problem: Problem) -> None:
    rank = upward_ranks(problem, top_durations(problem))
    np.testing.assert_array_equal(by_readiness(problem, rank), by_falling_rank(problem, rank))


def test_ranks_that_differ_by_rounding_are_equal() -> None:
    """Of four tasks alike but for the last digits the first of the file comes first."""
    workflow = Workflow.build("bag", Tasks.of("ABCDE", [1.0] * 5), Edges.of([], []))
    problem = Problem(workflow, two_machines())
    rank = np.array([0.3, 0.1 + 0.2, 0.3 * (1 - 1e-12), 0.3 * (1 + 1e-12), 0.3 * (1 + 1e-6)])
    assert by_falling_rank(problem, rank).tolist() == [4, 0, 1, 2, 3]


def test_parents_of_no_length_come_before_their_children() -> None:
    """All ranks are 0 and the file has the children first."""
    tasks = Tasks.of("ABC", [0.0, 0.0, 0.0])
    workflow = Workflow.build("zero", tasks, Edges.of([2, 1], [1, 0]))
    problem = Problem(workflow, two_machines())
    rank = upward_ranks(problem, top_durations(problem))
    assert rank.tolist() == [0.0, 0.0, 0.0]
    assert by_falling_rank(problem, rank).tolist() == [2, 1, 0]
