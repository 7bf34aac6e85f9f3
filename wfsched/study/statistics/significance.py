"""Significance of differences between methods: paired tests over the instances that all of them ran on.

An instance is a problem of the grid: a workflow, a platform, a deadline and a budget. The runs of a
method on an instance (its seeds) count as one value, their mean, since they are not independent.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import MissingExtraError, ParameterError
from wfsched.study.results import Row
from wfsched.study.statistics.summary import grouped

HIGHER_IS_BETTER = ("success", "hypervolume", "green_share")
"""Metrics for which higher is better; for all others lower is."""


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Values of a metric by instance and method.

    Parameters
    ----------
    metric : str
    methods : tuple of str
    means : array (n_instances, n_methods)
        Means over the runs of the method on the instance.
    runs : tuple of tuple of arrays
        Values of the runs, by instance and method.
    dropped : int
        Number of instances dropped because a method has no value there.
    """

    metric: str
    methods: tuple[str, ...]
    means: FloatArray
    runs: tuple[tuple[FloatArray, ...], ...]
    dropped: int


@dataclass(frozen=True, slots=True)
class PairTest:
    """Comparison of two methods.

    Parameters
    ----------
    first, second : str
    instances : int
    better, worse : int
        Instances on which the first method is better, and worse.
    difference : float
        Median over the instances of (first - second) / second.
    p : float
        Wilcoxon's signed-rank test, two-sided.
    p_holm : float
        P-value after Holm's correction over all pairs.
    a12 : float
        Vargha and Delaney's effect size, averaged over the instances: the probability that a run
        of the first method is better than a run of the second, ties counting half.
    """

    first: str
    second: str
    instances: int
    better: int
    worse: int
    difference: float
    p: float
    p_holm: float
    a12: float


@dataclass(frozen=True, slots=True, eq=False)
class RankTest:
    """Comparison of all methods by their ranks.

    Parameters
    ----------
    methods : tuple of str
        Sorted by mean rank, best first.
    ranks : tuple of float
        Mean ranks; 1 is best.
    instances : int
    statistic, p : float
        Friedman's test.
    nemenyi : array (n_methods, n_methods)
        P-values of Nemenyi's test for all pairs, in the order of `methods`.
    """

    methods: tuple[str, ...]
    ranks: tuple[float, ...]
    instances: int
    statistic: float
    p: float
    nemenyi: FloatArray


def blocks(rows: Sequence[Row], metric: str, instance: Sequence[str]) -> Blocks:
    """Return the values of `metric` by instance and method.

    Parameters
    ----------
    rows : sequence of dict
    metric : str
    instance : sequence of str
        Columns that identify an instance.

    Raises
    ------
    ParameterError
        If there are fewer than two methods, or no instance with values of all methods.
    """
    found = grouped(rows, ("method", *instance), metric)
    methods = tuple(dict.fromkeys(str(group[0]) for group in found))
    by_instance: dict[tuple[object, ...], dict[str, FloatArray]] = {}
    for (method, *key), values in found.items():
        by_instance.setdefault(tuple(key), {})[str(method)] = values
    whole = [own for own in by_instance.values() if len(own) == len(methods)]
    if len(methods) < 2 or not whole:
        raise ParameterError(
            "too few methods or instances to compare",
            where=metric,
            got=f"{len(methods)} methods, {len(whole)} instances with values of all methods",
            allowed="two methods and one instance or more",
        )
    runs = tuple(tuple(own[method] for method in methods) for own in whole)
    means = np.array([[values.mean() for values in own] for own in runs])
    return Blocks(metric, methods, means, runs, len(by_instance) - len(whole))


