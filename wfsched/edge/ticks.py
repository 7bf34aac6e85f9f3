"""Time in whole ticks: float instants would break ties of the two-round rule at random."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import IntArray, readonly
from wfsched.core.errors import ParameterError

# Far below the limit of 64 bits, so that sums of instants do not overflow.
LATEST_TICK = 2**60


def whole_ticks(values: npt.ArrayLike, where: str) -> IntArray:
    """Return `values` as read-only whole ticks.

    Raises
    ------
    ParameterError
        If they are not a one-dimensional array of whole numbers.
    """
    array = np.asarray(values)
    if array.ndim != 1:
        raise ParameterError("not a one-dimensional array", where=where, got=array.shape)
    if array.size and array.dtype.kind not in "iuf":
        raise ParameterError("not numeric", where=where, got=str(array.dtype))
    whole = np.isfinite(array) & (np.rint(array) == array) if array.size else np.ones(0, dtype=bool)
    if not whole.all():
        i = int(np.argmin(whole))
        raise ParameterError(f"entry {i} is not a whole number of ticks", where=where, got=array[i].item())
    return as_ticks(array, where)


def as_ticks(values: npt.ArrayLike, where: str) -> IntArray:
    """Return whole numbers as read-only ticks of 64 bits: a cast alone turns great ones into negative ones.

    Raises
    ------
    ParameterError
        If one is not finite or beyond `LATEST_TICK`.
    """
    array = np.atleast_1d(np.asarray(values))
    # Compared as floats: the absolute value of the least whole number of 64 bits is itself.
    near = np.abs(array.astype(np.float64)) <= LATEST_TICK
    if not near.all():
        i = int(np.argmin(near))
        raise ParameterError(
            f"entry {i}: instant out of range",
            where=where,
            got=array[i].item(),
            allowed=f"at most {LATEST_TICK} ticks",
            remedy="Use longer ticks, less data or work, or faster links and machines.",
        )
    return readonly(array.astype(np.int64), np.int64)


def ticks_of(seconds: npt.ArrayLike, tick_s: float, where: str = "time") -> IntArray:
    """Return `seconds` [s] in ticks, rounded up.

    >>> ticks_of([10.0, 10.5], 1.0).tolist()
    [10, 11]

    Raises
    ------
    ParameterError
        If one is not finite or beyond `LATEST_TICK`.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        exact = np.asarray(seconds, np.float64) / tick_s
        # Rounding errors of the division must not add a tick.
        return as_ticks(np.ceil(exact * (1.0 - 1e-12)), where)


def ticks_in(seconds: float, tick_s: float) -> int:
    """Return one time in ticks, rounded up, at most `LATEST_TICK`; see `ticks_of`."""
    return int(min(np.ceil(seconds / tick_s * (1.0 - 1e-12)), float(LATEST_TICK)))
