"""Element of a DAX file: name and line."""

from __future__ import annotations

from typing import Any

_MAX_LINE = 65535


def local_name(tag: object) -> str:
    """Return the name of a tag without its namespace; empty for a comment.

    >>> local_name("{http://pegasus.isi.edu/schema/DAX}job")
    'job'
    """
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def line_of(element: Any) -> int:
    """Return the first line of an element, 0 if the parser does not know it.

    libxml2 keeps the line of an element in 16 bits; beyond, it guesses from nearby text.
    """
    line = element.sourceline or 0
    return line if line < _MAX_LINE else 0
