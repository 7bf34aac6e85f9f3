"""Array sizes of the kernels: jobs that wait at a time, and green intervals in a window."""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import internal
from wfsched.edge.instances.forecast import GreenRows
from wfsched.edge.system import Jobs


def most_at_a_time(jobs: Jobs) -> int:
    """Return the maximum number of jobs that are released and not yet due at one instant.

    Complexity O(m log m).
    """
    if not len(jobs):
        return 0
    due = np.searchsorted(np.sort(jobs.deadline), jobs.release, side="left")
    return int((np.arange(1, len(jobs) + 1) - due).max())


def most_intervals(jobs: Jobs, rows: GreenRows) -> int:
    """Return the maximum number of green intervals of a row in a window as long as the longest of a job."""
    longest = int((jobs.deadline - jobs.release).max(initial=0))
    most = 0
    for first, last in zip(rows.first, rows.first[1:]):
        begin, end = rows.begin[first:last], rows.end[first:last]
        reached = np.searchsorted(begin, end + longest, side="right")
        most = max(most, int((reached - np.arange(len(begin))).max(initial=0)))
    return most


@internal
def grown(log, n, room):  # type: ignore[no-untyped-def]
    """Return `log` (k, capacity) with room for `room` columns after the first `n`."""
    if n + room <= log.shape[1]:
        return log
    larger = np.empty((log.shape[0], 2 * log.shape[1] + room), np.int64)
    larger[:, :n] = log[:, :n]
    return larger
