"""Locations in a workflow file, as defects name them."""

from __future__ import annotations


def location(line: int, what: str) -> str:
    """Return the location of `what`; line 0 means that the line is unknown.

    >>> location(7, "task A"), location(0, "task A")
    ('line 7, task A', 'task A')
    """
    return f"line {line}, {what}" if line else what


def in_line(line: int) -> str:
    """Return a line number as the end of a sentence; empty if the line is unknown."""
    return f" in line {line}" if line else ""
