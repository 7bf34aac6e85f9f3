"""Column limits for a makespan: ways on paths that take longer are excluded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.relaxation.heads import heads, tails
from wfsched.relaxation.instance import Instance

# A makespan is relaxed by this (relative), since times of schedules are rounded.
ROUNDING = 1e-9

# Most passes over heads and tails.
_MAX_SWEEPS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Bounds of the columns for one makespan.

    Parameters
    ----------
    lower, upper : (layout.size,)
    possible : bool
        False if a task has no way left, so that no schedule has this makespan.
    end : float [s]
        The makespan, rounding included.
    head, tail : (n, G) [s]
        Heads and tails within the makespan.
    """

    lower: FloatArray
    upper: FloatArray
    possible: bool
    end: float
    head: FloatArray
    tail: FloatArray


def limits(facts: Instance, makespan: float, kept: BoolArray) -> Limits:
    """Return the bounds of the columns for schedules of at most `makespan` seconds.

    Parameters
    ----------
    kept : (C,)
        Ways that are not excluded for other reasons.
    """
    end = makespan * (1.0 + ROUNDING)
    ways = facts.columns
    left, head, tail = kept, facts.head, facts.tail
    for _ in range(_MAX_SWEEPS):
        with np.errstate(invalid="ignore"):
            fits = head[ways.task, ways.group] + ways.seconds + tail[ways.task, ways.group] <= end
        narrower = left & fits
        if not np.logical_or.reduceat(narrower, ways.first[:-1]).all():
            return Limits(np.zeros(0), np.zeros(0), False, end, head, tail)
        if np.array_equal(narrower, left):
            break
        left = narrower
        shortest = np.full(facts.shortest.shape, np.inf)
        np.minimum.at(shortest, (ways.task[left], ways.group[left]), ways.seconds[left])
        head = heads(facts.problem, facts.links, shortest)
        tail = tails(facts.problem, facts.links, shortest)
    return _bounds(facts, end, left, head, tail)


def _bounds(facts: Instance, end: float, left: BoolArray, head: FloatArray, tail: FloatArray) -> Limits:
    layout, unit, ways = facts.layout, facts.layout.seconds, facts.columns
    lower, upper = np.zeros(layout.size), np.zeros(layout.size)
    upper[: layout.ways] = left
    on, task = np.flatnonzero(left), ways.task[left]
    rest = np.full(layout.tasks, np.inf)
    np.minimum.at(rest, task, ways.seconds[on] + tail[task, ways.group[on]])
    early = head.min(axis=1)
    whole = np.full(layout.tasks, np.inf)
    np.minimum.at(whole, task, head[task, ways.group[on]] + ways.seconds[on] + tail[task, ways.group[on]])
    lower[layout.start], upper[layout.start] = early / unit, np.maximum(early, end - rest) / unit
    lower[layout.makespan], upper[layout.makespan] = min(whole.max(), end) / unit, end / unit
    upper[layout.lease] = facts.groups.size * end / unit
    charge = facts.problem.tables.quantum_s + facts.problem.tables.minimum_s
    boot = facts.problem.tables.boot_s[facts.groups.first]
    upper[layout.billed] = facts.groups.size * (end + boot + charge) / unit
    upper[layout.used] = facts.groups.size
    upper[layout.brown] = _most_energy(facts, end) / layout.joules
    return Limits(lower, upper, True, end, head, tail)


def _most_energy(facts: Instance, end: float) -> float:
    """Return an upper bound on the energy of any site until `end` [J]."""
    tables = facts.problem.tables
    watts = tables.pue * (np.nanmax(tables.watts, axis=1) + tables.idle_w + tables.boot_w)
    return 2.0 * float(watts.sum()) * end
