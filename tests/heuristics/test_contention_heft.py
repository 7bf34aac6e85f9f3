"""HEFT on routed links: what it plans is what is decoded, and it is no worse off for what it sees."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from routed_row import row, workflow
from strategies import problems
from wfsched import Problem, load_platform, route_platform, solve, uncontended_makespan_s
from wfsched.heuristics.makespan.contention_heft import contention_heft
from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.contention import contention_schedule
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import by_upward_rank

often = settings(max_examples=150, deadline=None, derandomize=True)
RNG = np.random.default_rng(0)


def finishes(problem: Problem) -> list[float]:
    """Return the earliest finishes of HEFT without insertion, each machine tried by a decode of its own."""
    durations = top_durations(problem)
    order = by_upward_rank(problem, durations)
    machine = np.nanargmin(durations, axis=1).astype(np.int16)
    level = problem.level_counts() - 1
    for at, i in enumerate(order):
        found = {}
        for k in np.flatnonzero(~np.isnan(durations[i])):
            machine[i] = k
            found[int(k)] = finish_of(problem, machine, level, order, at)
        best = min(found.values())
        machine[i] = next(k for k, end in found.items() if end <= best * (1.0 + 1e-12))
    return [finish_of(problem, machine, level, order, at) for at in range(len(order))]


def finish_of(problem: Problem, machine, level, order, at: int) -> float:  # type: ignore[no-untyped-def]
    """Return the finish of the task at this place of the order; those after it do not touch it."""
    from wfsched.schedule import Schedule

    return float(Schedule.decode(problem, machine, level[machine], order).finish[order[at]])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(problems(max_tasks=10, max_machines=3, routed=True))
def test_machines_are_those_that_trying_each_of_them_finds(problem: Problem) -> None:
    durations = top_durations(problem)
    order = by_upward_rank(problem, durations)
    schedule = contention_schedule(problem, order, durations, insertion=False)
    np.testing.assert_allclose([schedule.finish[i] for i in order], finishes(problem), rtol=1e-9)


@often
@given(problems(max_tasks=25, routed=False))
def test_it_is_heft_where_links_are_never_short(problem: Problem) -> None:
    one, other = contention_heft(problem, RNG), heft(problem, RNG)
    np.testing.assert_array_equal(one.machine, other.machine)
    np.testing.assert_array_equal(one.start, other.start)


def test_it_keeps_off_a_link_that_is_taken() -> None:
    # A root of 1 s hands 20 MB to each of ten tasks of 12 s, over a link of 1 MB/s: twenty seconds each. HEFT
    # believes that all are on their way at once and keeps both machines busy.
    fork = workflow([1.0] + [12.0] * 10, [(0, i, 2e7) for i in range(1, 11)])
    problem = Problem(fork, row("ab"))
    blind, seeing = solve(problem, "heft").schedule, solve(problem, "contention-heft").schedule
    assert seeing.makespan_s < blind.makespan_s
    assert uncontended_makespan_s(blind) < blind.makespan_s


@pytest.mark.parametrize("staging", ["free", "site:us-west"])
def test_it_is_planned_as_it_is_decoded(staging: str) -> None:
    platform = route_platform(load_platform("geo-3"), "ring-10", ["n0", "n3", "n6"])
    problem = Problem("workflows/montage-50.xml", platform, staging=staging)
    durations = top_durations(problem)
    schedule = contention_schedule(problem, by_upward_rank(problem, durations), durations, insertion=False)
    assert contention_heft(problem, RNG).makespan_s <= schedule.makespan_s
