"""The cell of a constraint: kept, or the relative violation."""

from __future__ import annotations

from wfsched.report.tables.table import Cell, Toned

# Larger ones, over limits near 0, have too many digits for a cell.
_SHOWN_IN_FULL = 1e6


def kept(violation: float) -> Cell:
    """Return ``kept``, or by which share of its bound a constraint is broken.

    >>> kept(0.0), kept(0.3).text
    ('kept', '+30.00%')
    """
    if violation == 0:
        return "kept"
    if violation >= _SHOWN_IN_FULL:
        return Toned(f"+{100 * violation:.2g}%", "broken")
    return Toned("+<0.01%" if violation < 5e-5 else f"+{violation:.2%}", "broken")
