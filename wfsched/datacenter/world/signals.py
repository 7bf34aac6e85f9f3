"""Signals of data centres by the hour, and their prefix integrals at slot boundaries."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import DataCentreError
from wfsched.datacenter.world.slots import SLOT_MIN, SLOTS_PER_HOUR
from wfsched.datacenter.world.temperature import pue_at


def prefix_integral(hourly: FloatArray) -> FloatArray:
    """Return the integral of hourly values up to each slot boundary, (..., n + 1) [unit min].

    >>> prefix_integral(np.array([60.0]))[[1, 12]].tolist()
    [300.0, 3600.0]
    """
    slots = np.repeat(np.asarray(hourly, dtype=np.float64), SLOTS_PER_HOUR, axis=-1)
    zero = np.zeros((*slots.shape[:-1], 1))
    return np.concatenate([zero, np.cumsum(slots * SLOT_MIN, axis=-1)], axis=-1)


def integral_of_runs(prefix: FloatArray, centre: IntArray, slot: IntArray, run: FloatArray) -> FloatArray:
    """Return the integral of a signal over runs of `run` minutes from `slot`, (k,) [unit min].

    Parameters
    ----------
    prefix : array (D, Q + 1) [unit min]
    centre, slot : array (k,)
    run : array (k,) [min]
    """
    whole = np.floor(run / SLOT_MIN).astype(np.int64)
    part = run / SLOT_MIN - whole
    last = slot + whole
    until = (
        prefix[centre, last] * (1 - part) + prefix[centre, np.minimum(last + 1, prefix.shape[1] - 1)] * part
    )
    return np.asarray(until - prefix[centre, slot])


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """Carbon intensity, temperature and price of each centre by the hour.

    Parameters
    ----------
    intensity : array (D, H) [g/kWh]
    temperature : array (D, H) [degC]
    price : array (D, H) [USD/kWh]
        NaN for a zone whose price is not known.
    pue0 : array (D,)
        PUE in the cold.
    start : float [POSIX s]
        Beginning of the first hour.

    Raises
    ------
    DataCentreError
        If shapes differ or an intensity is negative.
    """

    intensity: FloatArray
    temperature: FloatArray
    price: FloatArray
    pue0: FloatArray
    start: float = 0.0
    pue: FloatArray = field(init=False)
    """(D, H): PUE of each hour."""
    facility: FloatArray = field(init=False)
    """(D, H) [g/kWh]: intensity times PUE."""
    prefix: FloatArray = field(init=False)
    """(D, Q + 1) [g min/kWh]: integral of `facility` up to each slot."""

    def __post_init__(self) -> None:
        for name in ("intensity", "temperature", "price", "pue0"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))
        shapes = {self.intensity.shape, self.temperature.shape, self.price.shape}
        if len(shapes) != 1 or self.intensity.ndim != 2 or self.pue0.shape != self.intensity.shape[:1]:
            raise DataCentreError("signals differ in shape", where="signals", got=sorted(shapes))
        wrong = ~((self.intensity >= 0) & np.isfinite(self.intensity))
        if wrong.any():
            d, h = np.argwhere(wrong)[0]
            raise DataCentreError(
                "carbon intensity out of range", where=f"centre {d}, hour {h}",
                got=float(self.intensity[d, h]), allowed="a finite number >= 0 [g/kWh]",
            )  # fmt: skip
        pue = pue_at(self.pue0[:, None], self.temperature)
        object.__setattr__(self, "pue", readonly(pue, np.float64))
        object.__setattr__(self, "facility", readonly(self.intensity * pue, np.float64))
        object.__setattr__(self, "prefix", readonly(prefix_integral(self.facility), np.float64))

    @property
    def n_slots(self) -> int:
        """Number of slots that the signals cover."""
        return int(self.prefix.shape[1]) - 1

    def priced(self) -> list[bool]:
        """Return whether the price of each centre is known in some hour, (D,)."""
        return [not bool(np.isnan(row).all()) for row in self.price]

    def at_minute(self, hourly: FloatArray, minutes: FloatArray) -> FloatArray:
        """Return hourly values at `minutes` since the start, (m, D)."""
        return np.asarray(hourly.T[np.asarray(minutes // 60, dtype=np.int64)])
