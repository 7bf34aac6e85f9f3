"""Blocks of paired tests: the runs of all methods by instance, and which method is ahead on it.

An instance is a problem of the grid: a workflow, a platform, a deadline and a budget. The runs of a
method on an instance (its seeds) count as one value, since they are not independent. Neither are
points of the grid at which a method has the same schedules, as one that does not look at the bounds
has: they count as one instance.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.study.results import Row
from wfsched.study.statistics.feasibility import (
    LIMITS,
    Feasibility,
    Kept,
    common_points,
    keeps,
    kept_count,
    schedule_key,
    violation,
)
from wfsched.study.statistics.summary import grouped
from wfsched.study.trial import Scalar

HIGHER_IS_BETTER = ("success", "hypervolume", "green_share")
"""Metrics for which higher is better; for all others lower is."""

# Means that differ by less, relative to the larger, are equal: rounding of sums.
_TIE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """The runs of one method on one instance.

    Parameters
    ----------
    values : array (n,)
        Of the metric; NaN where a run that breaks a bound has none.
    violations : array (n,)
        Sums of relative excesses; 0 where all bounds are kept.
    kept : array (n,)
        Whether all bounds are kept.
    schedules : tuple
        What tells the schedules from others, sorted.
    """

    values: FloatArray
    violations: FloatArray
    kept: np.ndarray
    schedules: tuple[Hashable, ...] = ()

    @property
    def share(self) -> float:
        """Share of the runs that keep all bounds."""
        return float(self.kept.mean())

    @property
    def mean(self) -> float:
        """Mean of the metric over the runs that keep all bounds; NaN if none does."""
        return float(self.values[self.kept].mean()) if self.kept.any() else float("nan")

    @classmethod
    def joined(cls, parts: Sequence[Runs]) -> Runs:
        """Return the runs of several points as those of one instance."""
        return cls(
            np.concatenate([part.values for part in parts]),
            np.concatenate([part.violations for part in parts]),
            np.concatenate([part.kept for part in parts]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One point of the grid.

    Parameters
    ----------
    source : tuple
        What identifies its problem, but for the limits.
    runs : tuple of Runs
        By method.
    """

    source: tuple[Scalar, ...]
    runs: tuple[Runs, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Values of a metric by point of the grid and method.

    Parameters
    ----------
    metric : str
    methods : tuple of str
    points : tuple of Point
    dropped : int
        Number of points dropped because a method has no value there.
    kept : Kept
        How many of the values break a bound.
    feasible_first : bool
        Whether methods that keep the bounds rank before others.
    """

    metric: str
    methods: tuple[str, ...]
    points: tuple[Point, ...]
    dropped: int
    kept: Kept
    feasible_first: bool = True

    @property
    def means(self) -> FloatArray:
        """Means (n_points, n_methods) over the runs that keep all bounds; NaN where none does."""
        return np.array([[runs.mean for runs in point.runs] for point in self.points])

    def instances(self, methods: Sequence[int]) -> tuple[tuple[Point, ...], ...]:
        """Return the points by independent instance.

        Points of one source at which one of `methods` (columns) has the same schedules are one
        instance, and so are those linked by others.
        """
        first: dict[Hashable, int] = {}
        parent = list(range(len(self.points)))

        def root(place: int) -> int:
            while parent[place] != place:
                place = parent[place]
            return place

        for place, point in enumerate(self.points):
            for method in methods:
                own = point.runs[method].schedules
                before = first.setdefault((point.source, method, own), place) if own else place
                parent[root(place)] = root(before)
        found: dict[int, list[Point]] = {}
        for place, point in enumerate(self.points):
            found.setdefault(root(place), []).append(point)
        return tuple(tuple(own) for own in found.values())

    def standing(self, instance: Sequence[Point], method: int) -> tuple[float, float, float]:
        """Return what the order of methods on an instance goes by, the lowest first.

        The negative share of runs that keep all bounds; the mean of the metric over those, negative
        where higher is better; where there are none, the mean violation. The share first is the rule
        of the competitions in constrained optimisation (Wu, Mallipeddi, Suganthan, "Problem
        definitions and evaluation criteria for the CEC 2017 competition", 2017); of two runs it is
        Deb's rule.
        """
        runs = Runs.joined([point.runs[method] for point in instance])
        sign = -1.0 if self.metric in HIGHER_IS_BETTER else 1.0
        if not runs.kept.any():
            return 0.0, 0.0, float(runs.violations.mean())
        return -runs.share, sign * runs.mean, 0.0


def difference(first: tuple[float, float, float], second: tuple[float, float, float]) -> tuple[int, float]:
    """Return the first part in which two standings differ, -1 if none, and by how much.

    >>> difference((-1.0, 5.0, 0.0), (-0.5, 1.0, 0.0)), difference((-1.0, 5.0, 0.0), (-1.0, 5.0, 0.0))
    ((0, -0.5), (-1, 0.0))
    """
    for part, (a, b) in enumerate(zip(first, second)):
        if abs(a - b) > _TIE * max(abs(a), abs(b)):
            return part, a - b
    return -1, 0.0


def blocks(
    rows: Sequence[Row], metric: str, instance: Sequence[str], feasibility: Feasibility = "first"
) -> Blocks:
    """Return the values of `metric` by point of the grid and method.

    Parameters
    ----------
    rows : sequence of dict
    metric : str
    instance : sequence of str
        Columns that identify a point.
    feasibility : {"first", "common", "ignore"}
        Whether values that keep all bounds rank before those that break one (default), only points
        and runs are compared where all methods keep them, or bounds are not looked at.

    Raises
    ------
    ParameterError
        If there are fewer than two methods, or no point with values of all methods.
    """
    counted = kept_count(rows, metric)
    if feasibility == "common":
        rows = common_points(rows, instance)
    methods = tuple(dict.fromkeys(str(group[0]) for group in grouped(rows, ("method",), metric)))
    by_point: dict[tuple[Scalar, ...], dict[str, list[Row]]] = {}
    for row in rows:
        # A front without a feasible schedule has no distance to a reference: the run broke a bound.
        if row["method"] in methods and (row.get(metric) is not None or not keeps(row)):
            key = tuple(row.get(name) for name in instance)
            by_point.setdefault(key, {}).setdefault(str(row["method"]), []).append(row)
    whole = {key: own for key, own in by_point.items() if len(own) == len(methods)}
    if len(methods) < 2 or not whole:
        raise ParameterError(
            "too few methods or instances to compare",
            where=metric,
            got=f"{len(methods)} methods, {len(whole)} instances with values of all methods",
            allowed="two methods and one instance or more",
        )
    limits = [place for place, name in enumerate(instance) if name in LIMITS]
    points = tuple(
        Point(
            tuple(value for place, value in enumerate(key) if place not in limits),
            tuple(
                _runs(own[method], metric, look=feasibility != "ignore", limited=bool(limits))
                for method in methods
            ),
        )
        for key, own in whole.items()
    )
    return Blocks(metric, methods, points, len(by_point) - len(whole), counted, feasibility == "first")


def _runs(rows: Sequence[Row], metric: str, *, look: bool, limited: bool) -> Runs:
    found = [row.get(metric) for row in rows]
    return Runs(
        np.array([np.nan if value is None else float(value) for value in found]),
        np.array([violation(row) if look else 0.0 for row in rows]),
        np.array([keeps(row) or (not look and value is not None) for row, value in zip(rows, found)]),
        tuple(sorted((schedule_key(row, metric) for row in rows), key=repr)) if limited else (),
    )
