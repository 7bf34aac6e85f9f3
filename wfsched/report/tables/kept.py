"""The cell of a constraint: kept, or the relative violation."""

from __future__ import annotations

from wfsched.report.tables.table import Cell, Toned


def kept(violation: float) -> Cell:
    """Return ``kept``, or by which share of its bound a constraint is broken.

    >>> kept(0.0), kept(0.3).text
    ('kept', '+30.00%')
    """
    if violation == 0:
        return "kept"
    return Toned("+<0.01%" if violation < 5e-5 else f"+{violation:.2%}", "broken")
