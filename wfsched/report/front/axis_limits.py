"""Which part of objective space a figure shows: the front, and what lies near it."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray

# What is compared with a front is shown in scale if it lies no further from the front than this
# multiple of its extent, or this share of its values; otherwise the front would shrink to a dot.
_EXTENTS, _SHARE = 1.5, 0.6
_MARGIN = 0.06
# Least extent of an axis, as a share of its values: less is no difference that anyone minds.
_LEAST = 0.01


def near(values: FloatArray, others: FloatArray) -> BoolArray:
    """Tell which of `others` lie near enough to `values` to be shown in scale with them.

    Parameters
    ----------
    values : array (n,), n > 0
        One objective of the front.
    others : array (m,)
        The same objective of what is compared with it; NaN is never near.

    >>> import numpy as np
    >>> near(np.array([10.0, 20.0]), np.array([30.0, 300.0, np.nan]))
    array([ True, False, False])
    """
    low, high = float(values.min()), float(values.max())
    reach = max(_EXTENTS * (high - low), _SHARE * max(abs(low), abs(high)))
    return (others >= low - reach) & (others <= high + reach)


def limits(values: FloatArray) -> tuple[float, float]:
    """Return the ends of an axis that shows all of `values`, with a margin.

    >>> import numpy as np
    >>> limits(np.array([0.0, 100.0]))
    (-6.0, 106.0)
    """
    low, high = float(values.min()), float(values.max())
    extent = max(high - low, _LEAST * abs(high)) or 1.0
    margin = _MARGIN * extent + 0.5 * (extent - (high - low))
    return low - margin, high + margin


def staircase(points: FloatArray, top: float, right: float) -> FloatArray:
    """Return the corners of the line between what `points` dominate and what they do not.

    Parameters
    ----------
    points : array (n, 2), n > 0
        Both columns are minimised; dominated points are passed over.
    top, right : float
        Where the line comes from and goes to.

    Returns
    -------
    array (m, 2)
        Pieces are horizontal and vertical in turn.

    >>> import numpy as np
    >>> staircase(np.array([[2.0, 1.0], [1.0, 2.0], [3.0, 3.0]]), 4.0, 5.0).tolist()
    [[1.0, 4.0], [1.0, 2.0], [2.0, 2.0], [2.0, 1.0], [5.0, 1.0]]
    """
    ordered = points[np.lexsort((points[:, 1], points[:, 0]))]
    least = np.minimum.accumulate(ordered[:, 1])
    kept = ordered[np.concatenate(([True], ordered[1:, 1] < least[:-1]))]
    corners = np.repeat(kept, 2, axis=0)
    # Each tread runs at the height of its point to where the next point stands.
    xs = np.append(corners[:, 0], right)
    ys = np.concatenate(([top], corners[:, 1]))
    return np.column_stack([xs, ys])
