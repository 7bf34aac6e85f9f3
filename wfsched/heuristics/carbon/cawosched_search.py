"""Local search of CaWoSched: shift tasks in time while that saves carbon. Compiled."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.heuristics.carbon.supply_needed import least_gain
from wfsched.placing.order_graph import OrderGraph, earliest_start, latest_start
from wfsched.placing.redecoding import open_redecoding, redecode
from wfsched.placing.ties import TIE_TOLERANCE, no_later
from wfsched.schedule.figures import CARBON
from wfsched.schedule.schedule import Schedule

# Greatest shift of a task in time units, as in the paper.
MAX_SHIFT = 10
# Greatest number of passes over all tasks.
MAX_PASSES = 30

# A shift that gains less carbon (relative) is not made.
_MIN_GAIN = 1e-9


def shifted_starts(
    schedule: Schedule,
    graph: OrderGraph,
    starts: FloatArray,
    sequence: IntArray,
    units: FloatArray,
    end: float,
) -> FloatArray:
    """Return `starts` after hill climbing.

    Pass after pass, each task is shifted by 1, -1, 2, -2, ... up to `MAX_SHIFT` time units, as far as
    those before and after it leave room, to the first place that lowers the carbon of the whole,
    which the kernel tells. It ends with a pass in which nothing is shifted, or after `MAX_PASSES`.

    Parameters
    ----------
    starts : array (n_tasks,) [s]
    sequence : array (n_tasks,)
    units : array (n_tasks,) [s]
        The time unit of each task.
    end : float [s]
    """
    redecoding = open_redecoding(schedule, hold=starts)
    tables, gain = schedule.problem.tables, least_gain(schedule)
    for _ in range(MAX_PASSES):
        if not _climb(tables, redecoding, graph, sequence, units, end, gain):
            break
    return redecoding.hold


@compiled
def _climb(tables, r, graph, sequence, units, end, gain):  # type: ignore[no-untyped-def]
    """Shift each task at most once; return the number shifted."""
    moved = 0
    redecode(tables, r)
    best = r.figures[CARBON]
    for i in sequence:
        begin = r.hold[i]
        low = earliest_start(graph, r.hold, i)
        high = latest_start(graph, r.hold, i, end)
        for step in range(2 * MAX_SHIFT):
            unit = units[i] if step % 2 == 0 else -units[i]
            reached = begin + (step // 2) * unit
            if not (no_later(low, reached) and no_later(reached, high)):
                continue  # the shift before went as far as it could
            r.hold[i] = min(max(begin + (step // 2 + 1) * unit, low), max(low, high))
            if no_later(r.hold[i], begin) and no_later(begin, r.hold[i]):
                continue
            redecode(tables, r)
            if best - r.figures[CARBON] > max(gain, _MIN_GAIN * best):
                best = r.figures[CARBON]
                moved += 1
                begin = r.hold[i]
                break
        r.hold[i] = begin
    return moved


def time_units(schedule: Schedule, site: IntArray, end: float) -> FloatArray:
    """Return the time unit (n_tasks,) [s] of each task.

    A tenth of the mean length of the pieces of the supply of its site up to the deadline: with
    `MAX_SHIFT` of them a task gets from one piece to the next.
    """
    supply = schedule.problem.tables.supply
    until = schedule.offset + end
    rounding = TIE_TOLERANCE * until
    inside = (supply.knot > schedule.offset + rounding) & (supply.knot < until - rounding)
    owner = np.repeat(np.arange(len(supply.pue)), np.diff(supply.first))
    pieces = 1.0 + np.bincount(owner[inside], minlength=len(supply.pue))
    units: FloatArray = np.asarray(end / (MAX_SHIFT * pieces), np.float64)[site]
    return units
