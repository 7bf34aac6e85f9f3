"""Laws of jobs: those of a cloud provider's trace, and what the trace does not say.

Lengths, cores and arrivals are those of 100,000 jobs of a year of the Azure trace, of 15 min to 24 h.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.datacenter.world.describing import CLASSES, KNOWN_WORDS, NEW_WORDS
from wfsched.datacenter.world.jobs import Jobs
from wfsched.datacenter.world.setting import Setting
from wfsched.datacenter.world.slots import MINUTES_PER_DAY, MINUTES_PER_HOUR, SLOT_MIN, SLOTS_PER_DAY

LENGTHS_H = (
    0.25, 0.25, 0.25, 0.33, 0.33, 0.42, 0.42, 0.5, 0.58, 0.67, 0.75, 0.92, 1.08, 1.42, 1.83, 2.58, 3.83, 6.0,
    9.42, 14.33, 24.0,
)  # fmt: skip
"""Quantiles 0, 5, ... 100 % of the length."""
CORES = (2, 4, 8, 24, 30)
CORE_SHARES = (0.584, 0.288, 0.085, 0.039, 0.004)
KAPPA = (1.5, 3.0, 6.0)
LEAST_SLACK_MIN = 30.0
COPIES = 4
"""Independent copies of the trace that make up the jobs."""

_DAY_CV, _LEAST_DAY, _MOST_DAY = 0.25, 115 / 214, 450 / 214
# Jobs come in batches of geometric size: variance over mean of the counts is (2 - p) / p = 1.6.
_BATCH = 2.0 / 2.6
_UTILISATION = (0.3, 0.9)
_MEMORY_PER_CORE = (2.0, 4.0, 8.0)
_MEMORY_CEILING = 1024.0


def draw_lengths(count: int, rng: np.random.Generator) -> FloatArray:
    """Return run times at speed 1 [min]."""
    return MINUTES_PER_HOUR * np.interp(rng.random(count), np.linspace(0, 1, len(LENGTHS_H)), LENGTHS_H)


def draw_releases(setting: Setting, days: int, rng: np.random.Generator) -> FloatArray:
    """Return releases in `days` days, ascending [min]."""
    mean = setting.jobs_per_week / 7 / COPIES
    found = [
        day * MINUTES_PER_DAY + SLOT_MIN * _arrivals(_day_count(mean, rng), rng)
        for day in range(days)
        for _ in range(COPIES)
    ]
    slot = np.concatenate(found) if found else np.zeros(0)
    return np.sort(slot + SLOT_MIN * rng.random(len(slot)))


def _day_count(mean: float, rng: np.random.Generator) -> int:
    spread = np.sqrt(np.log1p(_DAY_CV**2))
    factor = float(np.exp(spread * rng.standard_normal() - spread**2 / 2))
    return int(np.floor(mean * min(max(factor, _LEAST_DAY), _MOST_DAY) + rng.random()))


def _arrivals(count: int, rng: np.random.Generator) -> FloatArray:
    """Return the slot of each of `count` jobs in a day: batches at uniform times."""
    sizes = rng.geometric(_BATCH, count)
    batch = np.repeat(np.arange(count), sizes)[:count]
    return rng.integers(SLOTS_PER_DAY, size=count).astype(np.float64)[batch]


def draw_jobs(
    setting: Setting, release: FloatArray, base: FloatArray, cores: IntArray, new_words: float, n: int,
    rng: np.random.Generator,
) -> Jobs:  # fmt: skip
    """Return jobs with all that a trace does not say.

    Parameters
    ----------
    setting : Setting
    release, base : array (m,) [min]
        The true run time at speed 1; jobs know it as well as `Setting.estimate_noise` says.
    cores : array (m,)
    new_words : float
        Share of descriptions in other words.
    n : int
        Number of centres.
    rng : Generator
    """
    m = len(release)
    known = base * np.exp(setting.estimate_noise * rng.standard_normal(m))
    kind = rng.integers(len(CLASSES), size=m)
    words = rng.integers(KNOWN_WORDS, size=m)
    other = KNOWN_WORDS + rng.integers(NEW_WORDS, size=m)
    words = np.where(rng.random(m) < new_words, other, words)
    utilisation = rng.uniform(*_UTILISATION, m)
    memory = np.minimum(cores * rng.choice(_MEMORY_PER_CORE, m), _MEMORY_CEILING)
    tau = np.maximum(rng.choice(KAPPA, m) * base, base + LEAST_SLACK_MIN)
    origin, data = rng.integers(n, size=m), np.exp(1.0 + rng.standard_normal(m))
    return Jobs(release, cores, memory, kind, words, known, utilisation, tau, origin, data)


def draw_cores(count: int, rng: np.random.Generator) -> IntArray:
    """Return cores, independent of the lengths."""
    return np.asarray(rng.choice(CORES, count, p=CORE_SHARES), dtype=np.int64)
