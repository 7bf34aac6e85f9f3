"""The files of an edge study: ``table.csv`` and a figure for each parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wfsched.report.run_files.folder import Writer, csv_writer, write_folder

if TYPE_CHECKING:
    from wfsched.study.results import Row

# Policies in the figures; bold: the best published one and ours.
_DRAWN = (
    "local",
    "ect",
    "greedy-low-carb",
    "realloc-in-place-edf",
    "realloc-no-carb-comm-edf",
    "realloc-low-carb-edf",
    "exchange-edf",
    "exchange-edf-at-once",
)
_BOLD = ("realloc-low-carb-edf", "exchange-edf-at-once")
# Policies in the figures of a study with none of these.
_MAX_DRAWN = 8
_PARAMETERS = ("edge_cost", "load", "month")
_PRINTED_KEYS = ("mean", "deviation", "best", "close")


def save_edge_study(
    rows: Sequence[Row], policies: Sequence[str], folder: str | Path, *, document: Mapping[str, Any]
) -> tuple[str, ...]:
    """Write the files of an edge study.

    Parameters
    ----------
    rows : sequence of dict
        Finished trials.
    policies : sequence of str
    folder : path
    document : mapping
        The `standings_document` of the rows.

    Returns
    -------
    tuple of str
        Figures that could not be drawn, and why.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    from wfsched.report.edge.cost_ratio import plot_ratio

    printed = {row["policy"]: row for row in document["printed"]}
    table = [
        {**row, **{f"printed_{key}": printed.get(row["policy"], {}).get(key, "") for key in _PRINTED_KEYS}}
        for row in document["standings"]
    ]
    drawn = [name for name in _DRAWN if name in policies] or list(policies)[:_MAX_DRAWN]

    def figure(parameter: str) -> Writer:
        return lambda path: plot_ratio(rows, parameter, drawn, path, bold=_BOLD)

    figures = {f"ratio-{parameter}.png": figure(parameter) for parameter in _PARAMETERS}
    return write_folder(folder, {"table.csv": csv_writer(table)}, figures=figures)
