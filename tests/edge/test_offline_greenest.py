"""OfflineGreenest: the oracles of the specification, exact programming on unit slots, properties."""

from __future__ import annotations

import numpy as np
import pytest

from edge.unit_slots import brown_slots, least_cost, random_green, random_queue
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.edge.green_time.green_intervals import GreenIntervals, green_of
from wfsched.edge.green_time.offline_greenest import Plan, Queue, offline_greenest

HORIZON = 24


def queue_of(jobs: list[tuple[int, int, int]]) -> Queue:
    table = np.array(jobs).reshape(-1, 3)
    return Queue(table[:, 0], table[:, 1], table[:, 2])


ORACLES = [
    ([(2, 0, 10), (2, 0, 10)], [(3, 5)], [0, 2], [8, 10], 2, [5, 7], [2, 0], [2, 5]),
    ([(3, 0, 10), (1, 0, 10)], [(2, 4)], [0, 3], [9, 10], 2, [4, 5], [2, 0], [3, 4]),
    (
        [(2, 0, 4), (3, 1, 12), (2, 6, 12)], [(1, 2), (5, 9)],
        [0, 2, 6], [4, 10, 12], 2, [2, 8, 10], [1, 1, 0], [2, 7, 9],
    ),
    (
        [(10, 5, 40), (25, 20, 65), (25, 25, 90)], [(10, 20), (30, 35), (45, 65)],
        [5, 20, 45], [40, 65, 90], 25, [20, 65, 90], [0, 20, 5], [20, 45, 70],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("jobs", "green", "opens", "closes", "brown", "one_pass", "missing", "two_rounds"), ORACLES
)
def test_the_oracles(jobs, green, opens, closes, brown, one_pass, missing, two_rounds) -> None:
    queue, lit = queue_of(jobs), green_of(green)
    assert [window.tolist() for window in queue.windows()] == [opens, closes]
    once, twice = offline_greenest(queue, lit, rounds=1), offline_greenest(queue, lit)
    assert (once.brown(lit).sum(), once.completion.tolist()) == (brown, one_pass)
    assert (twice.brown(lit).tolist(), twice.completion.tolist()) == (missing, two_rounds)


def test_the_slots_of_the_figure() -> None:
    jobs, green, *_ = ORACLES[3]
    plan = offline_greenest(queue_of(jobs), green_of(green))
    slots = list(zip(plan.job.tolist(), plan.begin.tolist(), plan.end.tolist()))
    assert slots == [(0, 10, 20), (1, 20, 45), (2, 45, 70)]


def test_two_jobs_that_do_not_fit_are_refused_in_any_green() -> None:
    queue = queue_of([(5, 0, 6), (5, 0, 6)])
    for green in ([], [(0, 6)], [(2, 20)]):
        with pytest.raises(ProblemError, match="in this order"):
            offline_greenest(queue, green_of(green))


def valid(queue: Queue, plan: Plan) -> bool:
    """Whether all work is done, in order, within releases and deadlines, slots ascending."""
    done = np.bincount(plan.job, weights=plan.end - plan.begin, minlength=len(queue.work))
    return bool(
        (done == queue.work).all()
        and (plan.begin < plan.end).all()
        and (plan.end[:-1] <= plan.begin[1:]).all()
        and (np.diff(plan.job) >= 0).all()
        and (plan.begin >= queue.release[plan.job]).all()
        and (plan.end <= queue.deadline[plan.job]).all()
    )


def agrees_with_exact(queue: Queue, green: GreenIntervals) -> bool:
    """Check one instance; return whether it could be done at all."""
    cost, earliest = least_cost(queue, brown_slots(green, HORIZON))
    if earliest < 0:
        with pytest.raises(ProblemError):
            offline_greenest(queue, green)
        return False
    once, twice = offline_greenest(queue, green, rounds=1), offline_greenest(queue, green)
    assert valid(queue, once)
    assert valid(queue, twice)
    assert once.brown(green).sum() == twice.brown(green).sum() == cost
    assert twice.completion[-1] == earliest <= once.completion[-1]
    assert twice.completion.sum() <= once.completion.sum()
    return True


def test_cost_and_end_are_exact_on_random_instances() -> None:
    rng = np.random.default_rng(6)
    done = sum(agrees_with_exact(random_queue(rng), random_green(rng)) for _ in range(3000))
    assert 600 < done < 2900


@pytest.mark.slow
def test_cost_and_end_are_exact_on_twenty_thousand_feasible_instances() -> None:
    rng, done = np.random.default_rng(7), 0
    while done < 20_000:
        done += agrees_with_exact(random_queue(rng), random_green(rng))


def test_two_rounds_are_never_worse_on_long_queues() -> None:
    rng = np.random.default_rng(8)
    for _ in range(200):
        m = int(rng.integers(5, 60))
        work = rng.integers(1, 60, m)
        release = np.sort(rng.integers(0, 3000, m))
        done = np.cumsum(work)
        ends = np.maximum.accumulate(release - done + work) + done
        deadline = np.maximum.accumulate(ends + rng.integers(0, 300, m))
        turns = np.sort(rng.choice(4000, 80, replace=False))
        green = GreenIntervals(turns[::2], turns[1::2])
        queue = Queue(work, release, deadline)
        once, twice = offline_greenest(queue, green, rounds=1), offline_greenest(queue, green)
        assert valid(queue, once)
        assert valid(queue, twice)
        assert once.brown(green).sum() == twice.brown(green).sum()
        assert twice.completion[-1] <= once.completion[-1]
        assert twice.completion.sum() <= once.completion.sum()


def test_no_jobs_make_an_empty_plan() -> None:
    plan = offline_greenest(queue_of([]), green_of([(0, 5)]))
    assert len(plan.job) == len(plan.completion) == 0


@pytest.mark.parametrize(
    ("jobs", "words"),
    [([(0, 0, 10)], "no work"), ([(-3, 0, 10)], "no work"), ([(5, 0, 4)], "longer than its window")],
)
def test_jobs_that_are_none_are_refused(jobs, words) -> None:
    with pytest.raises(ParameterError, match=words):
        queue_of(jobs)


def test_a_third_round_is_refused() -> None:
    with pytest.raises(ParameterError, match="rounds"):
        offline_greenest(queue_of([(1, 0, 2)]), green_of([]), rounds=3)  # type: ignore[arg-type]
