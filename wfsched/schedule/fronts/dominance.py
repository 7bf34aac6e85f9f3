"""Dominance and ties with a relative tolerance: sums in another order differ in the last bits."""

from __future__ import annotations

import moocore
import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray

TOLERANCE = 1e-9
"""Values that differ by less (relative) are equal."""


def nondominated(objectives: FloatArray) -> IntArray:
    """Return the rows that no other row is as good as, ascending; one of those that are equal.

    A row is as good as another one if no objective is greater by more than `TOLERANCE` (relative): a gain
    by less does not keep a schedule that is clearly worse in another objective.

    Parameters
    ----------
    objectives : array (n_rows, n_objectives)
        To be minimised.

    Examples
    --------
    >>> nondominated(np.array([[1328.0, 2.0 + 4e-16], [2656.0, 2.0], [1000.0, 3.0]])).tolist()
    [0, 2]
    """
    exact = np.flatnonzero(moocore.is_nondominated(objectives, keep_weakly=False))
    kept = np.ones(len(exact), np.bool_)
    values = objectives[exact]
    limits = _limits(values)
    for row in range(len(exact)):
        earlier = np.flatnonzero(kept[:row])
        if (values[earlier] <= limits[row]).all(axis=1).any():
            kept[row] = False
        else:
            kept[earlier[(values[row] <= limits[earlier]).all(axis=1)]] = False
    return exact[kept]


def lowest(values: FloatArray) -> BoolArray:
    """Return which values (n,) are the least, within the tolerance."""
    least: BoolArray = values <= _limits(values.min())
    return least


def _limits(values: FloatArray) -> FloatArray:
    """Return the greatest values that are still equal to these."""
    limits: FloatArray = values + TOLERANCE * np.abs(values)
    return limits
