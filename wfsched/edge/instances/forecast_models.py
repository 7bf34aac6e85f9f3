"""Models of imperfect forecasts: noise that grows with the time ahead, and persistence.

Ours: the slides assume that green time is known in advance and name forecasts as future work.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from wfsched.edge.green_time.green_intervals import ticks_per_step
from wfsched.edge.instances.forecast import Forecast
from wfsched.edge.instances.setting import Setting
from wfsched.edge.instances.sunwind import NOISE_MEMORY_S, STEP_S, EdgePower, Region, power_of_edges

# Time ahead at which the error reaches its maximum.
_ERROR_GROWTH_S = 24 * SECONDS_PER_HOUR

# From the power of an edge and the first step of the future to the expected power.
_Guess = Callable[[FloatArray, int], FloatArray]


def noisy_forecast(
    setting: Setting, region: Region, seed: int, error: float, every_s: float = 6 * SECONDS_PER_HOUR
) -> Forecast:
    """Return noisy forecasts for the instance that `generate` draws for the same setting, region and seed.

    The expected power is the actual power times ``1 + error * z``, where z is a standard normal walk for
    each issue and edge. The error grows linearly with the time ahead, up to a day; the past is known.

    Parameters
    ----------
    setting, region, seed
    error : float
        Relative standard deviation of the power a day ahead, >= 0.
    every_s : float [s]
        Time between two issues.
    """
    if not 0.0 <= error < np.inf:
        raise ParameterError("out of range", where="error", got=error, allowed=">= 0")
    rng = generator(seed, "edge", "forecast")
    memory = exp(-STEP_S / NOISE_MEMORY_S)

    def guess(power: FloatArray, now: int) -> FloatArray:
        ahead = np.clip((np.arange(len(power)) - now) * STEP_S / _ERROR_GROWTH_S, 0.0, 1.0)
        factor = np.maximum(1.0 + error * ahead * _walk(len(power), memory, rng), 0.0)
        return np.asarray(power * factor)

    return _issued(setting, region, seed, every_s, guess)


def _walk(count: int, memory: float, rng: np.random.Generator) -> FloatArray:
    """Return a walk like `wfsched.energy.synthetic.walk`, which is too slow for so many issues."""
    from scipy.signal import lfilter

    noise = rng.standard_normal(count)
    noise[1:] *= np.sqrt(1.0 - memory**2)
    return np.asarray(lfilter((1.0,), (1.0, -memory), noise))


def persistence_forecast(
    setting: Setting, region: Region, seed: int, every_s: float = 6 * SECONDS_PER_HOUR
) -> Forecast:
    """Return forecasts that repeat the last 24 hours; parameters as in `noisy_forecast`.

    The first day is known.
    """
    per_day = round(SECONDS_PER_DAY / STEP_S)

    def guess(power: FloatArray, now: int) -> FloatArray:
        known = max(now, per_day)
        return np.concatenate(
            [power[:known], np.resize(power[known - per_day : known], max(len(power) - known, 0))]
        )

    return _issued(setting, region, seed, every_s, guess)


def _issued(setting: Setting, region: Region, seed: int, every_s: float, guess: _Guess) -> Forecast:
    """Return forecasts issued every `every_s` during the days of `setting`, by `guess` for each edge."""
    apart = ticks_per_step(every_s, STEP_S)
    ticks = ticks_per_step(STEP_S, setting.tick_s)
    edges = power_of_edges(setting, region, generator(seed, "edge", "green"))
    issues = range(0, round(setting.days * SECONDS_PER_DAY / STEP_S), apart)

    def expected(edge: EdgePower, now: int) -> FloatArray:
        return guess(edge.power, now) if len(edge.power) else edge.power

    return Forecast(
        ticks * np.array(issues),
        tuple(tuple(edge.green(expected(edge, now), ticks) for edge in edges) for now in issues),
    )
