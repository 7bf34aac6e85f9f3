"""Output of commands: one document or tables on stdout, notes and warnings on stderr."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

# Width of tables in files and pipes, in characters.
_WIDTH = 200


def plain(value: Any) -> Any:
    """Return `value` as JSON types; numbers that are not finite become null.

    >>> plain({"a": float("inf"), "b": (1, 2.5)})
    {'a': None, 'b': [1, 2.5]}
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, PurePath):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return [plain(item) for item in value]


def json_text(document: Any) -> str:
    """Return `document` as JSON text with a newline at its end."""
    return json.dumps(plain(document), indent=2, allow_nan=False) + "\n"


def print_json(document: Any) -> None:
    """Write `document` to stdout: the whole output of a command with ``--json``."""
    print_text(json_text(document))


def print_text(text: str) -> None:
    """Write `text` to stdout as it is."""
    sys.stdout.write(text)
    sys.stdout.flush()


def print_tables(*parts: RenderableType) -> None:
    """Write rich tables and lines to stdout."""
    console = _console()
    for part in parts:
        console.print(part, markup=False, highlight=False, soft_wrap=isinstance(part, str))
    sys.stdout.flush()


def note(text: str) -> None:
    """Write one line to stderr."""
    print(text, file=sys.stderr, flush=True)


def warn(text: str) -> None:
    """Write one line to stderr, marked as a warning."""
    note(f"warning: {text}")


def _console() -> Console:
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)
