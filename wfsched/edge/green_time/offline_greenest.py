"""OfflineGreenest: minimum brown time of jobs in a given order on one edge.

Source: Benoit, Cendrier, Chien, Robert, Vivien, Wijayawardana, "Green Scheduling on the Edge", slides,
2025, HAL hal-05224558v1. A job may pause, but no other job runs meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import IntArray, readonly
from wfsched.core.compiling import compiled
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.edge.green_time.fill import fill, lay
from wfsched.edge.green_time.green_intervals import GreenIntervals
from wfsched.edge.green_time.two_round import two_round
from wfsched.edge.ticks import whole_ticks


@dataclass(frozen=True, slots=True, eq=False)
class Queue:
    """Jobs of one edge in the order in which they run.

    Parameters
    ----------
    work : array (m,) [ticks]
        At least 1 each.
    release, deadline : array (m,) [ticks]

    Raises
    ------
    ParameterError
        If the arrays do not match in length, or a job has no work or is longer than its window.
    """

    work: IntArray
    release: IntArray
    deadline: IntArray

    def __post_init__(self) -> None:
        for key in ("work", "release", "deadline"):
            object.__setattr__(self, key, whole_ticks(getattr(self, key), key))
        if not len(self.work) == len(self.release) == len(self.deadline):
            got = [len(self.work), len(self.release), len(self.deadline)]
            raise ParameterError("work, release and deadline do not match in length", where="queue", got=got)
        check_work(self.work, self.release, self.deadline)

    def windows(self) -> tuple[IntArray, IntArray]:
        """Return the windows ``[opens, closes)`` of the jobs in this order, (m,) [ticks].

        Raises
        ------
        ProblemError
            If the jobs cannot all meet their deadlines in this order.
        """
        done = np.concatenate(([0], np.cumsum(self.work)))
        opens = np.maximum.accumulate(self.release - done[:-1]) + done[:-1]
        slack = self.deadline - done[1:]
        closes = np.minimum.accumulate(slack[::-1])[::-1] + done[1:]
        late = opens + self.work > closes
        if late.any():
            j = int(np.argmax(late))
            raise ProblemError(
                "the jobs cannot all meet their deadlines in this order",
                where=f"job {j}",
                got=f"{int(self.work[j])} ticks of work in [{int(opens[j])}, {int(closes[j])})",
            )
        return opens, closes


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Plan of one edge.

    Parameters
    ----------
    completion : array (m,) [ticks]
    job : array (n,)
        Job of each slot.
    begin, end : array (n,) [ticks]
        Slots, ascending.
    """

    completion: IntArray
    job: IntArray
    begin: IntArray
    end: IntArray

    def brown(self, green: GreenIntervals) -> IntArray:
        """Return the brown time of each job, (m,) [ticks]."""
        dark = (self.end - self.begin) - green.within(self.begin, self.end)
        return np.bincount(self.job, weights=dark, minlength=len(self.completion)).astype(np.int64)


def plan_of(n_jobs: int, job: IntArray, begin: IntArray, end: IntArray) -> Plan:
    """Return the plan of these slots."""
    completion = np.zeros(n_jobs, dtype=np.int64)
    np.maximum.at(completion, job, end)
    return Plan(*(readonly(array, np.int64) for array in (completion, job, begin, end)))


def offline_greenest(queue: Queue, green: GreenIntervals, rounds: Literal[1, 2] = 2) -> Plan:
    """Return the plan with the minimum brown time.

    With two rounds no plan of that brown time ends earlier; one pass is the simpler rule. Both take
    O(jobs + intervals) after a binary search for the first interval.

    Raises
    ------
    ParameterError
        If `rounds` is neither 1 nor 2.
    ProblemError
        If the jobs cannot all meet their deadlines in this order.
    """
    if rounds not in (1, 2):
        raise ParameterError("invalid number of rounds", where="rounds", got=rounds, allowed="1 or 2")
    opens, closes = queue.windows()
    if not len(queue.work):
        none = np.zeros(0, dtype=np.int64)
        return Plan(none, none, none, none)
    first = int(np.searchsorted(green.end, opens[0], side="right"))
    run = _in_one_pass if rounds == 1 else _in_two_rounds
    job, begin, end = run(queue.work, opens, closes, green.begin, green.end, first)
    return plan_of(len(queue.work), job, begin, end)


def check_work(work: npt.NDArray[np.int64], release: IntArray, deadline: IntArray) -> None:
    """Raise if a job has no work or is longer than its window.

    Raises
    ------
    ParameterError
    """
    empty, long = work < 1, release + work > deadline
    if empty.any():
        j = int(np.argmax(empty))
        raise ParameterError(f"job {j} has no work", where="work", got=int(work[j]), allowed=">= 1 tick")
    if long.any():
        j = int(np.argmax(long))
        raise ParameterError(
            f"job {j} is longer than its window",
            where="work",
            got=f"{int(work[j])} ticks in [{int(release[j])}, {int(deadline[j])})",
            remedy="Use an earlier release, a later deadline or less work.",
        )


@compiled
def _in_one_pass(work, opens, closes, begin, end, g):  # type: ignore[no-untyped-def]
    q, stop = len(work), len(begin)
    most = 2 * (stop - g + q)
    job, slot_begin, slot_end = np.empty((3, most), np.int64)
    n = 0
    free = opens[0]
    for j in range(q):
        t0 = max(free, opens[j])
        _, brown, g = fill(begin, end, g, stop, t0, closes[j], work[j])
        before = n
        n = lay(begin, end, g, stop, t0, closes[j], work[j] - brown, brown, slot_begin, slot_end, n)
        job[before:n] = j
        free = slot_end[n - 1]
    return job[:n], slot_begin[:n], slot_end[:n]


@compiled
def _in_two_rounds(work, opens, closes, begin, end, g):  # type: ignore[no-untyped-def]
    q, stop = len(work), len(begin)
    pieces = stop - g + 2 * q
    booked_begin, booked_end = np.empty((2, pieces), np.int64)
    job, slot_begin, slot_end = np.empty((3, 2 * pieces + 2 * q), np.int64)
    missing = np.empty(q, np.int64)
    n = two_round(
        q,
        work,
        opens,
        closes,
        begin,
        end,
        g,
        stop,
        booked_begin,
        booked_end,
        missing,
        job,
        slot_begin,
        slot_end,
    )
    return job[:n], slot_begin[:n], slot_end[:n]
