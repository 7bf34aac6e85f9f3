"""WattTime (API version 3): one signal at points in time, in UTC; the file names neither signal nor unit."""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.energy.layouts.csv_layout import CsvLayout
from wfsched.energy.layouts.layout import Column, Plan

_NOTE = (
    "WattTime: values taken as the signal co2_moer in lb/MWh, since the file names none; "
    "they are those of the marginal plant, not of the mean of the grid"
)


def plan(header: Sequence[str]) -> Plan | None:
    """Return the plan of the rows, or None for another layout."""
    found = [cell.strip() for cell in header]
    if not {"point_time", "value"} <= set(found):
        return None
    column = Column("carbon_intensity", "value", found.index("value"), "lb/MWh")
    return Plan((found.index("point_time"),), (column,), notes=(_NOTE,))


LAYOUT = CsvLayout("watttime", "point_time,value", plan, decimal=".")
