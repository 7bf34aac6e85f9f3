"""Time in whole ticks: float instants would break ties of the two-round rule at random."""

from __future__ import annotations

from math import ceil

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import IntArray, readonly
from wfsched.core.errors import ParameterError

# Instants stay far from the ends of 64 bits, so that sums of them do.
LATEST = 2**60


def whole_ticks(values: npt.ArrayLike, where: str) -> IntArray:
    """Return `values` as read-only whole ticks.

    Raises
    ------
    ParameterError
        If they are no one-dimensional array of whole numbers.
    """
    array = np.asarray(values)
    if array.ndim != 1:
        raise ParameterError("not one row of numbers", where=where, got=array.shape)
    if array.size and array.dtype.kind not in "iuf":
        raise ParameterError("these are no numbers", where=where, got=str(array.dtype))
    whole = np.isfinite(array) & (np.rint(array) == array) if array.size else np.ones(0, dtype=bool)
    if not whole.all():
        i = int(np.argmin(whole))
        raise ParameterError(f"number {i} is no whole number of ticks", where=where, got=array[i].item())
    if array.size and np.abs(array).max() > LATEST:
        raise ParameterError("an instant is too far away", where=where, allowed=f"at most {LATEST} ticks")
    return readonly(array.astype(np.int64), np.int64)


def ticks_of(seconds: npt.ArrayLike, tick_s: float) -> IntArray:
    """Return the least whole ticks that are no shorter than `seconds` [s].

    >>> ticks_of([10.0, 10.5], 1.0).tolist()
    [10, 11]
    """
    exact = np.asarray(seconds, np.float64) / tick_s
    # What a division rounds up by a last digit is no further tick.
    return np.ceil(exact * (1.0 - 1e-12)).astype(np.int64)


def ticks_in(seconds: float, tick_s: float) -> int:
    """Return `ticks_of` of one time."""
    return ceil(seconds / tick_s * (1.0 - 1e-12))
