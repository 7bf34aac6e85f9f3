"""Negative generation of sun and wind: own use at night counts 0, anything larger is an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import SupplyError
from wfsched.energy.layouts.layout import plain_name

# Own use at night is a few hundredths of the greatest power of a source, or less than a hundredth of the
# power in a file of a whole grid, which may cover a night only. A wrong sign is far beyond both.
_OF_ITS_GREATEST = 0.1
_OF_ALL = 0.01

_SOURCES = frozenset({"sun", "solar", "pv", "photovoltaic", "photovoltaics", "wind", "green"})


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a value in a file: row and time, and the value as text."""

    where: str
    got: str


def is_generation(name: str) -> bool:
    """Return whether a trace of watts with this name is generation of sun or wind.

    >>> is_generation("PV Power"), is_generation("wind_onshore"), is_generation("load")
    (True, True, False)
    """
    words = set(plain_name(name).split("_"))
    return bool(words & _SOURCES) and not words & {"consumption", "forecast", "share", "speed", "battery"}


def without_own_use(
    name: str, values: FloatArray, greatest_w: Callable[[], float], place: Callable[[int], Place]
) -> tuple[FloatArray, tuple[str, ...]]:
    """Return generation with small negative values at 0, and a note on them.

    Parameters
    ----------
    name : str
    values : array (n,) [W]
        May hold NaN for missing values.
    greatest_w : callable
        Greatest power of all columns of the file [W]; called only if a value is negative.
    place : callable
        From the index of a value to its place in the file.

    Raises
    ------
    SupplyError
        If a value is below minus a tenth of the greatest of `values` and minus a hundredth of the
        greatest power in the file.
    """
    below = np.flatnonzero(values < 0)
    if not len(below):
        return values, ()
    most = max(_OF_ITS_GREATEST * max(float(np.nanmax(values)), 0.0), _OF_ALL * greatest_w())
    lowest = int(np.nanargmin(values))
    if values[lowest] < -most:
        found = place(lowest)
        raise SupplyError(
            f"generation of {name} is negative",
            where=found.where,
            got=found.got,
            allowed=f"0 or more; down to {-most:g} W counts 0 as own use",
            remedy="Correct the row; if the file counts generation as negative, turn the sign of its column.",
        )
    many = f"{len(below)} negative values" if len(below) > 1 else "1 negative value"
    return np.where(values < 0, 0.0, values), (
        f"{name}: {many} (own use, down to {place(lowest).got}) counted as 0",
    )
