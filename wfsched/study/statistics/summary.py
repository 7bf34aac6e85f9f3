"""Describing a metric by groups of trials: quartiles, means with their uncertainty, success rates."""

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

CONFIDENCE = 0.95
_RESAMPLES = 9999


@dataclass(frozen=True, slots=True)
class Summary:
    """A metric over the trials of a group.

    Parameters
    ----------
    group : tuple
        Values of the columns that the trials were grouped by.
    count : int
        Trials that have a value.
    median, lower_quartile, upper_quartile, mean : float
    low, high : float
        95 % confidence interval of the mean: BCa bootstrap, 9999 resamples, seeded; the mean itself
        where all values are equal, NaN where there is but one.
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
    """How often the trials of a group kept all bounds.

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
    """Return the values of a metric by group, both in the order of the rows; rows without one are left out.

    Raises
    ------
    ParameterError
        If no row has the metric or a column, or the metric is no number.
    """
    for name in (*by, metric):
        if not any(name in row for row in rows):
            known = ", ".join(dict.fromkeys(key for row in rows for key in row))
            raise ParameterError("there is no such column", where="results", got=name, allowed=known)
    groups: dict[Group, list[float]] = {}
    for row in rows:
        value = row.get(metric)
        if isinstance(value, str):
            raise ParameterError("this column holds no numbers", where=metric, got=value)
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
    """Return the success rate of each group, in the order of the rows; those without bounds are left out.

    Raises
    ------
    ParameterError
        As `grouped`.
    """
    from scipy.stats import binomtest

    rates = []
    for group, values in grouped(rows, by, "success").items():
        successes = int(values.sum())
        interval = binomtest(successes, len(values)).proportion_ci(CONFIDENCE, method="wilson")
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
        n_resamples=_RESAMPLES,
        confidence_level=CONFIDENCE,
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
