"""Significance of differences between methods: paired tests over the instances that all of them ran on.

What is an instance, and which method is ahead on it, `wfsched.study.statistics.blocks` says: methods
that keep the bounds rank before those that break them.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import ParameterError
from wfsched.study.statistics.blocks import HIGHER_IS_BETTER, Blocks, Point, Runs, difference


@dataclass(frozen=True, slots=True)
class PairTest:
    """Comparison of two methods.

    Parameters
    ----------
    first, second : str
    instances : int
        Independent ones; see `wfsched.study.statistics.blocks.Blocks.instances`.
    better, worse : int
        Instances on which the first method is better, and worse.
    compared : int
        Instances at which both keep the bounds in some run.
    difference : float
        Median over those of (first - second) / second, means over the runs that keep the bounds; NaN
        without any.
    p : float
        Wilcoxon's signed-rank test, two-sided. Differences rank by size: least where neither method
        keeps the bounds (in the violation), then those of the metric, then those in the share of runs
        that keep the bounds (worst-rank scores, Lachin 1999, doi:10.1016/S0197-2456(99)00022-7).
    p_holm : float
        P-value after Holm's correction over all pairs.
    a12 : float
        Vargha and Delaney's effect size, averaged over the instances: the probability that a run
        of the first method is better than a run of the second, ties counting half. A run that keeps
        the bounds is better than one that breaks them; of two that break them the one with the lower
        violation is.
    """

    first: str
    second: str
    instances: int
    better: int
    worse: int
    compared: int
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
        Mean ranks; 1 is best. On an instance, methods that keep the bounds rank before others.
    instances : int
        Independent ones.
    statistic, p : float
        Friedman's test; NaN for a single instance.
    nemenyi : array (n_methods, n_methods)
        P-values of Nemenyi's test for all pairs, in the order of `methods`; NaN for a single instance.
    """

    methods: tuple[str, ...]
    ranks: tuple[float, ...]
    instances: int
    statistic: float
    p: float
    nemenyi: FloatArray


def pair_tests(given: Blocks) -> tuple[PairTest, ...]:
    """Compare each pair of methods: Wilcoxon with Holm's correction, and Vargha-Delaney A12 [1]_.

    References
    ----------
    .. [1] Vargha, Delaney, J. Educational and Behavioral Statistics 25(2):101-132, 2000.
    """
    pairs = list(combinations(range(len(given.methods)), 2))
    tests = [_pair_test(given, a, b) for a, b in pairs]
    return tuple(replace(test, p_holm=value) for test, value in zip(tests, holm([test.p for test in tests])))


def _pair_test(given: Blocks, first: int, second: int) -> PairTest:
    """Return the test of two methods, without Holm's correction."""
    instances = given.instances((first, second))
    found = [difference(given.standing(own, first), given.standing(own, second)) for own in instances]
    parts, sizes = np.array([part for part, _ in found]), np.array([size for _, size in found])
    both = [(_joined(own, first).mean, _joined(own, second).mean) for own in instances]
    shared = np.array([pair for pair in both if not np.isnan(pair).any()]).reshape(-1, 2)
    sign = -1.0 if given.metric in HIGHER_IS_BETTER else 1.0
    return PairTest(
        first=given.methods[first],
        second=given.methods[second],
        instances=len(instances),
        better=int((sizes < 0).sum()),
        worse=int((sizes > 0).sum()),
        compared=len(shared),
        difference=_relative(shared[:, 0], shared[:, 1]),
        p=_wilcoxon(_signed_ranks(parts, sizes)),
        p_holm=1.0,
        a12=float(np.mean([_mean_a12(own, first, second, sign) for own in instances])),
    )


def _mean_a12(instance: Sequence[Point], first: int, second: int, sign: float) -> float:
    return float(np.mean([_a12(*_places(point.runs[first], point.runs[second], sign)) for point in instance]))


def _joined(instance: Sequence[Point], method: int) -> Runs:
    return Runs.joined([point.runs[method] for point in instance])


