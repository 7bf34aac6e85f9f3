"""`read_toml` and `read_json`: a file of settings as plain data, or one error that names it."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wfsched.core.errors import WfschedError

# Settings are written by hand, instances by programs. Larger files are refused before they fill memory.
MAX_TOML_BYTES = 16 * 2**20
MAX_JSON_BYTES = 512 * 2**20


def read_toml(
    path: str | os.PathLike[str], error_class: type[WfschedError], *, remedy: str | None = None
) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Parameters
    ----------
    path : str or path
        A regular file in UTF-8 of at most 16 MiB.
    error_class : type of WfschedError
        What is raised.
    remedy : str, optional
        What to do where there is no such file.

    Raises
    ------
    WfschedError
        Of the given class: there is no such file, it is a folder, a device or a pipe, it is too
        large or cannot be read, or it is not TOML.
    """
    text = read_text(Path(path), error_class, remedy=remedy)
    return parse_toml(text, str(path), error_class)


def read_json(path: str | os.PathLike[str], error_class: type[WfschedError]) -> Any:
    """Return the document of a JSON file.

    Parameters
    ----------
    path : str or path
        A regular file in UTF-8 of at most 512 MiB.
    error_class : type of WfschedError
        What is raised.

    Raises
    ------
    WfschedError
        Of the given class, as `read_toml`.
    """
    text = read_text(Path(path), error_class, language="JSON", most_bytes=MAX_JSON_BYTES)
    return _parsed(json.loads, text, "JSON", str(path), error_class)


def parse_toml(text: str, where: str, error_class: type[WfschedError]) -> dict[str, Any]:
    """Return the tables of `text`, which messages call `where`.

    Raises
    ------
    WfschedError
        Of the given class, if it is not TOML.
    """
    tables: dict[str, Any] = _parsed(tomllib.loads, text, "TOML", where, error_class)
    return tables


def _parsed(
    parse: Callable[[str], Any], text: str, language: str, where: str, error_class: type[WfschedError]
) -> Any:
    try:
        return parse(text)
    except RecursionError as error:
        raise error_class(f"not valid {language}: nested too deeply", where=where) from error
    # Syntax errors are ValueErrors, and so are whole numbers of thousands of digits.
    except ValueError as error:
        raise error_class(f"not valid {language}: {error}", where=where) from error


def read_text(
    path: Path,
    error_class: type[WfschedError],
    *,
    language: str = "TOML",
    most_bytes: int = MAX_TOML_BYTES,
    remedy: str | None = None,
) -> str:
    """Return the text of a regular file, opened as by `read_toml`."""
    where = str(path)
    try:
        content = _content(path, most_bytes, error_class)
    except FileNotFoundError as error:
        raise error_class("there is no such file", where=where, remedy=remedy) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise error_class(f"the file cannot be read: {why}", where=where) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise error_class(f"not valid {language}: it is not UTF-8 text", where=where) from error


def _content(path: Path, most_bytes: int, error_class: type[WfschedError]) -> bytes:
    """Return the bytes of a regular file; others are refused before they are opened, as opening may block."""
    kind = stat.S_IFMT(path.stat().st_mode)
    if kind != stat.S_IFREG:
        what = "this is a folder" if kind == stat.S_IFDIR else "this is a device or a pipe"
        raise error_class(what, where=str(path), allowed="a regular file")
    with path.open("rb") as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise error_class("the file is too large", where=str(path), allowed=f"at most {most_bytes >> 20} MiB")
    return content
