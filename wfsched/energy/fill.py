"""Fill methods for missing values of trace files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.units import SECONDS_PER_DAY

Fill: TypeAlias = Literal["previous", "linear", "day-before", "zero"]

# Instants closer than this are one: doubles of POSIX seconds are 2.4e-7 s apart.
_SAME_S = 1e-3


def check_fill(fill: str | None) -> None:
    """Raise ParameterError if `fill` is not a fill method."""
    if fill is not None and fill not in get_args(Fill):
        raise ParameterError("unknown fill method", where="fill", got=fill, known=get_args(Fill))


def filled(values: FloatArray, fill: Fill, knots: FloatArray) -> FloatArray:
    """Return `values`, from `knots` [s] on, with each NaN replaced by the method `fill`.

    ``previous``: the last value before. ``linear``: linear interpolation between the values before
    and after, by their instants. ``day-before``: the value that began 24 hours earlier. ``zero``: 0. A
    NaN without such values stays.

    >>> filled(np.array([1.0, np.nan, 3.0]), "linear", np.array([0.0, 900.0, 3600.0]))
    array([1. , 1.5, 3. ])
    """
    return _FILLERS[fill](values, knots)


def _previous(values: FloatArray, knots: FloatArray) -> FloatArray:  # noqa: ARG001
    out = values.copy()
    for place in np.flatnonzero(np.isnan(out)):
        if place >= 1:
            out[place] = out[place - 1]
    return out


def _day_before(values: FloatArray, knots: FloatArray) -> FloatArray:
    out = values.copy()
    for place in np.flatnonzero(np.isnan(out)):
        earlier = knots[place] - SECONDS_PER_DAY
        source = int(np.searchsorted(knots, earlier - _SAME_S))
        if source < place and earlier >= knots[0] - _SAME_S and abs(knots[source] - earlier) > _SAME_S:
            raise ParameterError(
                "no step begins a day before a missing value",
                where="fill",
                got="day-before",
                allowed="previous, linear, zero",
            )
        if source < place and earlier >= knots[0] - _SAME_S:
            out[place] = out[source]
    return out


def _linear(values: FloatArray, knots: FloatArray) -> FloatArray:
    known = ~np.isnan(values)
    if not known.any():
        return values.copy()
    return np.interp(knots, knots[known], values[known], left=np.nan, right=np.nan)


def _zero(values: FloatArray, knots: FloatArray) -> FloatArray:  # noqa: ARG001
    return np.where(np.isnan(values), 0.0, values)


_FILLERS: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "previous": _previous,
    "linear": _linear,
    "day-before": _day_before,
    "zero": _zero,
}
