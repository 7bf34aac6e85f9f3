"""Printed tables, read back: one dictionary of texts for each row."""

from __future__ import annotations

import re

_CELL = re.compile(r"\S+(?: \S+)*")
_PREFIXES = {"M": 1e6, "k": 1e3, "": 1.0, "10⁻³ ": 1e-3, "m": 1e-3, "µ": 1e-6}


def rows_of(out: str) -> list[dict[str, str]]:
    """Return the rows of all tables in `out` with a rule under their head, which may take several lines."""
    lines = out.splitlines()
    found: list[dict[str, str]] = []
    for at, line in enumerate(lines):
        if not re.fullmatch(r"\s*─+\s*", line):
            continue
        body = [list(_CELL.finditer(row)) for row in _until_blank(lines[at + 1 :])]
        head = [list(_CELL.finditer(row)) for row in _until_blank(lines[at - 1 :: -1])][::-1]
        spans = [
            (min(c.start() for c in cells), max(c.end() for c in cells)) for cells in zip(*body, strict=True)
        ]
        names = [
            " ".join(c[0] for row in head for c in row if c.start() < end and c.end() > start)
            for start, end in spans
        ]
        found += [dict(zip(names, (c[0] for c in cells), strict=True)) for cells in body]
    return found


def figures_of(out: str) -> dict[str, str]:
    """Return the values of a summary: the first cell of a line names the second."""
    cells = [_CELL.findall(line) for line in out.splitlines()]
    return {row[0]: row[1] for row in cells if len(row) in (2, 3)}


def number(text: str, unit: str) -> float:
    """Return a printed number such as ``2.365 kJ`` in `unit`, here J."""
    value, _, shown = text.partition(" ")
    return float(value) * _PREFIXES[shown.removesuffix(unit)]


def _until_blank(lines: list[str]) -> list[str]:
    return lines[: next((i for i, line in enumerate(lines) if not line.strip()), len(lines))]
