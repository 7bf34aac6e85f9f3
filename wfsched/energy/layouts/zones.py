"""Zones: one column for each zone of the grid, times in UTC, no unit in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wfsched.energy.layouts.csv_layout import CsvLayout
from wfsched.energy.layouts.layout import Column, Plan

# Zone codes of Electricity Maps: ISO 3166 country, then parts: DE-LU, US-CAL-CISO, ZA.
_ZONE = re.compile(r"[A-Z]{2}(-[A-Z0-9]+)*")


def plan(header: Sequence[str]) -> Plan | None:
    """Return the plan of the rows, or None for another layout."""
    found = [cell.strip() for cell in header]
    if len(found) < 2 or found[0] != "utc" or not all(_ZONE.fullmatch(cell) for cell in found[1:]):
        return None
    columns = tuple(Column(c, c, i, None) for i, c in enumerate(found) if i > 0)
    return Plan((0,), columns, alike=True)


LAYOUT = CsvLayout("zones", "utc,DE-LU,US-CAL-CISO,...", plan)
