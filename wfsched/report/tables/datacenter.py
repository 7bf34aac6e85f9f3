"""Table of policies on data centres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfsched.report.tables.table import Column, Table

_COLUMNS = (
    Column("policy"),
    Column("carbon", "kg", "right"),
    Column("saving", "%", "right"),
    Column("of the room", "%", "right"),
    Column("in time", "%", "right"),
    Column("late", "min", "right"),
    Column("wait", "min", "right"),
    Column("energy", "kWh", "right"),
    Column("cost", "USD", "right"),
)


def week_table(document: Mapping[str, Any]) -> Table:
    """Return the figures of each policy of a `week_document`, least J first."""
    rows = sorted(document["policies"], key=lambda row: (row["cost"], row["policy"]))
    unpriced = ", ".join(document["unpriced"])
    note = f"cost without the electricity of {unpriced}, whose price is not known" if unpriced else ""
    return Table.of(_COLUMNS, [_cells(row) for row in rows], note=note)


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["policy"],
        f"{row['grams'] / 1e3:.4g}",
        _percent(row["saving"]),
        _percent(row["share"]),
        f"{100 * row['in_time']:.2f}",
        f"{row['late_min']:.4g}",
        f"{row['wait_min']:.3g}",
        f"{row['kwh']:.4g}",
        f"{row['usd']:.4g}",
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"


_STUDY_COLUMNS = (
    Column("policy"),
    Column("predictor"),
    Column("carbon", "kg", "right"),
    Column("saving", "%", "right"),
    Column("of the room", "%", "right"),
    Column("in time", "%", "right"),
    Column("least", "%", "right"),
    Column("named is below", "%", "right"),
    Column("p (t, Holm)", "", "right"),
)


def centre_study_table(document: Mapping[str, Any]) -> Table:
    """Return means with 95 % intervals of a `centre_study_document`, least carbon first."""
    rows = sorted(document["policies"], key=lambda row: row["grams"]["mean"])
    return Table.of(_STUDY_COLUMNS, [_study_cells(row) for row in rows])


def _study_cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["policy"],
        row["predictor"],
        _with_interval(row["grams"], 1e-3),
        _with_interval(row["saving"], 100),
        _with_interval(row["share"], 100),
        f"{100 * row['in_time']:.2f}",
        f"{100 * row['in_time_least']:.2f}",
        _with_interval(row["below"], 100),
        "-" if row.get("p_holm") is None else f"{row['p_holm']:.2g}",
    )


def _with_interval(value: Mapping[str, Any] | None, factor: float) -> str:
    if value is None:
        return "-"
    half = "" if value["half"] is None else f" ± {factor * value['half']:.1f}"
    return f"{factor * value['mean']:.1f}{half}"
