"""Temperature of a place by season and hour, and what it does to the PUE. Laws of ours."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from wfsched.energy.year import YEAR, start_of

PUE_PER_DEGREE = 0.005
MILD_C = 18.0
_HOURS_PER_DAY = 24.0
_DEGREES_PER_HOUR = 15.0


def temperature(latitude: FloatArray, longitude: FloatArray, t: FloatArray) -> FloatArray:
    """Return the temperature of places at instants, (D, n) [degC].

    Parameters
    ----------
    latitude, longitude : array (D,) [deg]
    t : array (n,) [POSIX s]
    """
    lat = np.asarray(latitude, dtype=np.float64)[:, None]
    mean = 27.0 - 0.45 * np.maximum(lat - 10.0, 0.0)
    swing = np.clip(0.28 * (lat - 5.0), 0.0, 14.0)
    since = (np.asarray(t) - start_of(YEAR)) / SECONDS_PER_DAY
    hour = (np.asarray(t) / SECONDS_PER_HOUR) % _HOURS_PER_DAY
    local = hour + np.asarray(longitude, dtype=np.float64)[:, None] / _DEGREES_PER_HOUR
    season = swing * np.cos(2 * np.pi * (since - 20.0) / 365.0)
    return np.asarray(mean - season + 4.0 * np.sin(2 * np.pi * (local - 9.0) / _HOURS_PER_DAY))


def pue_at(pue: FloatArray, temperature_c: FloatArray) -> FloatArray:
    """Return the PUE at a temperature [degC]: more in the heat."""
    return np.asarray(pue + PUE_PER_DEGREE * np.maximum(0.0, temperature_c - MILD_C))
