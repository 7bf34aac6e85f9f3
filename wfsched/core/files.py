"""Atomic writes: a file is replaced as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wfsched.core.errors import OutputError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside `path`; rename it to `path` when the block succeeds.

    The temporary name keeps the suffix of `path`, because libraries choose formats by it.

    Raises
    ------
    OutputError
        If the folder does not exist or cannot be written to.
    """
    temporary = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            f"cannot write the file: {error.strerror or error}",
            where=str(path),
            remedy="Choose a folder that exists and that you may write to.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` in UTF-8, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def output_folder(path: Path) -> Path:
    """Make the folder `path` (and its parents) and prove that it can be written to.

    Raises
    ------
    OutputError
        If it is a file, cannot be made or cannot be written to.
    """
    probe = path / f".{os.getpid()}.probe"
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputError(
            f"cannot write to the folder: {error.strerror or error}",
            where=str(path),
            remedy="Choose another folder with --out.",
        ) from error
    return path
