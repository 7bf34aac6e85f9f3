"""Files of a study of networks: the table as CSV, and the figures that are published."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wfsched.core.files import replacing
from wfsched.report.network.over_parameter import plot_over_parameter

Row = Mapping[str, Any]

# Setting's prefix -> figures: parameter, its title, metric, its title, file.
_FIGURES = {
    "speed ": (
        ("Nominal speed of the nodes [TFLOP/s]", "delay_s", "Mean delay [s]", "delay-speed.png"),
        ("Nominal speed of the nodes [TFLOP/s]", "profit", "Profit per slot", "profit-speed.png"),
    ),
    "data ": (("Data of a task [Mb]", "profit", "Profit per slot", "benefit-data.png"),),
}


def save_network_study(rows: Sequence[Row], standings: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Write ``standings.csv`` and the figures whose settings are there.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    if not standings:
        return
    with replacing(folder / "standings.csv") as temporary, temporary.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(standings[0]))
        writer.writeheader()
        writer.writerows(standings)
    for prefix, figures in _FIGURES.items():
        own = [
            {**row, "value": float(row["setting"].removeprefix(prefix))}
            for row in rows
            if row["setting"].startswith(prefix)
        ]
        for title, metric, label, name in figures:
            if own:
                plot_over_parameter(own, metric, folder / name, titles=(title, label))
