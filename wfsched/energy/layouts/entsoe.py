"""Day-ahead prices of ENTSO-E (European grid operators): local time and price, as republished."""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.energy.layouts.layout import Column, CsvLayout, Plan, named_unit


def plan(header: Sequence[str]) -> Plan | None:
    """Return the plan of the rows, or None for another layout."""
    if len(header) != 2 or header[0].strip() != "Datetime":
        return None
    name, unit = named_unit(header[1])
    if name != "Price" or unit is None:
        return None
    return Plan((0,), (Column("price", header[1], 1, unit),))


LAYOUT = CsvLayout("entso-e-price", "Datetime,Price (EUR/MWh)", plan, local=True)
