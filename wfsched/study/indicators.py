"""Quality of the fronts of a study beside the union of all fronts of an instance, and the fronts as rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.schedule.fronts.indicators import HypervolumeBox, quality
from wfsched.schedule.objectives import OBJECTIVES, objectives_named
from wfsched.study.results import Results, Row

if TYPE_CHECKING:
    from wfsched.study.front_blob import StoredFront

INDICATORS = ("igd_plus", "epsilon")
"""Columns that `with_indicators` adds; less is better for both."""


def with_indicators(results: Results) -> Results:
    """Return results whose rows have IGD+ and the additive epsilon of their fronts.

    The reference of an instance is the union front: all feasible schedules of all methods and seeds there
    that none of these dominates. Objectives are scaled by its extent, so that 0.01 is a hundredth of it.
    A row whose front has no feasible schedule has no values; neither have the rows of an instance
    where nothing is feasible.

    Raises
    ------
    StudyError
        If a front cannot be read.
    """
    columns = [objective.column for objective in objectives_named(results.objectives())]
    instance = results.instance_columns()
    points: dict[tuple[object, ...], dict[str, FloatArray]] = {}
    for row in results.done():
        front = _front(results, row)
        if front is not None:
            key = tuple(row.get(name) for name in instance)
            points.setdefault(key, {})[str(row["id"])] = front.figures[front.feasible][:, columns]
    found: dict[str, dict[str, float]] = {}
    for own in points.values():
        found |= _indicators(own)
    nothing: dict[str, float | None] = dict.fromkeys(INDICATORS)
    return replace(
        results, rows=tuple({**row, **nothing, **found.get(str(row["id"]), {})} for row in results.rows)
    )


def _indicators(points: Mapping[str, FloatArray]) -> dict[str, dict[str, float]]:
    """Return the indicators of the fronts of an instance that have a feasible schedule, by trial."""
    import moocore

    every = np.concatenate([*points.values()])
    if not len(every):
        return {}
    union = np.asarray(moocore.filter_dominated(every))
    low, high = union.min(axis=0), union.max(axis=0)
    # An objective in which all agree is scaled by its size, or not at all.
    extent = np.where(high > low, high - low, np.where(low != 0.0, np.abs(low), 1.0))
    box = HypervolumeBox(tuple(low.tolist()), tuple((low + extent).tolist()))
    return {
        trial: {name: float(getattr(quality(own, union, box), name)) for name in INDICATORS}
        for trial, own in points.items()
        if len(own)
    }


def front_rows(results: Results) -> Results:
    """Return results with a row for each schedule of each front, such as to export them.

    A row has the parameters of its trial, the figures of the schedule, whether it is feasible, and whether
    it is the one picked.

    Raises
    ------
    ParameterError
        If no trial has a front.
    StudyError
        If a front cannot be read.
    """
    rows: list[Row] = []
    for row in results.done():
        front = _front(results, row)
        if front is not None:
            about = {name: row.get(name) for name in ("id", *results.parameters)}
            rows += [{**about, **figures} for figures in _schedules(front)]
    if not rows:
        raise ParameterError("no trial has a front", where=str(results.folder))
    return replace(results, rows=tuple(rows))


def _front(results: Results, row: Row) -> StoredFront | None:
    """Return the front of a row; None of a trial of another kind, whose blob is something else."""
    return results.front(str(row["id"])) if row.get("makespan_s") is not None else None


def _schedules(front: StoredFront) -> list[Row]:
    # Figures of supplies are all 0 without one.
    shown = [o for o in OBJECTIVES if not o.needs or front.figures[:, o.column].any()]
    return [
        {
            **{objective.field: float(figures[objective.column]) for objective in shown},
            "feasible": bool(kept),
            "picked": place == front.picked,
        }
        for place, (figures, kept) in enumerate(zip(front.figures, front.feasible))
    ]
