"""EIA-930 (US Energy Information Administration): hourly generation by source and carbon intensity."""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.energy.layouts.layout import Column, CsvLayout, Plan

# The codes of the EIA for the sources of energy ("Hourly and Daily Balancing Authority Operations
# Report", form EIA-930, instructions); all in megawatts (MWh in an hour).
_SOURCES = {
    "WND": "wind",
    "SUN": "sun",
    "WAT": "hydro",
    "OIL": "oil",
    "NG": "gas",
    "COL": "coal",
    "NUC": "nuclear",
    "OTH": "other",
}
_CARBON = "avg_CI"
_RENEWABLE = ("wind", "sun", "hydro")


def plan(header: Sequence[str]) -> Plan | None:
    """Return the plan of the rows, or None for another layout."""
    names = {**_SOURCES, _CARBON: "carbon_intensity"}
    found = [cell.strip() for cell in header]
    if not found or found[0] != "timestamp" or not {"WND", "SUN", "WAT"} <= set(found):
        return None
    if not set(found[1:]) <= set(names):
        return None
    units = {_CARBON: "g/kWh"}
    columns = [Column(names[c], c, i, units.get(c, "MW")) for i, c in enumerate(found) if i > 0]
    return Plan((0,), tuple(columns), {"renewable": _RENEWABLE})


LAYOUT = CsvLayout("eia-930", "timestamp,WND,SUN,WAT,...,avg_CI", plan)