def _signed_ranks(parts: IntArray, sizes: FloatArray) -> FloatArray:
    """Return the signed ranks of differences: by the part of the standings they are in, then by size."""
    from scipy.stats import rankdata

    # Parts of a standing are the share of kept runs, the metric, the violation: the last is the least.
    place = np.zeros(len(sizes))
    for part in (2, 1, 0):
        own = parts == part
        place[own] = place.max(initial=0.0) + rankdata(np.abs(sizes[own]))
    ranks: FloatArray = np.sign(sizes) * place
    return ranks


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
        If there are fewer than three methods, or all are equal.

    References
    ----------
    .. [1] Demsar, J. Machine Learning Research 7:1-30, 2006.
    """
    if len(given.methods) < 3:
        raise ParameterError(
            "too few methods or instances for a rank test",
            where=given.metric,
            got=f"{len(given.methods)} methods",
            allowed="three methods or more",
        )
    placed = np.array([_mean_ranks(given, own) for own in given.instances(range(len(given.methods)))])
    if not np.ptp(placed, axis=1).any():
        raise ParameterError("all methods are equal on all instances", where=given.metric)
    ranks = placed.mean(axis=0)
    order = np.argsort(ranks, kind="stable")
    statistic, p, nemenyi = _friedman(placed[:, order])
    return RankTest(
        tuple(given.methods[i] for i in order),
        tuple(float(ranks[i]) for i in order),
        len(placed),
        statistic,
        p,
        nemenyi,
    )


def _friedman(placed: FloatArray) -> tuple[float, float, FloatArray]:
    """Return statistic and p-value of Friedman's test on ranks, and the p-values of Nemenyi's."""
    from scipy.stats import friedmanchisquare

    if len(placed) < 2:
        nan = float("nan")
        return nan, nan, np.full((placed.shape[1], placed.shape[1]), nan)
    statistic, p = friedmanchisquare(*placed.T)
    return float(statistic), float(p), _nemenyi(placed.mean(axis=0), len(placed))


def _mean_ranks(given: Blocks, instance: Sequence[Point]) -> FloatArray:
    """Return the ranks (n_methods,) on an instance: those of the mean ranks over its points."""
    from scipy.stats import rankdata

    columns = range(len(given.methods))
    by_point = [_ranks([given.standing([point], method) for method in columns]) for point in instance]
    # Means of the same ranks in another order must tie.
    ranks: FloatArray = rankdata(np.mean(by_point, axis=0).round(9))
    return ranks


def _ranks(standings: Sequence[tuple[float, float, float]]) -> FloatArray:
    """Return the ranks (n_methods,) of methods at a point; equal ones share the mean of theirs."""
    from scipy.stats import rankdata

    order = sorted(range(len(standings)), key=lambda method: standings[method])
    place = np.zeros(len(standings))
    for before, method in pairwise(order):
        place[method] = place[before] + (difference(standings[before], standings[method])[0] >= 0)
    ranks: FloatArray = rankdata(place)
    return ranks


def _nemenyi(ranks: FloatArray, instances: int) -> FloatArray:
    """Return the p-values of Nemenyi's test for all pairs of mean ranks, (n_methods, n_methods)."""
    from scipy.stats import studentized_range

    methods = len(ranks)
    error = np.sqrt(methods * (methods + 1) / (12.0 * instances))
    distances = np.abs(ranks[:, None] - ranks) / error
    # The statistic of the test is the studentised range with infinitely many degrees of freedom.
    return np.asarray(studentized_range.sf(distances, methods, np.inf))


def critical_difference(methods: int, instances: int, level: float = 0.05) -> float:
    """Return the least difference of two mean ranks that Nemenyi's test finds significant.

    Parameters
    ----------
    methods, instances : int
    level : float
        Of significance.

    >>> round(critical_difference(4, 14), 2)
    1.25
    """
    from scipy.stats import studentized_range

    error = np.sqrt(methods * (methods + 1) / (12.0 * instances))
    return float(studentized_range.ppf(1.0 - level, methods, np.inf) * error)


def _wilcoxon(differences: FloatArray) -> float:
    from scipy.stats import wilcoxon

    if not differences.any():
        return 1.0
    with warnings.catch_warnings():
        # Warnings of small samples: the p-value is exact then.
        warnings.simplefilter("ignore")
        return float(wilcoxon(differences, zero_method="pratt").pvalue)


def _places(first: Runs, second: Runs, sign: float) -> tuple[FloatArray, FloatArray]:
    """Return the places of the runs of two methods in Deb's order, the best lowest."""
    from scipy.stats import rankdata

    both = Runs.joined([first, second])
    # Kept runs by the metric, then the others by violation.
    within = np.where(both.kept, sign * np.nan_to_num(both.values), both.violations)
    place = rankdata(within) + len(within) * ~both.kept
    return place[: len(first.kept)], place[len(first.kept) :]


def _a12(first: FloatArray, second: FloatArray) -> float:
    """Return the probability that a place of the first is lower, ties counting half."""
    from scipy.stats import mannwhitneyu

    return float(mannwhitneyu(second, first).statistic) / (len(first) * len(second))


def _relative(first: FloatArray, second: FloatArray) -> float:
    if not len(first):
        return float("nan")
    scale = np.where(second == 0, 1.0, np.abs(second))
    return float(np.median((first - second) / scale))
