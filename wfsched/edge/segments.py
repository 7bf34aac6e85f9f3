"""Elementary segments, between all instants at which anything changes: how many edges are green in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray, readonly
from wfsched.edge.system import Instance


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Pieces of time from the first release to the last deadline.

    Parameters
    ----------
    bounds : array (n + 1,) [ticks]
    green : array (n,)
        How many edges have green time in each.
    """

    bounds: IntArray
    green: IntArray

    @property
    def length(self) -> IntArray:
        """(n,) [ticks]."""
        return np.diff(self.bounds)


def segments(instance: Instance) -> Segments:
    """Return the segments of an instance with at least one job; O((m + I) log (m + I))."""
    jobs = instance.jobs
    begin = np.concatenate([green.begin for green in instance.system.green])
    end = np.concatenate([green.end for green in instance.system.green])
    first, last = jobs.release.min(), jobs.deadline.max()
    bounds = np.unique(np.concatenate([begin, end, jobs.release, jobs.deadline]))
    bounds = bounds[(bounds >= first) & (bounds <= last)]
    opened = np.searchsorted(np.sort(begin), bounds[:-1], side="right")
    closed = np.searchsorted(np.sort(end), bounds[:-1], side="right")
    return Segments(readonly(bounds, np.int64), readonly(opened - closed, np.int64))
