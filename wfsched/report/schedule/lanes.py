"""Lanes: intervals that overlap in time, side by side."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray

# Rounding error is no overlap: this share of the latest finish.
_SLACK = 1e-9


def lanes(start: FloatArray, finish: FloatArray) -> IntArray:
    """Put each interval into the lowest lane that is free at its start.

    As many lanes are used as intervals overlap at a time, no more. Complexity O(n log n).

    Parameters
    ----------
    start, finish : array (n,) [s]

    Returns
    -------
    array (n,)
        Lane of each interval, from 0.

    >>> import numpy as np
    >>> lanes(np.array([0.0, 1.0, 2.0]), np.array([2.0, 3.0, 4.0])).tolist()
    [0, 1, 0]
    """
    slack = _SLACK * float(finish.max(initial=0.0))
    lane = np.zeros(len(start), dtype=np.int64)
    taken: list[tuple[float, int]] = []
    free: list[int] = []
    for i in np.lexsort((finish, start)):
        while taken and taken[0][0] <= start[i] + slack:
            heappush(free, heappop(taken)[1])
        lane[i] = heappop(free) if free else len(taken)
        heappush(taken, (float(finish[i]), int(lane[i])))
    return lane
