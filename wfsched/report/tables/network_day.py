"""Table of the policies of a day on a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.report.tables.table import Column, Table

_COLUMNS = (
    Column("policy"),
    Column("brown", "kWh", "right"),
    Column("green", "%", "right"),
    Column("sensitive: mean", "s", "right"),
    Column("p95", "s", "right"),
    Column("late", "%", "right"),
    Column("insensitive: mean", "s", "right"),
    Column("late", "%", "right"),
    Column("mismatch", "%", "right"),
    Column("backlog", "h", "right"),
)


def day_table(document: Mapping[str, Any]) -> Table:
    """Return brown energy, latencies and late tasks of each policy of a `day_document`.

    The backlog is that of the fullest pool at the end of the day. Where a queue grows, latencies mean little.
    """
    return Table.of(_COLUMNS, [(row["policy"], *_cells(row)) for row in document["policies"]])


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        _number(row["brown_kwh"], ".2f"),
        _number(row["green_share"], ".1f", 100.0),
        _number(row["sensitive_mean_s"], ".0f"),
        _number(row["sensitive_p95_s"], ".0f"),
        _number(row["sensitive_late"], ".1f", 100.0),
        _number(row["insensitive_mean_s"], ".0f"),
        _number(row["insensitive_late"], ".1f", 100.0),
        _number(row["mismatch"], ".1f", 100.0),
        _number(row["backlog_s"], ".2f", 1.0 / SECONDS_PER_HOUR),
    )


def _number(value: float | None, form: str, scale: float = 1.0) -> str:
    return "-" if value is None else f"{value * scale:{form}}"
