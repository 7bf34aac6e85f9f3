"""Lanes of intervals that overlap in time."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray

# Overlaps below this share of the latest finish are rounding errors.
_ROUNDING_SHARE = 1e-9


def lanes(start: FloatArray, finish: FloatArray) -> IntArray:
    """Return for each interval the lowest lane that is free at its start.

    The number of lanes is the maximum number of intervals that overlap. Complexity O(n log n).

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
    slack = _ROUNDING_SHARE * float(finish.max(initial=0.0))
    lane = np.zeros(len(start), dtype=np.int64)
    taken: list[tuple[float, int]] = []
    free: list[int] = []
    for i in np.lexsort((finish, start)):
        while taken and taken[0][0] <= start[i] + slack:
            heappush(free, heappop(taken)[1])
        lane[i] = heappop(free) if free else len(taken)
        heappush(taken, (float(finish[i]), int(lane[i])))
    return lane
