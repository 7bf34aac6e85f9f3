"""Calendar of typical years: hours, seasons and the year of built-in supplies and weather files."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from wfsched.energy.instant import seconds

# Year of the files behind the grid models, so that weekdays agree; it has 365 days.
YEAR = 2023


def start_of(year: int) -> float:
    """Return the first instant of a year in UTC [POSIX s].

    >>> start_of(2023)
    1672531200.0
    """
    return seconds(datetime(year, 1, 1, tzinfo=UTC))


def hours_of(year: int) -> FloatArray:
    """Return the beginning of each hour of a year in UTC [POSIX s].

    >>> len(hours_of(2023)), len(hours_of(2024))
    (8760, 8784)
    """
    return np.arange(start_of(year), start_of(year + 1), SECONDS_PER_HOUR)


def seasons(t: FloatArray) -> FloatArray:
    """Return the angle of each instant [POSIX s] on the circle of its year, 0 on 1 January [rad].

    The year is the mean Gregorian one of 365.2425 days, counted from 2000.
    """
    angle: FloatArray = 2 * np.pi * (t - start_of(2000)) / (365.2425 * SECONDS_PER_DAY)
    return angle
