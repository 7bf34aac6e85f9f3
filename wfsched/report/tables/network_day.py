"""Tables of the policies of a day and of a batch on a network."""

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


def batch_table(document: Mapping[str, Any]) -> Table:
    """Return the policies on the batch of a `batch_document`, and the ends of its front.

    The chosen placement is the one of least brown energy that is believed to be no worse than the rule.
    """
    columns = (
        Column("placement"),
        Column("latency / deadline", "%", "right"),
        Column("brown", "kWh", "right"),
        Column("mismatch", "%", "right"),
        Column("late", "", "right"),
    )
    rows = [(row["policy"], row) for row in document["policies"]]
    if document["chosen"] is not None:
        rows.append(("front: chosen", document["front"][document["chosen"]]))
    for key, name in (("latency", "least latency"), ("brown_kwh", "least brown"), ("mismatch", "best match")):
        rows.append((f"front: {name}", min(document["front"], key=lambda row: float(row[key]))))
    return Table.of(columns, [(name, *_batch_cells(row)) for name, row in rows])


def _batch_cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    latency, mismatch = _number(row["latency"], ".2f", 100.0), _number(row["mismatch"], ".1f", 100.0)
    return latency, _number(row["brown_kwh"], ".4f"), mismatch, str(row["late"])


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
