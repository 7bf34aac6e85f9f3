"""NESO (National Energy System Operator of Great Britain): carbon intensity and generation mix, in UTC."""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.energy.layouts.csv_layout import CsvLayout
from wfsched.energy.layouts.layout import Column, Plan

_NATIONAL = {"actual": "carbon_intensity", "forecast": "carbon_intensity_forecast"}
# Regions of the distribution network operators ("Carbon Intensity API", regional methodology).
_REGIONS = frozenset(
    {"North Scotland", "South Scotland", "North West England", "North East England", "Yorkshire",
     "North Wales and Merseyside", "North Wales & Merseyside", "South Wales", "West Midlands",
     "East Midlands", "East England", "South West England", "South England", "London",
     "South East England", "England", "Scotland", "Wales", "GB"}
)  # fmt: skip
_MIX = {
    "GAS": "gas",
    "COAL": "coal",
    "NUCLEAR": "nuclear",
    "WIND": "wind_transmission",
    "WIND_EMB": "wind_embedded",
    "HYDRO": "hydro",
    "IMPORTS": "imports",
    "BIOMASS": "biomass",
    "OTHER": "other",
    "SOLAR": "sun",
    "STORAGE": "storage",
    "GENERATION": "generation",
    "LOW_CARBON": "low_carbon",
    "ZERO_CARBON": "zero_carbon",
    "RENEWABLE": "renewable",
    "FOSSIL": "fossil",
}


def plan_of_national(header: Sequence[str]) -> Plan | None:
    """Return the plan of the national carbon intensity, or None for another layout."""
    found = [cell.strip().lower() for cell in header]
    if not found or found[0] != "datetime" or not {"actual", "forecast"} <= set(found):
        return None
    columns = [
        Column(_NATIONAL[name], name, index, "g/kWh") for index, name in enumerate(found) if name in _NATIONAL
    ]
    return Plan((0,), tuple(columns))


def plan_of_regional(header: Sequence[str]) -> Plan | None:
    """Return the plan of the carbon intensity of regions, or None for another layout."""
    found = [cell.strip() for cell in header]
    if len(found) < 2 or found[0].lower() != "datetime" or not set(found[1:]) <= _REGIONS:
        return None
    return Plan((0,), tuple(Column(name, name, i, "g/kWh") for i, name in enumerate(found) if i > 0))


def plan_of_mix(header: Sequence[str]) -> Plan | None:
    """Return the plan of the generation mix, or None for another layout."""
    found = [cell.strip() for cell in header]
    if not found or found[0] != "DATETIME" or not {"CARBON_INTENSITY", "WIND"} <= set(found):
        return None
    columns = [_mixed(name, index) for index, name in enumerate(found)]
    known = tuple(column for column in columns if column is not None)
    names = {column.name for column in known}
    return Plan((0,), known, {"wind": tuple(n for n in ("wind_transmission", "wind_embedded") if n in names)})


def _mixed(header: str, index: int) -> Column | None:
    if header == "CARBON_INTENSITY":
        return Column("carbon_intensity", header, index, "g/kWh")
    if header in _MIX:
        return Column(_MIX[header], header, index, "MW")
    bare = header.removesuffix("_perc")
    return Column(f"{_MIX[bare]}_share", header, index, "%") if bare != header and bare in _MIX else None


NATIONAL = CsvLayout("neso", "datetime,actual,forecast,index", plan_of_national)
REGIONAL = CsvLayout("neso-regional", "datetime,North Scotland,...,London,...", plan_of_regional)
MIX = CsvLayout("neso-mix", "DATETIME,GAS,...,WIND,WIND_EMB,...,CARBON_INTENSITY,...", plan_of_mix)
