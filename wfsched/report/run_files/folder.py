"""Folders of results: all files are made under temporary names, then put in place."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from wfsched.core.errors import OutputError
from wfsched.core.files import output_folder
from wfsched.core.json_text import json_text

Writer = Callable[[Path], object]
"""Writes one file to a path."""


def write_folder(folder: str | Path, writers: Mapping[str, Writer]) -> None:
    """Write the files of a folder, all or none.

    Existing files of the same names are replaced once all new ones are complete; others stay.

    Parameters
    ----------
    folder : path
        Made if it does not exist.
    writers : mapping of str to callable
        By the names of the files.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    final = output_folder(Path(folder))
    with tempfile.TemporaryDirectory(dir=final, prefix=".unfinished-") as unfinished:
        for name, write in writers.items():
            write(Path(unfinished, name))
        for name in writers:
            _place(Path(unfinished, name), final / name)


def _place(made: Path, final: Path) -> None:
    try:
        made.replace(final)
    except OSError as error:
        raise OutputError(f"cannot write the file: {error.strerror}", where=str(final)) from error


def json_writer(document: Any) -> Writer:
    """Return a writer of `document` as JSON."""
    text = json_text(document)
    return lambda path: path.write_text(text, encoding="utf-8")


def csv_writer(rows: Sequence[Mapping[str, Any]]) -> Writer:
    """Return a writer of `rows`, which have the same keys, as CSV; numbers in full precision."""

    def write(path: Path) -> None:
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
            table.writeheader()
            table.writerows(rows)

    return write
