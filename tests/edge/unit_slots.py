"""Exact plans by dynamic programming on unit slots: a definition, not an algorithm."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from wfsched.edge.green_time.green_intervals import GreenIntervals, green_of
from wfsched.edge.green_time.offline_greenest import Queue

FREE = np.inf


def least_cost(queue: Queue, cost: np.ndarray) -> tuple[float, int]:
    """Return the least cost of jobs in their order, and the earliest end of such a plan.

    In each slot t the next unit of work is done for cost[t], or none is. A unit of job j needs
    release_j <= t < deadline_j. ``inf, -1`` if there is no plan.
    """
    owner = np.repeat(np.arange(len(queue.work)), queue.work)
    release, deadline = queue.release[owner], queue.deadline[owner]
    after = np.full((len(cost) + 1, len(owner) + 1), FREE)
    after[0, 0] = 0.0
    for t, price in enumerate(cost):
        after[t + 1] = after[t]
        allowed = (release <= t) & (t < deadline)
        done = np.where(allowed, after[t, :-1] + price, FREE)
        after[t + 1, 1:] = np.minimum(after[t, 1:], done)
    best = float(after[-1, -1])
    if best == FREE:
        return best, -1
    return best, int(np.argmax(after[:, -1] == best))


def random_queue(rng: np.random.Generator, most_jobs: int = 5, horizon: int = 24) -> Queue:
    """Return jobs in the order of a random priority; many cannot be done in that order."""
    m = int(rng.integers(1, most_jobs + 1))
    work = rng.integers(1, 5, m)
    release = rng.integers(0, horizon, m)
    if rng.random() < 0.7:
        release = np.sort(release)
    release = np.minimum(release, horizon - work)
    deadline = np.minimum(release + work + rng.integers(0, 10, m), horizon)
    return Queue(work, release, deadline)


def random_green(rng: np.random.Generator, horizon: int = 24) -> GreenIntervals:
    """Return random intervals, some of which touch."""
    turns = np.unique(rng.integers(0, horizon + 1, int(rng.integers(0, 9))))
    pairs = [(int(a), int(b)) for a, b in pairwise(turns) if rng.random() < 0.6]
    return green_of(pairs)


def brown_slots(green: GreenIntervals, horizon: int) -> np.ndarray:
    """Return 1 for each brown slot and 0 for each green one."""
    slots = np.arange(horizon)
    return 1.0 - green.within(slots, slots + 1)
