"""Table of plans of a slot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfsched.report.tables.table import Column, Table, number_columns, text_columns


def plans_table(maker: str, document: Mapping[str, Any]) -> Table:
    """Return profit, late tasks, mean delay and energy of each plan of a `plans_document`.

    Parameters
    ----------
    maker : str
        What the names are of: ``policy`` or ``router``.
    document : mapping
    """
    columns = (
        *text_columns(maker),
        *number_columns("profit", "late"),
        Column("delay", "s", "right"),
        *number_columns("energy", "brown"),
    )
    return Table.of(columns, [_cells(maker, row) for row in document["plans"]])


def _cells(maker: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row[maker],
        f"{row['profit']:.3f}",
        str(row["late"]),
        f"{row['delay_s']:.3g}",
        f"{row['energy']:.4g}",
        f"{row['brown']:.4g}",
    )
