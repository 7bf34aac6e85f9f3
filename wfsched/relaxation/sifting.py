"""Which columns a solution is likely to need: the rest waits until it is asked for."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray
from wfsched.relaxation.instance import Instance

_EQUAL = 1e-9


def likely(facts: Instance, makespan: float) -> BoolArray:
    """Return the columns (C,) that a solution of this makespan [s] is likely to need.

    If all machines could share each task, the work would take so many seconds at the top
    frequencies; the makespan over that says how slow they may run. The levels next to this are
    likely, and the fastest ones are there so that the makespan can be kept if it can be at all.
    """
    ways = facts.columns
    fastest = facts.shortest[ways.task, ways.group]
    slowdown = np.divide(ways.seconds, fastest, out=np.ones(len(ways)), where=fastest > 0.0)
    spread = _spread_s(facts)
    wanted = max(1.0, makespan / spread) if spread > _EQUAL * makespan else np.inf
    above, below = np.full(facts.shortest.shape, np.inf), np.zeros(facts.shortest.shape)
    place = ways.task, ways.group
    np.minimum.at(above, place, np.where(slowdown >= wanted - _EQUAL, slowdown, np.inf))
    np.maximum.at(below, place, np.where(slowdown <= wanted + _EQUAL, slowdown, 0.0))
    chosen: BoolArray = (slowdown == above[place]) | (slowdown == below[place]) | (ways.seconds <= fastest)
    return chosen


def _spread_s(facts: Instance) -> float:
    """Return how long all work takes if each task is spread over all machines [s]."""
    ways = facts.columns
    area = np.full(facts.shortest.shape, np.inf)
    np.minimum.at(area, (ways.task, ways.group), ways.area)
    with np.errstate(divide="ignore"):
        speed = (facts.groups.size / area).sum(axis=1)
    return float(np.divide(1.0, speed, out=np.zeros(len(speed)), where=speed > 0.0).sum())
