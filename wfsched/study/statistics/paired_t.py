"""Means with their intervals, and the paired t test, over instances that all methods ran on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """A mean and the half width of its 95 % interval; NaN for a single value.

    Parameters
    ----------
    mean, half : float
    """

    mean: float
    half: float


def mean_interval(values: Sequence[float]) -> Interval:
    """Return the mean of values and its t interval with n - 1 degrees of freedom.

    Examples
    --------
    >>> interval = mean_interval([1.0, 2.0, 3.0])
    >>> round(interval.mean, 3), round(interval.half, 3)
    (2.0, 2.484)
    """
    from scipy.stats import t

    found = np.asarray(values, dtype=np.float64)
    n = len(found)
    if n < 2:
        return Interval(float(found.mean()) if n else float("nan"), float("nan"))
    factor = float(t.ppf(0.5 + CONFIDENCE / 2, n - 1))
    return Interval(float(found.mean()), factor * float(found.std(ddof=1)) / n**0.5)


def paired_t(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the two-sided p-value of the paired t test; 1 if all differences are 0, NaN for a single pair.

    Examples
    --------
    >>> round(paired_t([1.0, 2.0, 3.0], [2.0, 4.0, 4.0]), 4)
    0.0572
    """
    from scipy.stats import t

    off = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    n = len(off)
    if n < 2:
        return float("nan")
    spread = float(off.std(ddof=1))
    if spread == 0.0:
        return 0.0 if off.any() else 1.0
    return float(2 * t.sf(abs(float(off.mean())) * n**0.5 / spread, n - 1))
