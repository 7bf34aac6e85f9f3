"""Summaries of a metric by groups of trials: quartiles, means with confidence intervals, success rates."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from wfsched.core.arguments import takes
from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.study.results import Row
from wfsched.study.statistics.feasibility import (
    LIMITS,
    Feasibility,
    Kept,
    common_points,
    keeps,
    kept_count,
    schedule_key,
)
from wfsched.study.trial import Scalar

Group: TypeAlias = tuple[Scalar, ...]

SOURCE = ("workflow", "platform", "supply")
"""Columns that identify a problem without its limits, in the rows of scheduling trials."""

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
        Number of values: one for each schedule. Rows of a method that has the same schedule at several
        limits of a problem count once.
    runs, kept : int
        Number of trials with a value, and of those that keep all bounds.
    median, lower_quartile, upper_quartile, mean : float
    low, high : float
        95 % confidence interval of the mean: bias-corrected and accelerated (BCa) bootstrap, 9999
        resamples, seeded; the mean itself if all values are equal, NaN for a single value.
    """

    group: Group
    count: int
    runs: int
    kept: int
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
            known = dict.fromkeys(key for row in rows for key in row)
            raise ParameterError("unknown column", where="results", got=name, known=known)
    groups: dict[Group, list[float]] = {}
    for row in rows:
        value = row.get(metric)
        if isinstance(value, str):
            raise ParameterError("the column is not numeric", where=metric, got=value)
        if value is not None:
            groups.setdefault(tuple(row.get(name) for name in by), []).append(float(value))
    return {group: np.array(values) for group, values in groups.items()}


@takes("rows", list, tuple, allowed="rows")
def summarise(
    rows: Sequence[Row],
    metric: str,
    by: Sequence[str] = ("method",),
    feasibility: Feasibility = "first",
    instance: Sequence[str] | None = None,
) -> tuple[Summary, ...]:
    """Return the summary of `metric` for each group, in the order of the rows.

    Parameters
    ----------
    rows : sequence of dict
    metric : str
    by : sequence of str
        Grouping columns.
    feasibility : {"first", "common", "ignore"}
        Whether a group is summarised over its values that keep all bounds (default; all figures are NaN
        without any), over those on instances where all methods keep them, or over all values.
    instance : sequence of str, optional
        Columns that identify an instance, for ``"common"``; those of `SOURCE` and the limits if None.

    Raises
    ------
    ParameterError
        As `grouped`, or if there is no instance at which all methods keep the bounds.
    """
    values = grouped(rows, by, metric)
    counts = {group: Kept(0, 0) for group in values}
    for group, own in _groups(rows, by).items():
        counts[group] = kept_count(own, metric)
    if feasibility == "common":
        rows = common_points(rows, (*SOURCE, *LIMITS) if instance is None else instance)
    elif feasibility == "first":
        rows = [row for row in rows if keeps(row)]
    distinct = _groups(rows, by)
    return tuple(_summary(group, counts[group], _values(distinct.get(group, []), metric)) for group in values)


def _groups(rows: Sequence[Row], by: Sequence[str]) -> dict[Group, list[Row]]:
    found: dict[Group, list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row.get(name) for name in by), []).append(row)
    return found


def _values(rows: Sequence[Row], metric: str) -> FloatArray:
    """Return the values of the rows; the same schedule at several limits of a problem counts once."""
    found: dict[Hashable, float] = {}
    for place, row in enumerate(rows):
        value = row.get(metric)
        if value is None or isinstance(value, str):
            continue
        limited = any(row.get(name) is not None for name in LIMITS)
        source = (row.get("method"), row.get("seed"), *(row.get(name) for name in SOURCE))
        key: Hashable = (source, schedule_key(row, metric), float(value)) if limited else place
        found.setdefault(key, float(value))
    return np.array(list(found.values()))


@takes("rows", list, tuple, allowed="rows")
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


def _summary(group: Group, kept: Kept, values: FloatArray) -> Summary:
    numbers = kept.values, kept.values - kept.broken
    if not len(values):
        return Summary(group, 0, *numbers, *[float("nan")] * 6)
    lower, middle, upper = np.percentile(values, [25, 50, 75])
    return Summary(
        group,
        len(values),
        *numbers,
        float(middle),
        float(lower),
        float(upper),
        float(values.mean()),
        *mean_interval(values),
    )
