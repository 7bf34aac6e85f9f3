"""OfflineGreenest for any carbon intensity over time, with jobs in a given order.

Ours, from the future work of Benoit et al. (HAL hal-05224558v1). The windows of jobs in a given order are
agreeable: both ends ascend. Any set of time slots that can be matched to the work can then be matched in
order of time, so a plan is a set of slots, and the matchable sets are the independent sets of a matroid. The
greedy set, cheapest first and earliest first among equals, is therefore optimal; no other optimal set has
more slots before any instant, so no optimal plan completes any job earlier.

Slots are handled in pieces without a change of window or intensity. With A(t) the work released before t,
B(t) the work due by t and F(t) the time taken before t, a set is matchable if for all a <= b

    F(b) - F(a) <= A(b) - B(a).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.compiling import compiled
from wfsched.core.errors import ParameterError
from wfsched.edge.green_time.green_intervals import GreenIntervals
from wfsched.edge.green_time.offline_greenest import Plan, Queue, plan_of
from wfsched.edge.ticks import as_ticks, whole_ticks
from wfsched.energy.trace import Trace


@dataclass(frozen=True, slots=True, eq=False)
class Intensity:
    """Carbon cost of a tick of work over time.

    Parameters
    ----------
    knots : array (n + 1,) [ticks]
        Ascending; piece i is ``[knots[i], knots[i + 1])``.
    value : array (n,) [carbon cost / tick]

    Raises
    ------
    ParameterError
        If the lengths do not match, the knots do not ascend, or a value is not finite.
    """

    knots: IntArray
    value: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "knots", whole_ticks(self.knots, "knots"))
        object.__setattr__(self, "value", readonly(self.value, np.float64))
        if len(self.knots) != len(self.value) + 1 or not len(self.value):
            got = [len(self.knots), len(self.value)]
            raise ParameterError("knots and values do not match in length", where="intensity", got=got)
        if (np.diff(self.knots) <= 0).any():
            raise ParameterError("the knots do not ascend", where="intensity")
        if not np.isfinite(self.value).all():
            raise ParameterError("a value is not finite", where="intensity")

    def cost(self, begin: IntArray, end: IntArray) -> float:
        """Return the cost of the slots ``[begin, end)``, which lie within the knots."""
        total = np.concatenate(([0.0], np.cumsum(self.value * np.diff(self.knots))))
        knots = self.knots.astype(np.float64)
        return float((np.interp(end, knots, total) - np.interp(begin, knots, total)).sum())


def intensity_of(trace: Trace, t0: float, t1: float, *, tick_s: float = 1.0) -> Intensity:
    """Return the intensity of `trace` from `t0` to `t1` [s]; tick 0 is `t0`, knots are rounded to ticks."""
    part = trace.window(t0, t1)
    knots = as_ticks(np.rint((np.append(part.knots, part.end) - t0) / tick_s), "carbon levels")
    lasting = np.diff(knots) > 0
    return Intensity(np.append(knots[:-1][lasting], knots[-1]), part.values[lasting])


def two_levels(green: GreenIntervals, cost: float, t0: int, t1: int) -> Intensity:
    """Return the intensity from `t0` to `t1` [ticks]: 0 in green time, `cost` in brown time."""
    inner = np.concatenate([green.begin, green.end])
    knots = np.unique(np.concatenate([[t0, t1], inner[(inner > t0) & (inner < t1)]]))
    return Intensity(knots, np.where(green.within(knots[:-1], knots[1:]) > 0, 0.0, cost))


def least_carbon(queue: Queue, intensity: Intensity) -> Plan:
    """Return the plan of least carbon.

    Complexity O(P^2) in the number P of pieces between window ends and knots.

    Raises
    ------
    ProblemError
        If the jobs cannot all meet their deadlines in this order.
    ParameterError
        If the intensity does not cover their windows.
    """
    opens, closes = queue.windows()
    if not len(queue.work):
        none = np.zeros(0, dtype=np.int64)
        return Plan(none, none, none, none)
    if opens[0] < intensity.knots[0] or closes[-1] > intensity.knots[-1]:
        raise ParameterError(
            "the intensity does not cover the windows of the jobs",
            where="intensity",
            got=[int(intensity.knots[0]), int(intensity.knots[-1])],
            allowed=f"{int(opens[0])} to {int(closes[-1])}",
        )
    instants = np.unique(np.concatenate([opens, closes, intensity.knots]))
    instants = instants[(instants >= opens[0]) & (instants <= closes[-1])]
    done = np.concatenate(([0], np.cumsum(queue.work)))
    released = done[np.searchsorted(opens, instants[:-1], side="right")]
    due = done[np.searchsorted(closes, instants[:-1], side="right")]
    price = intensity.value[np.searchsorted(intensity.knots, instants[:-1], side="right") - 1]
    taken = _take(np.diff(instants), released, due, np.argsort(price, kind="stable"))
    return _plan(queue, instants[:-1], taken)


@compiled
def _take(length, released, due, order):  # type: ignore[no-untyped-def]
    """Return the time taken of each piece, cheapest piece first.

    `released[i]` ticks of work are released by the end of piece i; `due[i]` are due by its begin.
    """
    n = len(length)
    taken = np.zeros(n, np.int64)
    for p in order:
        # Minimum of F(a) - B(a) over a <= p, and of A(b) - F(b) over b >= p.
        before, least = 0, np.int64(2**62)
        for i in range(p + 1):
            least = min(least, before - due[i])
            before += taken[i]
        most = np.int64(2**62)
        for i in range(p, n):
            if i > p:
                before += taken[i]
            most = min(most, released[i] - before)
        taken[p] = max(0, min(length[p], least + most))
    return taken


def _plan(queue: Queue, begin: IntArray, taken: IntArray) -> Plan:
    """Cut the taken time into slots of the jobs, in their order; adjacent slots are merged."""
    used = taken > 0
    begin, taken = begin[used], taken[used]
    until, done = np.cumsum(taken), np.cumsum(queue.work)
    cuts = np.unique(np.concatenate([[0], until, done]))
    piece = np.searchsorted(until, cuts[:-1], side="right")
    slot_begin = begin[piece] + cuts[:-1] - (until - taken)[piece]
    job = np.searchsorted(done, cuts[:-1], side="right")
    slot_end = slot_begin + np.diff(cuts)
    split = np.ones(len(job), dtype=bool)
    split[1:] = (job[1:] != job[:-1]) | (slot_begin[1:] != slot_end[:-1])
    last = np.append(np.flatnonzero(split)[1:] - 1, len(job) - 1)
    return plan_of(len(queue.work), job[split], slot_begin[split], slot_end[last])
