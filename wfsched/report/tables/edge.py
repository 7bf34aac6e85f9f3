"""Tables of edge policies: outcomes on one instance, and standings in a study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfsched.report.tables.table import Column, Table, number_columns

_OUTCOME_COLUMNS = ("cost", "cost / best", "brown time", "moves", "cloud", "jobs moved", "in cloud")
_STANDING_COLUMNS = ("mean", "deviation", "best", "within 10 %")


def outcomes_table(document: Mapping[str, Any]) -> Table:
    """Return costs and moves of each policy of an `outcomes_document`, the cheapest first.

    Ratios to a cost below 1 count as ratios to 1.
    """
    rows = sorted(document["policies"], key=lambda row: (row["cost"], row["policy"]))
    least = max(rows[0]["cost"], 1.0)
    columns = (Column("policy"), *number_columns(*_OUTCOME_COLUMNS))
    return Table.of(columns, [(row["policy"], *_outcome_cells(row, least)) for row in rows])


def standings_table(document: Mapping[str, Any]) -> Table:
    """Return the standings of a `standings_document`, with the printed ones beside them."""
    printed = {row["policy"]: row for row in document["printed"]}
    columns = (
        Column("policy"),
        *number_columns(*_STANDING_COLUMNS, "printed: mean", *_STANDING_COLUMNS[1:]),
    )
    rows = [
        (row["policy"], *_standing_cells(row), *_standing_cells(printed.get(row["policy"])))
        for row in document["standings"]
    ]
    return Table.of(columns, rows)


def _outcome_cells(row: Mapping[str, Any], least: float) -> tuple[str, ...]:
    costs = (f"{row[key]:.4g}" for key in ("brown", "moves", "cloud"))
    ratio = f"{max(row['cost'], 1.0) / least:.3f}"
    return f"{row['cost']:.4g}", ratio, *costs, f"{row['jobs_moved']:.0f}", f"{row['jobs_in_cloud']:.0f}"


def _standing_cells(row: Mapping[str, Any] | None) -> tuple[str, ...]:
    if row is None:
        return ("-",) * len(_STANDING_COLUMNS)
    return f"{row['mean']:.3f}", f"{row['deviation']:.3f}", f"{row['best']:.0%}", f"{row['close']:.0%}"
