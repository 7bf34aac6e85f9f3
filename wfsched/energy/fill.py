"""Fill methods for missing values of trace files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.units import SECONDS_PER_DAY

Fill: TypeAlias = Literal["previous", "linear", "day-before", "zero"]


def check_fill(fill: str | None) -> None:
    """Raise ParameterError if `fill` is not a fill method."""
    if fill is not None and fill not in get_args(Fill):
        raise ParameterError("unknown fill method", where="fill", got=fill, allowed=", ".join(get_args(Fill)))


def filled(values: FloatArray, fill: Fill, step_s: float) -> FloatArray:
    """Return `values`, on steps of `step_s` [s], with each NaN replaced by the method `fill`.

    ``previous``: the last value before. ``linear``: linear interpolation between the values before
    and after. ``day-before``: the value 24 hours earlier. ``zero``: 0. A NaN without such values
    stays.

    >>> filled(np.array([1.0, np.nan, 3.0]), "linear", 3600.0)
    array([1., 2., 3.])
    """
    return _FILLERS[fill](values, step_s)


def _previous(values: FloatArray, step_s: float) -> FloatArray:  # noqa: ARG001
    return _from_before(values, 1)


def _day_before(values: FloatArray, step_s: float) -> FloatArray:
    lag = SECONDS_PER_DAY / step_s
    if lag != round(lag) or lag < 1:
        raise ParameterError(
            "a day is not a whole number of steps", where="fill", got=f"steps of {step_s:g} s"
        )
    return _from_before(values, round(lag))


def _from_before(values: FloatArray, lag: int) -> FloatArray:
    out = values.copy()
    for place in np.flatnonzero(np.isnan(out)):
        if place >= lag:
            out[place] = out[place - lag]
    return out


def _linear(values: FloatArray, step_s: float) -> FloatArray:  # noqa: ARG001
    known = ~np.isnan(values)
    if not known.any():
        return values.copy()
    places = np.arange(len(values))
    return np.interp(places, places[known], values[known], left=np.nan, right=np.nan)


def _zero(values: FloatArray, step_s: float) -> FloatArray:  # noqa: ARG001
    return np.where(np.isnan(values), 0.0, values)


_FILLERS: dict[str, Callable[[FloatArray, float], FloatArray]] = {
    "previous": _previous,
    "linear": _linear,
    "day-before": _day_before,
    "zero": _zero,
}
