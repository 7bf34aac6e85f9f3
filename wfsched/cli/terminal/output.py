"""Output of commands: one document or tables on stdout, notes and warnings on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from wfsched.core.json_text import json_text
from wfsched.core.visible import visible, visible_lines

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

# Width of tables in files and pipes, in characters.
_WIDTH = 200


def print_json(document: Any) -> None:
    """Write `document` to stdout: the whole output of a command with ``--json``."""
    print_text(json_text(document))


def print_text(text: str) -> None:
    """Write `text` to stdout; control characters but newlines and tabs are shown as escapes."""
    sys.stdout.write(visible_lines(text))
    sys.stdout.flush()


def print_tables(*parts: RenderableType) -> None:
    """Write tables and lines to stdout; control characters in lines are shown as escapes."""
    console = _console()
    for part in parts:
        shown = visible(part) if isinstance(part, str) else part
        console.print(shown, markup=False, highlight=False, soft_wrap=isinstance(part, str))
    sys.stdout.flush()


def note(text: str) -> None:
    """Write a line, or the lines of one error, to stderr; control characters are shown as escapes."""
    print(visible_lines(text), file=sys.stderr, flush=True)


def warn(text: str) -> None:
    """Write one line to stderr, marked as a warning."""
    note(f"warning: {visible(text)}")


def _console() -> Console:
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)
