"""The folder of a run: written whole at the end, file by file in place of those of a former run."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from wfsched.core.errors import OutputError
from wfsched.core.files import output_folder

Writer = Callable[[Path], object]


def save(folder: Path, writers: Mapping[str, Writer]) -> None:
    """Let each writer make its file beside the final ones, then put all in place.

    Files that are there already are replaced, each at once; others are left alone. If a writer
    fails, nothing has changed.

    Parameters
    ----------
    folder : Path
        Made if it does not exist.
    writers : mapping of str to callable
        Names of files, and functions that write one to a path.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    output_folder(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as unfinished:
        for name, write in writers.items():
            write(Path(unfinished, name))
        for name in writers:
            _place(Path(unfinished, name), folder / name)


def _place(made: Path, final: Path) -> None:
    try:
        made.replace(final)
    except OSError as error:
        raise OutputError(f"cannot write the file: {error.strerror}", where=str(final)) from error


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write `rows`, which have the same keys, as a table; numbers in full precision."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
