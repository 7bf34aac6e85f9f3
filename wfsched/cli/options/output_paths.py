"""Proving that results can be written before time is spent on finding them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from wfsched.core.errors import OutputError


def check_target(path: Path) -> None:
    """Raise if no file could be written at `path`; leaves nothing behind.

    Raises
    ------
    OutputError
        If `path` is a folder, or its own folder does not exist or cannot be written to.
    """
    if path.is_dir():
        raise OutputError("this is a folder", where=str(path), allowed="the name of a file")
    _probe(path.parent, str(path))


def check_folder(path: Path) -> None:
    """Raise if `path` could not be made a folder and written to; leaves nothing behind.

    Raises
    ------
    OutputError
        If it, or the part of it that exists, is a file or cannot be written to.
    """
    standing = path
    while not standing.exists() and standing != standing.parent:
        standing = standing.parent
    _probe(standing, str(path))


def _probe(folder: Path, where: str) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(
            f"cannot write there: {error.strerror or error}",
            where=where,
            remedy="Choose a folder that exists and that you may write to.",
        ) from error


def check_figure(path: Path) -> None:
    """Raise if no figure could be drawn at `path`.

    Raises
    ------
    ParameterError
        If the suffix names no format.
    OutputError
        As `check_target`.
    """
    from wfsched.report.drawing import figure_path

    check_target(figure_path(path))
