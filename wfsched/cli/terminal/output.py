"""Output of commands: one document or tables on stdout, notes and warnings on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from wfsched.core.json_text import json_text

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

# Width of tables in files and pipes, in characters.
_WIDTH = 200


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
