"""Forecasts of the facility signal (intensity times PUE), issued at instants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.signals import prefix_integral
from wfsched.datacenter.world.slots import SLOTS_PER_HOUR

_HOURS_PER_DAY = 24
_MEMORY = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Expected facility signal; the bill is paid on the true one.

    Parameters
    ----------
    issued : array (n,) [slots]
        Ascending. At a decision a policy sees the latest issue, and the first issue before that.
    hourly : array (n, D, H) [g/kWh]
        By issue; the true one up to its issue.

    Raises
    ------
    ParameterError
        If the lengths do not match or the instants do not ascend.
    """

    issued: IntArray
    hourly: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "issued", readonly(self.issued, np.int64))
        object.__setattr__(self, "hourly", readonly(self.hourly, np.float64))
        if self.hourly.ndim != 3 or len(self.issued) != len(self.hourly) or not len(self.issued):
            got = [len(self.issued), self.hourly.shape]
            raise ParameterError("issues and instants do not match in length", where="forecast", got=got)
        if (np.diff(self.issued) <= 0).any():
            raise ParameterError("the instants of issue do not ascend", where="forecast")

    def issue_at(self, slot: int) -> int:
        """Return the index of the issue that is current in `slot`."""
        return max(int(np.searchsorted(self.issued, slot, side="right")) - 1, 0)

    def prefix(self, issue: int) -> FloatArray:
        """Return the prefix integral of an issue, (D, Q + 1) [g min/kWh]."""
        return _prefix_of(self, issue)


@lru_cache(maxsize=4)
def _prefix_of(forecast: Forecast, issue: int) -> FloatArray:
    out: FloatArray = readonly(prefix_integral(forecast.hourly[issue]), np.float64)
    return out


def perfect(instance: Instance) -> Forecast:
    """Return the exact forecast, issued once."""
    return Forecast(np.zeros(1, dtype=np.int64), instance.signals.facility[None])


def persistence_forecast(instance: Instance, every_h: int = 6) -> Forecast:
    """Return forecasts that repeat the day before, issued every `every_h` hours of the days to place."""

    def guess(truth: FloatArray, now: int) -> FloatArray:
        ahead = np.arange(now, truth.shape[1])
        past = now - _HOURS_PER_DAY + (ahead - now) % _HOURS_PER_DAY
        return np.concatenate([truth[:, :now], truth[:, np.maximum(past, 0)]], axis=1)

    return _issued(instance, every_h, guess)


def noisy_forecast(instance: Instance, seed: int, error: float, every_h: int = 6) -> Forecast:
    """Return forecasts whose relative error grows linearly to `error` a day ahead.

    Parameters
    ----------
    instance : Instance
    seed : int
    error : float
        Standard deviation a day ahead and later, >= 0.
    every_h : int [h]
        Time between two issues.

    Raises
    ------
    ParameterError
        If a number is out of range.
    """
    from scipy.signal import lfilter

    if not 0.0 <= error < np.inf:
        raise ParameterError("out of range", where="error", got=error, allowed=">= 0")
    rng = generator(seed, "datacenter", "forecast")

    def guess(truth: FloatArray, now: int) -> FloatArray:
        noise = rng.standard_normal(truth.shape)
        noise[:, 1:] *= np.sqrt(1 - _MEMORY**2)
        walk = lfilter((1.0,), (1.0, -_MEMORY), noise, axis=1)
        ahead = np.clip((np.arange(truth.shape[1]) - now) / _HOURS_PER_DAY, 0.0, 1.0)
        return np.asarray(truth * np.maximum(1.0 + error * ahead * walk, 0.0))

    return _issued(instance, every_h, guess)


def _issued(
    instance: Instance, every_h: int, guess: Callable[[FloatArray, int], FloatArray]
) -> Forecast:  # fmt: skip
    if every_h < 1:
        raise ParameterError("out of range", where="every_h", got=every_h, allowed="at least 1 hour")
    truth, first = instance.signals.facility, instance.first_slot // SLOTS_PER_HOUR
    last = instance.n_hours
    if len(instance.jobs):
        until = instance.jobs.release[-1] + instance.jobs.tau.max()
        last = min(last, int(until // 60) + _HOURS_PER_DAY)
    hours = range(first, max(last, first + 1), every_h)
    return Forecast(SLOTS_PER_HOUR * np.array(hours), np.stack([guess(truth, now) for now in hours]))
