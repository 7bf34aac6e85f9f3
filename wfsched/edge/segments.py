"""Elementary segments between all instants of change, with their number of green edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray, readonly
from wfsched.edge.system import Instance


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Segments of time from the first release to the last deadline.

    Parameters
    ----------
    boundaries : array (n + 1,) [ticks]
    green : array (n,)
        Number of green edges in each segment.
    """

    boundaries: IntArray
    green: IntArray

    @property
    def length(self) -> IntArray:
        """(n,) [ticks]."""
        return np.diff(self.boundaries)


def segments(instance: Instance) -> Segments:
    """Return the segments of an instance with at least one job; O((m + I) log (m + I))."""
    jobs = instance.jobs
    begin = np.concatenate([green.begin for green in instance.system.green])
    end = np.concatenate([green.end for green in instance.system.green])
    first, last = jobs.release.min(), jobs.deadline.max()
    boundaries = np.unique(np.concatenate([begin, end, jobs.release, jobs.deadline]))
    boundaries = boundaries[(boundaries >= first) & (boundaries <= last)]
    opened = np.searchsorted(np.sort(begin), boundaries[:-1], side="right")
    closed = np.searchsorted(np.sort(end), boundaries[:-1], side="right")
    return Segments(readonly(boundaries, np.int64), readonly(opened - closed, np.int64))
