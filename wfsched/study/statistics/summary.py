"""Summaries of a metric by groups of trials: quartiles, means with confidence intervals, success rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.study.results import Row
from wfsched.study.trial import Scalar

Group: TypeAlias = tuple[Scalar, ...]

CONFIDENCE_LEVEL = 0.95
_N_RESAMPLES = 9999


@dataclass(frozen=True, slots=True)
class Summary:
    """Summary of a metric over the trials of a group.

    Parameters
    ----------
    group : tuple
        Values of the grouping columns.
    count : int
        Number of trials with a value.
    median, lower_quartile, upper_quartile, mean : float
    low, high : float
        95 % confidence interval of the mean: bias-corrected and accelerated (BCa) bootstrap, 9999
        resamples, seeded; the mean itself if all values are equal, NaN for a single value.
    """

    group: Group
    count: int
    median: float
    lower_quartile: float
    upper_quartile: float
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SuccessRate:
    """Share of the trials of a group that meet all constraints.

    Parameters
    ----------
    group : tuple
    count, successes : int
    rate : float
    low, high : float
        95 % confidence interval after Wilson.
    """

    group: Group
    count: int
    successes: int
    rate: float
    low: float
    high: float


def grouped(rows: Sequence[Row], by: Sequence[str], metric: str) -> dict[Group, FloatArray]:
    """Return the values of a metric by group, in the order of the rows; rows without a value are skipped.

    Raises
    ------
    ParameterError
        If no row has the metric or a grouping column, or the metric is not a number.
    """
    for name in (*by, metric):
        if not any(name in row for row in rows):
            known = ", ".join(dict.fromkeys(key for row in rows for key in row))
            raise ParameterError("unknown column", where="results", got=name, allowed=known)
    groups: dict[Group, list[float]] = {}
    for row in rows:
        value = row.get(metric)
        if isinstance(value, str):
            raise ParameterError("the column is not numeric", where=metric, got=value)
        if value is not None:
            groups.setdefault(tuple(row.get(name) for name in by), []).append(float(value))
    return {group: np.array(values) for group, values in groups.items()}


def summarise(rows: Sequence[Row], metric: str, by: Sequence[str] = ("method",)) -> tuple[Summary, ...]:
    """Return the summary of `metric` for each group, in the order of the rows.

    Raises
    ------
    ParameterError
        As `grouped`.
    """
    return tuple(_summary(group, values) for group, values in grouped(rows, by, metric).items())


def success_rates(rows: Sequence[Row], by: Sequence[str] = ("method",)) -> tuple[SuccessRate, ...]:
    """Return the success rate of each group, in the order of the rows; unconstrained trials are skipped.

    Raises
    ------
    ParameterError
        As `grouped`.
    """
    from scipy.stats import binomtest

    rates = []
    for group, values in grouped(rows, by, "success").items():
        successes = int(values.sum())
        interval = binomtest(successes, len(values)).proportion_ci(CONFIDENCE_LEVEL, method="wilson")
        rate = successes / len(values)
        rates.append(
            SuccessRate(group, len(values), successes, rate, float(interval.low), float(interval.high))
        )
    return tuple(rates)


def mean_interval(values: FloatArray) -> tuple[float, float]:
    """Return the 95 % confidence interval of the mean of `values` (n,); see `Summary`."""
    from scipy.stats import bootstrap

    if len(values) < 2:
        return float("nan"), float("nan")
    if np.ptp(values) == 0:
        return float(values[0]), float(values[0])
    found = bootstrap(
        (values,),
        np.mean,
        n_resamples=_N_RESAMPLES,
        confidence_level=CONFIDENCE_LEVEL,
        method="BCa",
        rng=generator(0, "bootstrap"),
    ).confidence_interval
    return float(found.low), float(found.high)


def _summary(group: Group, values: FloatArray) -> Summary:
    lower, middle, upper = np.percentile(values, [25, 50, 75])
    return Summary(
        group,
        len(values),
        float(middle),
        float(lower),
        float(upper),
        float(values.mean()),
        *mean_interval(values),
    )
