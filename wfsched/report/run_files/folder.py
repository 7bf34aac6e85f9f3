"""Folders of results: a set of files that is replaced as a set, with a record that has their digests."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wfsched.core.errors import OutputError
from wfsched.core.files import output_folder
from wfsched.core.json_text import json_text
from wfsched.report.run_files.earlier_run import (
    RECORD,
    check_targets,
    drop_unfinished,
    files_of,
    locked,
    unfinished_prefix,
)

Writer = Callable[[Path], object]
"""Writes one file to a path."""

_NO_FIGURES: Mapping[str, Writer] = MappingProxyType({})


def write_folder(
    folder: str | Path,
    writers: Mapping[str, Writer],
    *,
    figures: Mapping[str, Writer] = _NO_FIGURES,
    record: Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """Write the files of a folder, all or none.

    Files of an earlier run are replaced once all new ones are complete, and removed where the new run has
    none of that name; other files stay. The record is put in place last: where it has the digests of the
    files beside it, they are of one run. A figure that cannot be drawn is left out.

    Parameters
    ----------
    folder : path
        Made if it does not exist.
    writers : mapping of str to callable
        By the names of the files.
    figures : mapping of str to callable
        Drawn after the files.
    record : mapping, optional
        Content of ``run.json``, which gets the key ``files``: the SHA-256 of each file by name.

    Returns
    -------
    tuple of str
        Figures that could not be drawn, and why.

    Raises
    ------
    OutputError
        If the folder cannot be written to, or a name in it is taken by something that is no result of
        wfsched.
    """
    final = output_folder(Path(folder))
    check_targets(final, (*writers, *figures, *((RECORD,) if record is not None else ())))
    drop_unfinished(final)
    with tempfile.TemporaryDirectory(dir=final, prefix=unfinished_prefix()) as unfinished:
        made = Path(unfinished)
        for name, write in writers.items():
            write(made / name)
        faults, interrupted = _drawn(figures, made)
        names = sorted(path.name for path in made.iterdir() if path.name in {*writers, *figures})
        if record is not None:
            digests = {name: hashlib.sha256((made / name).read_bytes()).hexdigest() for name in names}
            json_writer({**record, "files": digests})(made / RECORD)
        _place_all(made, final, names, recorded=record is not None)
    if interrupted:
        raise KeyboardInterrupt
    return tuple(faults)


def _drawn(figures: Mapping[str, Writer], folder: Path) -> tuple[list[str], bool]:
    """Draw figures into a folder; return those that failed, and whether Ctrl-C ended it.

    Data are worth more than their figures: they are written in either case.
    """
    faults: list[str] = []
    for name, draw in figures.items():
        try:
            draw(folder / name)
        except (OSError, OutputError):
            raise
        except KeyboardInterrupt:
            (folder / name).unlink(missing_ok=True)
            return faults, True
        except Exception as failure:  # noqa: BLE001 - names and numbers of users go through other libraries
            (folder / name).unlink(missing_ok=True)
            faults.append(f"{name} is left out: it could not be drawn ({type(failure).__name__}: {failure})")
    return faults, False


def _place_all(made: Path, final: Path, names: Sequence[str], *, recorded: bool) -> None:
    """Put the files in place, the record last; no two runs do so at a time."""
    with locked(final):
        gone = files_of(final).difference(names) if recorded else frozenset()
        for name in names:
            _place(made / name, final / name)
        for name in sorted(gone):
            (final / name).unlink(missing_ok=True)
        if recorded:
            _place(made / RECORD, final / RECORD)


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
