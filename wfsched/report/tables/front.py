"""The table of a front: a row of objectives, constraints and gaps for each schedule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from wfsched.core.units import JOULES_PER_KWH
from wfsched.report.axis import objectives_of, title_of
from wfsched.report.tables.kept import kept
from wfsched.report.tables.table import Cell, Column, Table, Toned
from wfsched.report.units import unit_of
from wfsched.schedule.figures import ENERGY, MACHINES, green_shares
from wfsched.schedule.fronts.front import Front

if TYPE_CHECKING:
    from wfsched.relaxation.front_bounds import FrontBounds

_Filled = tuple[Column, Sequence[Cell]]
"""A column and its cells, one for each schedule of the front."""


def front_table(
    front: Front,
    highlight: int | None = None,
    limit: int | None = 20,
    *,
    bounds: FrontBounds | None = None,
) -> Table:
    """Return the schedules of a front in the order of the front, one row each.

    Parameters
    ----------
    front : Front
    highlight : int, optional
        Index of the picked schedule; its row is marked and always shown.
    limit : int, optional
        Maximum number of rows; of a longer front, the two ends and evenly spaced members between
        them are shown. None shows all.
    bounds : FrontBounds, optional
        Adds the gap of each schedule to its bound.
    """
    shown = _spread(len(front), highlight, limit)
    filled = [*_objectives(front), *_supplied(front), *_gaps(bounds), *_constraints(front)]
    rows: list[list[Cell]] = []
    for index in shown:
        cells = [cells[index] for _, cells in filled]
        if index == highlight:
            marked = [Toned(c, "strong") if isinstance(c, str) else c for c in cells]
            rows.append([Toned(f"→ {index}", "strong"), *marked])
        else:
            rows.append([str(index), *cells])
    return Table.of(
        [Column("#", side="right"), *(column for column, _ in filled)],
        rows,
        f"Front of {title_of(front.problem)}",
        f"{len(shown)} of {len(front)} schedules" if len(shown) < len(front) else "",
    )


def _objectives(front: Front) -> Iterator[_Filled]:
    """Yield the figures, in the unit that suits the largest of each; those not minimised are muted."""
    currency = front.problem.platform.currency
    for objective in objectives_of(front.problem):
        values = front.figures[:, objective.column]
        unit = unit_of(objective.unit, float(np.abs(values).max(initial=0.0)), currency)
        muted = objective.name not in front.problem.objectives
        column = Column(objective.name.replace("_", " "), unit.symbol, "right", muted)
        yield column, [unit.number(float(value)) for value in values]


def _supplied(front: Front) -> Iterator[_Filled]:
    """Yield what a supply and a window add: the energy in kWh, the green share, and the start."""
    if front.problem.supply:
        yield (
            Column("energy", "kWh", "right"),
            [f"{row[ENERGY] / JOULES_PER_KWH:.4g}" for row in front.figures],
        )
        shares = [f"{share:.1%}" for share in green_shares(front.figures)]
        yield Column("green", "share", "right"), shares
    if front.problem.window_s > 0:
        unit = unit_of("s", float(front.offset.max(initial=0.0)))
        cells = [unit.number(float(offset)) for offset in front.offset]
        yield Column("starts after", unit.symbol, "right"), cells


def _gaps(bounds: FrontBounds | None) -> Iterator[_Filled]:
    """Yield the gap to the bounds."""
    if bounds is not None:
        column = Column("gap", bounds.bounded.name.replace("_", " "), "right")
        yield column, [f"{gap:.1%}" for gap in bounds.gap]


def _constraints(front: Front) -> Iterator[_Filled]:
    """Yield the number of machines in use, and whether each constraint is kept."""
    yield Column("machines", side="right"), [str(int(row[MACHINES])) for row in front.figures]
    for k, constraint in enumerate(front.problem.constraints):
        yield Column(constraint.name, side="right"), [kept(float(row[k])) for row in front.violations]


def _spread(count: int, highlight: int | None, limit: int | None) -> list[int]:
    """Return which of `count` rows are shown: evenly spaced, the ends and the highlight among them."""
    if limit is None or count <= limit:
        return list(range(count))
    wanted = {int(index) for index in np.linspace(0, count - 1, max(limit, 2)).round()}
    if highlight is not None and highlight not in wanted:
        inner = sorted(wanted - {0, count - 1}) or sorted(wanted)
        wanted.remove(min(inner, key=lambda index: abs(index - highlight)))
        wanted.add(highlight)
    return sorted(wanted)
