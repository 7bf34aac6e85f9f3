"""Gaps: idle intervals of machines that run one task at a time. Compiled.

Kept are the gaps, not the tasks: tasks that follow each other without a pause are one busy block,
however many they are, so that a search passes over no more than what is idle after it. Only where
there are tasks of no length the gaps of no length are kept too: such a task fits between two
others that touch.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined
from wfsched.placing.ties import fits_by


class Gaps(NamedTuple):
    """Idle gaps of all machines, ascending in time; the last one of a machine never ends.

    Parameters
    ----------
    n_gaps : (K,)
        Gaps of each machine, at least 1.
    begin, end : (K, n + 1) [s]
        The first `n_gaps` entries of a row are in use; no task makes more than one gap more. Two
        gaps touch where a task of no length stands between them, so that nothing runs across it.
    thin : bool
        Whether gaps of no length are kept.
    """

    n_gaps: IntArray
    begin: FloatArray
    end: FloatArray
    thin: bool


def open_gaps(n_tasks: int, n_machines: int, thin: bool) -> Gaps:
    """Return the gaps of idle machines.

    Rows are as long as the worst case; the operating system gives only what is written to.
    """
    begin, end = np.empty((n_machines, n_tasks + 1)), np.empty((n_machines, n_tasks + 1))
    gaps = Gaps(np.empty(n_machines, np.int64), begin, end, thin)
    clear_gaps(gaps)
    return gaps


@compiled
def clear_gaps(gaps):  # type: ignore[no-untyped-def]
    """Give each machine the one gap that never ends."""
    gaps.n_gaps[:] = 1
    gaps.begin[:, 0] = 0.0
    gaps.end[:, 0] = inf


@inlined
def find_gap(gaps, k, ready, duration):  # type: ignore[no-untyped-def]
    """Return the start [s] of a task in the first gap of machine `k` that it fits into; see `find_slot`."""
    return find_slot(gaps, k, ready, duration)[1]


@inlined
def find_slot(gaps, k, ready, duration):  # type: ignore[no-untyped-def]
    """Return the first gap of machine `k` that a task fits into, and its start there [s].

    The rule is ``max(begin, ready) + duration <= end`` but for rounding: what fits exactly fits in any
    unit of time, and when the schedule is decoded what follows begins later by the rounding. O(log
    gaps) and the gaps after `ready` that are too short.
    """
    last = gaps.n_gaps[k] - 1
    if ready >= gaps.begin[k, last]:
        return last, ready
    slot = _first_end(gaps, k, ready)
    start = max(gaps.begin[k, slot], ready)
    while not fits_by(start + duration, gaps.end[k, slot]):
        slot += 1
        start = gaps.begin[k, slot]
    return slot, start


@inlined
def _first_end(gaps, k, time):  # type: ignore[no-untyped-def]
    """Return the first gap of machine `k` that ends at `time` or later."""
    low, high = 0, gaps.n_gaps[k] - 1
    while low < high:
        middle = (low + high) // 2
        if gaps.end[k, middle] < time:
            low = middle + 1
        else:
            high = middle
    return low


@inlined
def take_gap(gaps, k, start, finish):  # type: ignore[no-untyped-def]
    """Remove the time of a task, at the start that `find_gap` returned, from the gaps."""
    slot = _first_end(gaps, k, finish)
    # What outlasts its gap by rounding ends in the next one.
    slot -= 1 if start < gaps.begin[k, slot] else 0
    take_slot(gaps, k, slot, start, finish)


@inlined
def take_slot(gaps, k, slot, start, finish):  # type: ignore[no-untyped-def]
    """Remove the time of a task from the gap that `find_slot` returned."""
    finish = min(finish, gaps.end[k, slot])
    # No branches but these four: around more of them numba keeps counting references, which takes
    # five times as long as all the rest.
    busy = start < finish
    before = (start > gaps.begin[k, slot]) | (gaps.thin & busy)
    after = (finish < gaps.end[k, slot]) | (gaps.thin & busy) | ((not busy) & (not before))
    if before and after:
        _split(gaps, k, slot, start, finish)
    elif before:
        gaps.end[k, slot] = start
    elif after:
        gaps.begin[k, slot] = finish
    else:
        _drop(gaps, k, slot)


@inlined
def _split(gaps, k, slot, start, finish):  # type: ignore[no-untyped-def]
    for j in range(gaps.n_gaps[k], slot, -1):
        gaps.begin[k, j] = gaps.begin[k, j - 1]
        gaps.end[k, j] = gaps.end[k, j - 1]
    gaps.end[k, slot] = start
    gaps.begin[k, slot + 1] = finish
    gaps.n_gaps[k] += 1


@inlined
def _drop(gaps, k, slot):  # type: ignore[no-untyped-def]
    for j in range(slot, gaps.n_gaps[k] - 1):
        gaps.begin[k, j] = gaps.begin[k, j + 1]
        gaps.end[k, j] = gaps.end[k, j + 1]
    gaps.n_gaps[k] -= 1
