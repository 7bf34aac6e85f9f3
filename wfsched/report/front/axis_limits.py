"""Limits of the axes of a front: the front, and the schedules near it."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray

# A schedule is shown in scale if it is no further from the front than this multiple of the extent
# of the front, or this share of its values; otherwise the front would shrink to a dot.
_NEAR_EXTENTS, _NEAR_SHARE = 1.5, 0.6
_MARGIN_SHARE = 0.06
# Minimum extent of an axis, as a share of its values: smaller differences do not matter.
_MIN_EXTENT_SHARE = 0.01
# A front is squeezed if this share of its members lies on this share of its extent, and values differ by
# more than this factor: below it a logarithmic axis would have too few ticks. A few members have room.
_SQUEEZED_MEMBERS, _SQUEEZED_EXTENT, _LEAST_RATIO, _MOST_WITH_ROOM = 0.75, 0.2, 4.0, 9


def near(values: FloatArray, others: FloatArray) -> BoolArray:
    """Return which of `others` are near enough to `values` to be shown in scale with them.

    Parameters
    ----------
    values : array (n,), n > 0
        One objective of the front.
    others : array (m,)
        The same objective of the schedules compared with it; NaN is never near.

    >>> import numpy as np
    >>> near(np.array([10.0, 20.0]), np.array([30.0, 300.0, np.nan]))
    array([ True, False, False])
    """
    low, high = float(values.min()), float(values.max())
    reach = max(_NEAR_EXTENTS * (high - low), _NEAR_SHARE * max(abs(low), abs(high)))
    return (others >= low - reach) & (others <= high + reach)


def limits(values: FloatArray) -> tuple[float, float]:
    """Return both ends of an axis that shows all of `values`, with a margin.

    >>> import numpy as np
    >>> limits(np.array([0.0, 100.0]))
    (-6.0, 106.0)
    >>> limits(np.array([0.0, 0.0]))
    (-0.06, 1.06)
    """
    low, high = float(values.min()), float(values.max())
    if low == high == 0.0:
        # A quantity of 0 has no scale of its own, and nothing below.
        return -_MARGIN_SHARE, 1.0 + _MARGIN_SHARE
    extent = max(high - low, _MIN_EXTENT_SHARE * abs(high)) or 1.0
    margin = _MARGIN_SHARE * extent + 0.5 * (extent - (high - low))
    return low - margin, high + margin


def squeezed(values: FloatArray) -> bool:
    """Return whether a few members far away leave most of a front so little room that it needs a log axis.

    Parameters
    ----------
    values : array (n,), n > 0
        One objective of the front.

    >>> import numpy as np
    >>> squeezed(np.append(np.linspace(1.0, 2.0, 9), 20.0)), squeezed(np.linspace(1.0, 20.0, 10))
    (True, False)
    """
    low, high = float(values.min()), float(values.max())
    if len(values) <= _MOST_WITH_ROOM or not (low > 0 and high > _LEAST_RATIO * low):
        return False
    most = float(np.quantile(values, _SQUEEZED_MEMBERS, method="lower"))
    return most - low <= _SQUEEZED_EXTENT * (high - low)


def log_limits(values: FloatArray) -> tuple[float, float]:
    """Return both ends of a logarithmic axis that shows all of `values`, which are above 0, with a margin.

    >>> import numpy as np
    >>> log_limits(np.array([1.0, 1.0])), log_limits(np.array([4.0, 9.0]))[0] < 4.0
    ((1.0, 1.0), True)
    """
    low, high = float(values.min()), float(values.max())
    margin = (high / low) ** _MARGIN_SHARE
    return low / margin, high * margin


def staircase(points: FloatArray, top: float, right: float) -> FloatArray:
    """Return the corners of the attainment line: the border of the region that `points` dominate.

    Parameters
    ----------
    points : array (n, 2), n > 0
        Both columns are minimised; dominated points are skipped.
    top, right : float
        Ends of the line.

    Returns
    -------
    array (m, 2)
        Horizontal and vertical pieces in turn.

    >>> import numpy as np
    >>> staircase(np.array([[2.0, 1.0], [1.0, 2.0], [3.0, 3.0]]), 4.0, 5.0).tolist()
    [[1.0, 4.0], [1.0, 2.0], [2.0, 2.0], [2.0, 1.0], [5.0, 1.0]]
    """
    ordered = points[np.lexsort((points[:, 1], points[:, 0]))]
    least = np.minimum.accumulate(ordered[:, 1])
    kept = ordered[np.concatenate(([True], ordered[1:, 1] < least[:-1]))]
    corners = np.repeat(kept, 2, axis=0)
    # Each tread runs at the height of its point up to the next point.
    xs = np.append(corners[:, 0], right)
    ys = np.concatenate(([top], corners[:, 1]))
    return np.column_stack([xs, ys])
