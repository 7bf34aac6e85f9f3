"""EIA-930 (US Energy Information Administration): hourly generation by source and carbon intensity."""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.energy.layouts.csv_layout import CsvLayout
from wfsched.energy.layouts.layout import Column, Plan
from wfsched.energy.layouts.times import american_date

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

# The balance files that the EIA hands out itself; from July 2024 on with storage apart.
_BALANCE_TIME = "UTC Time at End of Hour"
_BALANCE = {
    "Demand (MW)": "load",
    "Demand Forecast (MW)": "load_forecast",
    "Net Generation (MW)": "generation",
    "Total Interchange (MW)": "interchange",
    "Net Generation (MW) from Coal": "coal",
    "Net Generation (MW) from Natural Gas": "gas",
    "Net Generation (MW) from Nuclear": "nuclear",
    "Net Generation (MW) from All Petroleum Products": "oil",
    "Net Generation (MW) from Hydropower and Pumped Storage": "hydro",
    "Net Generation (MW) from Hydropower Excluding Pumped Storage": "hydro",
    "Net Generation (MW) from Pumped Storage": "pumped_storage",
    "Net Generation (MW) from Solar": "sun",
    "Net Generation (MW) from Solar without Integrated Battery Storage": "sun_without_battery",
    "Net Generation (MW) from Solar with Integrated Battery Storage": "sun_with_battery",
    "Net Generation (MW) from Wind": "wind",
    "Net Generation (MW) from Wind without Integrated Battery Storage": "wind_without_battery",
    "Net Generation (MW) from Wind with Integrated Battery Storage": "wind_with_battery",
    "Net Generation (MW) from Battery Storage": "battery_storage",
    "Net Generation (MW) from Other Energy Storage": "other_storage",
    "Net Generation (MW) from Unknown Energy Storage": "unknown_storage",
    "Net Generation (MW) from Geothermal": "geothermal",
    "Net Generation (MW) from Other Fuel Sources": "other",
    "Net Generation (MW) from Unknown Fuel Sources": "unknown",
}


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


def plan_of_balance(header: Sequence[str]) -> Plan | None:
    """Return the plan of a balance file of the EIA, or None for another layout."""
    if _BALANCE_TIME not in header or "Balancing Authority" not in header:
        return None
    columns = tuple(Column(_BALANCE[c], c, i, "MW") for i, c in enumerate(header) if c in _BALANCE)
    names = {column.name for column in columns}
    sums: dict[str, tuple[str, ...]] = {}
    for whole in ("sun", "wind"):
        parts = tuple(f"{whole}_{how}_battery" for how in ("without", "with"))
        if names.intersection(parts) and whole not in names:
            sums[whole] = tuple(part for part in parts if part in names)
    green = tuple(name for name in _RENEWABLE if name in names or name in sums)
    if len(green) > 1:
        sums["renewable"] = green
    return Plan(
        (header.index(_BALANCE_TIME),), columns, sums, header.index("Balancing Authority"), "utc",
        iso=american_date, shift_s=-SECONDS_PER_HOUR,
    )  # fmt: skip


LAYOUT = CsvLayout("eia-930", "timestamp,WND,SUN,WAT,...,avg_CI", plan)
BALANCE = CsvLayout(
    "eia-balance", f"Balancing Authority,...,{_BALANCE_TIME},...,Net Generation (MW) from Coal,...",
    plan_of_balance, decimal=".",
)  # fmt: skip
