"""The files of a study of data centres: ``table.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wfsched.report.run_files.folder import csv_writer, write_folder

_INTERVALS = ("grams", "saving", "share", "below")
_NUMBERS = ("in_time", "in_time_least", "wait_min", "p", "p_holm")


def save_centre_study(document: Mapping[str, Any], folder: str | Path) -> None:
    """Write the table of a `centre_study_document`: means, half widths of their 95 % intervals, and ranges.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    write_folder(folder, {"table.csv": csv_writer([_flat(row) for row in document["policies"]])})


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    found = {"policy": row["policy"], "predictor": row["predictor"]}
    for name in _INTERVALS:
        for key in ("mean", "half", "least", "most"):
            value = row[name] and row[name][key]
            found[f"{name}_{key}"] = "" if value is None else value
    return found | {name: "" if row.get(name) is None else row[name] for name in _NUMBERS}
