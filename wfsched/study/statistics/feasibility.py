"""Feasibility of the rows of a study: what keeps its bounds ranks before what breaks them.

References
----------
Deb, Computer Methods in Applied Mechanics and Engineering 186(2-4):311-338, 2000
(doi:10.1016/S0045-7825(99)00389-8): the order of a feasible and an infeasible point, and of two
infeasible ones.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from wfsched.core.errors import ParameterError
from wfsched.study.results import Row
from wfsched.study.trial import Scalar

Feasibility: TypeAlias = Literal["first", "common", "ignore"]

FEASIBILITY: tuple[Feasibility, ...] = ("first", "common", "ignore")
"""How tables treat values that break a bound: ranked behind those that keep all, compared on the points
that all methods keep only, or not looked at."""

LIMITS = ("mu", "lambda")
"""Columns of the limits of a problem; points of one source differ in them."""

# Columns that tell the schedules of a method on one source apart.
_FIGURES = ("makespan_s", "energy_j", "cost", "machines_used")
# Pairs of figure and limit that rows of earlier versions have instead of a violation.
_LIMITED = (("makespan_s", "deadline_s"), ("cost", "budget"))


@dataclass(frozen=True, slots=True)
class Kept:
    """Count of the values that keep all bounds.

    Parameters
    ----------
    broken, values : int
        Values that break a bound, of all.
    """

    broken: int
    values: int

    @property
    def text(self) -> str:
        """The line under a table.

        >>> Kept(12, 40).text
        '12 of 40 values break a bound'
        """
        verb = "breaks" if self.broken == 1 else "break"
        return f"{self.broken} of {self.values} values {verb} a bound"


def keeps(row: Row) -> bool:
    """Return whether the schedule of a row keeps all bounds; without bounds every schedule does."""
    return row.get("success") is None or bool(row["success"])


def violation(row: Row) -> float:
    """Return by how much the schedule of a row breaks its bounds: the sum of relative excesses.

    0 for one that keeps all. Rows of earlier versions have no column ``violation``: theirs is that of
    makespan and cost beyond deadline and budget.
    """
    if keeps(row):
        return 0.0
    stored = row.get("violation")
    if isinstance(stored, int | float):
        return float(stored)
    return sum(_excess(row.get(figure), row.get(limit)) for figure, limit in _LIMITED)


def _excess(value: Scalar, limit: Scalar) -> float:
    if not isinstance(value, int | float) or not isinstance(limit, int | float):
        return 0.0
    return max(0.0, value - limit) / limit if limit > 0 else max(0.0, float(value))


def kept_count(rows: Sequence[Row], metric: str) -> Kept:
    """Return how many of the rows with a value of `metric` break a bound."""
    valued = [row for row in rows if row.get(metric) is not None]
    return Kept(sum(not keeps(row) for row in valued), len(valued))


def schedule_key(row: Row, metric: str) -> Hashable:
    """Return what tells one schedule of a method on a source from another: its figures, or the metric."""
    figures = tuple(row.get(name) for name in _FIGURES)
    return (row.get(metric),) if all(value is None for value in figures) else figures


def common_points(rows: Sequence[Row], instance: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows that keep all bounds, on the instances at which every method has one that does.

    Parameters
    ----------
    rows : sequence of dict
    instance : sequence of str
        Columns that identify an instance.

    Raises
    ------
    ParameterError
        If there is no such instance.
    """
    methods = {row["method"] for row in rows}
    kept: dict[tuple[Scalar, ...], list[Row]] = {}
    for row in rows:
        if keeps(row):
            kept.setdefault(tuple(row.get(name) for name in instance), []).append(row)
    found = tuple(row for own in kept.values() if {row["method"] for row in own} == methods for row in own)
    if not found:
        raise ParameterError(
            "no instance at which every method keeps its bounds",
            where="feasibility",
            got="common",
            known=FEASIBILITY,
            remedy="Choose methods with --where, or compare feasible values first.",
        )
    return found


def check_feasibility(name: str) -> Feasibility:
    """Return `name` if it is one of `FEASIBILITY`.

    Raises
    ------
    ParameterError
        If it is not.
    """
    for known in FEASIBILITY:
        if name == known:
            return known
    raise ParameterError(
        "unknown treatment of broken bounds", where="feasibility", got=name, known=FEASIBILITY
    )