def pair_tests(given: Blocks) -> tuple[PairTest, ...]:
    """Compare each pair of methods: Wilcoxon with Holm's correction, and Vargha-Delaney A12 [1]_.

    References
    ----------
    .. [1] Vargha, Delaney, J. Educational and Behavioral Statistics 25(2):101-132, 2000.
    """
    sign = -1.0 if given.metric in HIGHER_IS_BETTER else 1.0
    pairs = list(combinations(range(len(given.methods)), 2))
    columns = sign * given.means.T
    raw = [_wilcoxon(columns[a] - columns[b]) for a, b in pairs]
    corrected = holm(raw)
    return tuple(
        PairTest(
            first=given.methods[a],
            second=given.methods[b],
            instances=len(given.means),
            better=int((columns[a] < columns[b]).sum()),
            worse=int((columns[a] > columns[b]).sum()),
            difference=_relative(given.means[:, a], given.means[:, b]),
            p=p,
            p_holm=p_holm,
            a12=float(np.mean([_a12(sign * own[a], sign * own[b]) for own in given.runs])),
        )
        for (a, b), p, p_holm in zip(pairs, raw, corrected)
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values after Holm's correction, in the given order [1]_.

    The k-th smallest of n is multiplied by n + 1 - k; none falls below the one before it.

    References
    ----------
    .. [1] Holm, Scandinavian Journal of Statistics 6(2):65-70, 1979.

    Examples
    --------
    >>> holm([0.03, 0.01, 0.5])
    [0.06, 0.03, 0.5]
    """
    raw = np.asarray(p_values, dtype=float)
    order = np.argsort(raw, kind="stable")
    factors = np.arange(len(raw), 0, -1)
    corrected = np.empty_like(raw)
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(factors * raw[order]))
    return [float(p) for p in corrected]


def rank_test(given: Blocks) -> RankTest:
    """Compare all methods: Friedman's test, mean ranks and Nemenyi's post-hoc test [1]_.

    Raises
    ------
    ParameterError
        If there are fewer than three methods or two instances.

    References
    ----------
    .. [1] Demsar, J. Machine Learning Research 7:1-30, 2006.
    """
    from scipy.stats import friedmanchisquare, rankdata

    if len(given.methods) < 3 or len(given.means) < 2:
        raise ParameterError(
            "too few methods or instances for a rank test",
            where=given.metric,
            got=f"{len(given.methods)} methods, {len(given.means)} instances",
            allowed="three methods and two instances or more",
        )
    sign = -1.0 if given.metric in HIGHER_IS_BETTER else 1.0
    values = sign * given.means
    if not np.ptp(values, axis=1).any():
        raise ParameterError("all methods are equal on all instances", where=given.metric)
    statistic, p = friedmanchisquare(*values.T)
    ranks = rankdata(values, axis=1).mean(axis=0)
    order = np.argsort(ranks, kind="stable")
    nemenyi = _nemenyi(ranks[order], len(values))
    return RankTest(
        tuple(given.methods[i] for i in order),
        tuple(float(ranks[i]) for i in order),
        len(values),
        float(statistic),
        float(p),
        nemenyi,
    )


def _nemenyi(ranks: FloatArray, instances: int) -> FloatArray:
    """Return the p-values of Nemenyi's test for all pairs of mean ranks, (n_methods, n_methods)."""
    from scipy.stats import studentized_range

    methods = len(ranks)
    error = np.sqrt(methods * (methods + 1) / (12.0 * instances))
    distances = np.abs(ranks[:, None] - ranks) / error
    # The statistic of the test is the studentised range with infinitely many degrees of freedom.
    return np.asarray(studentized_range.sf(distances, methods, np.inf))


def posthocs() -> Any:
    """Return scikit-posthocs.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import scikit_posthocs
    except ImportError as error:
        raise MissingExtraError(
            "diagrams of critical differences need scikit-posthocs",
            remedy="Install it with: pip install 'wfsched[statistics]'.",
        ) from error
    return scikit_posthocs


def _wilcoxon(differences: FloatArray) -> float:
    from scipy.stats import wilcoxon

    if not differences.any():
        return 1.0
    with warnings.catch_warnings():
        # Warnings of small samples: the p-value is exact then.
        warnings.simplefilter("ignore")
        return float(wilcoxon(differences, zero_method="pratt").pvalue)


def _a12(first: FloatArray, second: FloatArray) -> float:
    """Return the probability that a value of `first` is lower, ties counting half."""
    from scipy.stats import mannwhitneyu

    return float(mannwhitneyu(second, first).statistic) / (len(first) * len(second))


def _relative(first: FloatArray, second: FloatArray) -> float:
    scale = np.where(second == 0, 1.0, np.abs(second))
    return float(np.median((first - second) / scale))
