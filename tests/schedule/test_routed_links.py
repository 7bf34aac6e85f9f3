"""Schedules on routed links, by hand and by their laws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from routed_row import row, workflow
from strategies import problems, random_genes, seeds
from wfsched import Problem, Schedule, check, lower_bounds, transfers, without_contention
from wfsched.core.arrays import readonly
from wfsched.core.errors import ProblemError
from wfsched.exact import minimise
from wfsched.schedule import evaluate_reference, uncontended_makespan_s
from wfsched.schedule.check.laid_out import LaidOut
from wfsched.schedule.check.links import check_links
from wfsched.schedule.transfers import Transfer


def placed(at: str, work: list[float], edges: list[tuple[int, int, float]], machine: list[int]) -> Schedule:
    problem = Problem(workflow(work, edges), row(at))
    schedule = Schedule.decode(problem, machine, [0] * len(work), list(range(len(work))))
    assert check(schedule) == ()
    twin = evaluate_reference(problem, schedule.machine, schedule.level, schedule.order)
    np.testing.assert_allclose(schedule.start, twin.start)
    return schedule


def test_data_cross_one_arc_after_the_other() -> None:
    # 3 MB leave at 1 s: 3 s on the first arc, 0.5 s to its end, 3 s and 0.5 s on the second.
    schedule = placed("ac", [1.0, 1.0], [(0, 1, 3e6)], [0, 1])
    assert schedule.start[1] == pytest.approx(8.0, rel=1e-12)
    assert schedule.figures.energy.communication_j == pytest.approx(6.0, rel=1e-12)
    (transfer,) = transfers(schedule)
    assert [(leg.start_s, leg.finish_s) for leg in transfer.legs] == [(1.0, 4.0), (4.5, 7.5)]


def test_an_arc_carries_one_transfer_at_a_time() -> None:
    # Both leave at 1 s: the first is on the link until 3 s, the second until 6 s, and half a second more.
    schedule = placed("ab", [1.0, 1.0, 1.0], [(0, 1, 2e6), (0, 2, 3e6)], [0, 1, 1])
    np.testing.assert_allclose(schedule.start, [0.0, 3.5, 6.5])
    assert uncontended_makespan_s(schedule) == pytest.approx(5.5, rel=1e-12)


def test_the_way_back_is_another_arc() -> None:
    schedule = placed("ab", [1.0, 1.0, 1.0, 1.0], [(0, 2, 2e6), (1, 3, 2e6)], [0, 1, 1, 0])
    np.testing.assert_allclose(schedule.start, [0.0, 0.0, 3.5, 3.5])


def test_of_two_parents_the_one_that_ends_first_sends_first() -> None:
    # T1 ends at 1 s and is on the link until 5 s; T0 ends at 2 s and follows until 7 s.
    schedule = placed("aab", [2.0, 1.0, 1.0], [(0, 2, 2e6), (1, 2, 4e6)], [0, 1, 2])
    assert [transfer.origin for transfer in transfers(schedule)] == [1, 0]
    assert schedule.start[2] == pytest.approx(7.5, rel=1e-12)


def test_parents_that_end_together_send_in_the_order_of_the_edges() -> None:
    # The sum of 0.1 ten times over is not 1, but for what is decided it is.
    work = [1.0, *[0.1] * 10, 1.0]
    chain = [(i, i + 1, 0.0) for i in range(1, 10)]
    schedule = placed("aab", work, [(0, 11, 1e6), *chain, (10, 11, 2e6)], [0, *[1] * 10, 2])
    assert schedule.finish[10] != 1.0
    assert [transfer.origin for transfer in transfers(schedule)] == [0, 10]


def test_a_gap_before_what_is_booked_is_filled() -> None:
    # T2 is placed first, its 1 MB leave at 4 s. Then those of T1 for T3 leave at 1 s and are through by 3 s.
    edges = [(0, 2, 1e6), (1, 3, 2e6)]
    schedule = placed("aabb", [4.0, 1.0, 1.0, 1.0], edges, [0, 1, 2, 3])
    np.testing.assert_allclose(schedule.start[2:], [5.5, 3.5])


def test_edges_without_bytes_wait_for_nobody() -> None:
    schedule = placed("ab", [1.0, 1.0, 1.0], [(0, 1, 9e6), (0, 2, 0.0)], [0, 1, 1])
    assert schedule.start[1] == pytest.approx(10.5, rel=1e-12)
    alone = placed("abb", [1.0, 1.0, 1.0], [(0, 1, 9e6), (0, 2, 0.0)], [0, 1, 2])
    assert alone.start[2] == pytest.approx(1.5, rel=1e-12)


def test_machines_at_one_node_keep_their_own_link() -> None:
    schedule = placed("aab", [1.0, 1.0, 1.0], [(0, 1, 1e8), (0, 2, 1e6)], [0, 1, 2])
    np.testing.assert_allclose(schedule.start, [0.0, 2.0, 2.5])


often = settings(max_examples=150, deadline=None, derandomize=True)


@often
@given(problems(max_tasks=25, routed=True), seeds())
def test_waiting_only_delays(problem: Problem, seed: int) -> None:
    genes = random_genes(problem, np.random.default_rng(seed))
    schedule = Schedule.decode(problem, *genes)
    free = Schedule.decode(replace(problem, platform=without_contention(problem.platform)), *genes)
    assert (schedule.start >= free.start * (1.0 - 1e-12)).all()
    assert uncontended_makespan_s(schedule) == free.makespan_s
    assert schedule.figures.energy.communication_j == pytest.approx(free.figures.energy.communication_j)
    assert lower_bounds(problem).makespan_s <= schedule.makespan_s * (1.0 + 1e-9)


@often
@given(problems(max_tasks=25, routed=True), seeds())
def test_nobody_waits_where_transfers_do_not_meet(problem: Problem, seed: int) -> None:
    schedule = Schedule.decode(problem, *random_genes(problem, np.random.default_rng(seed)))
    free = without_contention(problem.platform)
    taken = [leg.arc for transfer in transfers(schedule) for leg in transfer.legs]
    alone = Schedule.decode(replace(problem, platform=free), schedule.machine, schedule.level, schedule.order)
    if len(set(taken)) == len(taken):
        np.testing.assert_allclose(schedule.start, alone.start, rtol=1e-9)
    else:
        assert len(taken) > 1


@often
@given(problems(max_tasks=20, routed=True), seeds())
def test_no_arc_is_idle_while_data_wait_that_fit(problem: Problem, seed: int) -> None:
    """Each leg begins when its data are there, or when the one before on its arc ends."""
    schedule = Schedule.decode(problem, *random_genes(problem, np.random.default_rng(seed)))
    ends: dict[int, list[float]] = {}
    for transfer in transfers(schedule):
        at = transfer.ready_s
        for leg in transfer.legs:
            before = ends.setdefault(leg.arc, [])
            assert any(leg.start_s == pytest.approx(t, rel=1e-9, abs=1e-9) for t in (at, *before))
            before.append(leg.finish_s)
            at = leg.finish_s + problem.platform.routing.topology.arcs.latency[leg.arc]  # type: ignore[union-attr]


def broken(change: dict[str, object]) -> list[str]:
    """Return the codes of a schedule whose second transfer is changed."""
    schedule = placed("ab", [1.0, 1.0, 1.0], [(0, 1, 2e6), (0, 2, 3e6)], [0, 1, 1])
    first, second = transfers(schedule)
    (leg,) = second.legs
    legs = {key: value for key, value in change.items() if key in ("arc", "start_s", "finish_s")}
    others = {key: value for key, value in change.items() if key not in legs}
    changed: Transfer = replace(second, legs=(replace(leg, **legs),), **others)  # type: ignore[arg-type]
    routing = schedule.problem.platform.routing
    assert routing is not None
    found = check_links(LaidOut.of(schedule.problem, schedule), routing, (first, changed))
    return [violation.message for violation in found]


def test_the_check_is_silent_on_right_transfers() -> None:
    assert broken({}) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"arc": 1}, "does not begin where they are"),
        ({"start_s": 2.0, "finish_s": 5.0}, "is taken from 2 s, and until 3 s by another"),
        ({"start_s": 0.0, "finish_s": 3.0}, "they take 3 s from 1 s on"),
        ({"finish_s": 5.0}, "they take 3 s from 1 s on"),
        ({"start_s": 4.0, "finish_s": 7.0}, "its data arrive at 7.5 s"),
        ({"edge": 0}, "is moved 2 times, not 1"),
    ],
)
def test_wrong_transfers_are_found(change: dict[str, object], says: str) -> None:
    assert any(says in message for message in broken(change))


def test_a_task_that_starts_before_its_data_is_found() -> None:
    schedule = placed("ab", [1.0, 1.0, 1.0], [(0, 1, 2e6), (0, 2, 3e6)], [0, 1, 1])
    start, finish = (np.array(times) for times in (schedule.start, schedule.finish))
    start[2], finish[2] = 5.5, 6.5
    early = replace(schedule, start=readonly(start, np.float64), finish=readonly(finish, np.float64))
    assert "links" in {violation.code for violation in check(early)}


def test_the_exact_reference_refuses_routed_links() -> None:
    pytest.importorskip("ortools")
    problem = Problem(workflow([1.0], []), row("ab"))
    with pytest.raises(ProblemError, match="routed links not supported"):
        minimise(problem, "makespan")
