"""Files of a study of days and batches on a network: tables as CSV, and the figure of all policies."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wfsched.core.files import replacing
from wfsched.report.network.brown_latency import plot_brown_latency
from wfsched.report.tables.network_days import batch_standings, day_signs, day_standings
from wfsched.report.tables.table import Table

Row = Mapping[str, Any]


def save_day_study(rows: Sequence[Row], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Write ``days.csv``, ``signs.csv``, ``batches.csv`` and ``brown-latency.png``; return the tables.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    found = {"days": day_standings(rows), "signs": day_signs(rows), "batches": batch_standings(rows)}
    for name, table in found.items():
        if table:
            with replacing(folder / f"{name}.csv") as temporary, temporary.open("w", newline="") as file:
                writer = csv.DictWriter(file, list(table[0]))
                writer.writeheader()
                writer.writerows(table)
    if found["days"]:
        plot_brown_latency(found["days"], folder / "brown-latency.png")
    return found


def day_study_tables(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Table]:
    """Return the tables that are printed."""
    from wfsched.report.tables.network_days import (
        batch_standings_table,
        day_signs_table,
        day_standings_table,
    )

    made = (("days", day_standings_table), ("signs", day_signs_table), ("batches", batch_standings_table))
    return [table(found[name]) for name, table in made if found[name]]
