"""Sifting: the columns that a solution is likely to need; the others wait until needed."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray
from wfsched.relaxation.instance import Instance

# Slowdowns closer than this are equal.
_TOLERANCE = 1e-9


def likely_columns(facts: Instance, makespan: float) -> BoolArray:
    """Return the columns (C,) that a solution of this makespan [s] is likely to need.

    The makespan over the time of all work spread over all machines at the top frequencies is the
    average slowdown that a solution may have. Levels next to it are likely; the fastest levels are
    added to reach the makespan wherever possible.
    """
    ways = facts.columns
    fastest = facts.shortest[ways.task, ways.group]
    slowdown = np.divide(ways.seconds, fastest, out=np.ones(len(ways)), where=fastest > 0.0)
    spread = _spread_s(facts)
    wanted = max(1.0, makespan / spread) if spread > _TOLERANCE * makespan else np.inf
    above, below = np.full(facts.shortest.shape, np.inf), np.zeros(facts.shortest.shape)
    place = ways.task, ways.group
    np.minimum.at(above, place, np.where(slowdown >= wanted - _TOLERANCE, slowdown, np.inf))
    np.maximum.at(below, place, np.where(slowdown <= wanted + _TOLERANCE, slowdown, 0.0))
    chosen: BoolArray = (slowdown == above[place]) | (slowdown == below[place]) | (ways.seconds <= fastest)
    return chosen


def _spread_s(facts: Instance) -> float:
    """Return the time of all work if each task is spread over all machines [s]."""
    ways = facts.columns
    area = np.full(facts.shortest.shape, np.inf)
    np.minimum.at(area, (ways.task, ways.group), ways.area)
    with np.errstate(divide="ignore"):
        speed = (facts.groups.size / area).sum(axis=1)
    return float(np.divide(1.0, speed, out=np.zeros(len(speed)), where=speed > 0.0).sum())
