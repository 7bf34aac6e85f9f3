"""What every element of a DAX file has: a name, and a line that it starts in."""

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
    """Return the line that an element starts in, 0 beyond the last that the parser knows.

    libxml2 keeps the line of an element in 16 bits; what it tells beyond is a guess from the texts nearby.
    """
    line = element.sourceline or 0
    return line if line < _MAX_LINE else 0
