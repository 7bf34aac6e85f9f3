"""Plain CSV: time, then columns with their unit in brackets, or one column with the unit from the user."""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.energy.layouts.layout import Column, CsvLayout, Plan, named_unit

_TIME = frozenset({"time", "timestamp", "datetime", "date", "utc"})


def plan(header: Sequence[str]) -> Plan | None:
    """Return the plan of the rows, or None for another layout."""
    if len(header) < 2 or named_unit(header[0])[0].lower() not in _TIME:
        return None
    columns = []
    for index, cell in enumerate(header[1:], 1):
        name, unit = named_unit(cell)
        if not name or (unit is None and len(header) > 2):
            return None
        columns.append(Column(name, cell.strip(), index, unit))
    return Plan((0,), tuple(columns))


LAYOUT = CsvLayout("plain", "time,name [unit]", plan)
