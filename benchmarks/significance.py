"""Whether runs of two methods differ: Wilcoxon's tests, and Holm's correction for many of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from wfsched.core.arrays import FloatArray


def rank_sum(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """Return the two-sided p of Wilcoxon's rank-sum test (Mann and Whitney's U) of two samples.

    Exact where there are no ties, by the normal approximation else; 1 if all values are equal.
    """
    values = np.concatenate((np.asarray(one, np.float64), np.asarray(other, np.float64)))
    distinct = len(np.unique(values))
    if distinct == 1:
        return 1.0
    method = "exact" if distinct == len(values) else "asymptotic"
    return float(stats.mannwhitneyu(one, other, alternative="two-sided", method=method).pvalue)


def signed_rank(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """Return the two-sided p of Wilcoxon's signed-rank test of pairs; 1 if all pairs are equal."""
    gaps = np.asarray(one, np.float64) - np.asarray(other, np.float64)
    return float(stats.wilcoxon(gaps).pvalue) if gaps.any() else 1.0


def holm(p: npt.ArrayLike) -> FloatArray:
    """Return p adjusted for as many tests, by Holm's step-down procedure (1979, Scand. J. Statist. 6).

    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    given = np.asarray(p, np.float64)
    ascending = np.argsort(given, kind="stable")
    steps = given[ascending] * np.arange(len(given), 0, -1)
    adjusted = np.empty(len(given))
    adjusted[ascending] = np.minimum(1.0, np.maximum.accumulate(steps))
    return adjusted
