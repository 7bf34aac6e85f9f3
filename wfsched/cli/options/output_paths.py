"""Checks of output paths, made before time is spent on results."""

from __future__ import annotations

import tempfile
from pathlib import Path

from wfsched.core.errors import OutputError


def check_target(path: Path) -> None:
    """Raise unless a file can be written at `path`; leaves nothing behind.

    Raises
    ------
    OutputError
        If `path` is a folder, or its own folder does not exist or cannot be written to.
    """
    if path.is_dir():
        raise OutputError("is a folder", where=str(path), allowed="a file name")
    _probe(path.parent, str(path))


def check_folder(path: Path) -> None:
    """Raise unless `path` is, or can become, a writable folder; leaves nothing behind.

    Raises
    ------
    OutputError
        If it, or its existing part, is a file or not writable.
    """
    existing = path
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    _probe(existing, str(path))


def check_run_folder(path: Path, *, force: bool) -> None:
    """Raise unless the files of a run can be written to `path`, and nothing there would be lost.

    Raises
    ------
    OutputError
        As `check_folder`; or if the folder holds an earlier run and `force` is off, or something that is
        no result of wfsched in the place of one.
    """
    from wfsched.report.run_files.earlier_run import check_unused

    check_folder(path)
    check_unused(path, force=force)


def _probe(folder: Path, where: str) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(
            f"cannot write here: {error.strerror or error}",
            where=where,
            remedy="Choose an existing, writable folder.",
        ) from error


def check_figure(path: Path) -> None:
    """Raise unless a figure can be written at `path`.

    Raises
    ------
    ParameterError
        If the suffix is not one of a picture format.
    OutputError
        As `check_target`.
    """
    from wfsched.report.drawing import figure_path

    check_target(figure_path(path))
