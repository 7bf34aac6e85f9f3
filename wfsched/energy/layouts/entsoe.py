"""ENTSO-E (European grid operators): generation and prices of the Transparency Platform and of entsoe-py.

The platform writes the interval of each row in the column ``MTU`` (market time unit), in UTC or in Central
European Time, and ``n/e`` for no value. entsoe-py writes pandas tables with offsets in the times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wfsched.energy.layouts.csv_layout import CsvLayout
from wfsched.energy.layouts.layout import Column, Plan, TimeBase, named_unit, plain_name
from wfsched.energy.layouts.times import interval_start

# Production types (ENTSO-E, "Manual of Procedures for the Central Information Transparency Platform").
_NAMES = {
    "solar": "sun",
    "fossil_gas": "gas",
    "fossil_hard_coal": "hard_coal",
    "fossil_brown_coal_lignite": "lignite",
    "fossil_oil": "oil",
    "fossil_oil_shale": "oil_shale",
    "fossil_peat": "peat",
    "fossil_coal_derived_gas": "coal_gas",
    "hydro_run_of_river_and_poundage": "hydro_run_of_river",
    "hydro_run_of_river_and_pondage": "hydro_run_of_river",
    "hydro_water_reservoir": "hydro_reservoir",
    "hydro_pumped_storage": "pumped_storage",
    "day_ahead_price": "price",
}
_TYPES = frozenset(
    {*_NAMES, "biomass", "wind_onshore", "wind_offshore", "nuclear", "geothermal", "marine", "waste", "other",
     "other_renewable", "energy_storage"}
)  # fmt: skip
_HYDRO = ("hydro_run_of_river", "hydro_reservoir")
_RENEWABLE = ("wind_onshore", "wind_offshore", "sun", *_HYDRO)
_KIND = re.compile(r"(.*?)\s+-\s+(Actual Aggregated|Actual Consumption)")


def plan(header: Sequence[str]) -> Plan | None:
    """Return the plan of republished prices, or None for another layout."""
    if len(header) != 2 or header[0].strip() != "Datetime":
        return None
    name, unit = named_unit(header[1])
    if name != "Price" or unit is None:
        return None
    return Plan((0,), (Column("price", header[1], 1, unit),))


def plan_of_web(header: Sequence[str]) -> Plan | None:
    """Return the plan of a table of the platform, or None for another layout."""
    names = [named_unit(cell)[0] for cell in header]
    if "MTU" not in names:
        return None
    columns = []
    for index, cell in enumerate(header):
        name, unit = named_unit(cell)
        if unit is not None and name != "MTU" and "Period" not in name:
            columns.append(Column(_trace_name(name), cell, index, unit))
    if not columns:
        return None
    time = names.index("MTU")
    said = named_unit(header[time])[1]
    if said not in (None, "UTC", "CET/CEST"):
        return None
    base: TimeBase = "utc" if said == "UTC" else "local"
    zone = names.index("Area") if "Area" in names else None
    return Plan((time,), tuple(columns), _sums(columns), zone, base, interval_start)


def plan_of_py(header: Sequence[str]) -> Plan | None:
    """Return the plan of a table of entsoe-py, or None for another layout."""
    if len(header) < 2 or header[0]:
        return None
    columns = []
    for index, cell in enumerate(header[1:], 1):
        found = _KIND.fullmatch(cell)
        if plain_name(found[1] if found else cell) not in _TYPES:
            return None
        columns.append(Column(_trace_name(cell), cell, index, "MW"))
    return Plan((0,), tuple(columns), _sums(columns))


def _trace_name(text: str) -> str:
    found = _KIND.fullmatch(text)
    name = plain_name(found[1] if found else text)
    ending = "_consumption" if found and found[2] == "Actual Consumption" else ""
    return _NAMES.get(name, name) + ending


def _sums(columns: Sequence[Column]) -> dict[str, tuple[str, ...]]:
    names = [column.name for column in columns]
    green = tuple(name for name in _RENEWABLE if name in names)
    return {"renewable": green} if len(green) > 1 else {}


LAYOUT = CsvLayout("entso-e-price", "Datetime,Price (EUR/MWh)", plan, base="local")
WEB = CsvLayout(
    "entso-e",
    "Area,MTU,Solar - Actual Aggregated [MW],...",
    plan_of_web,
    base="local",
    home="Europe/Brussels",
)
PY = CsvLayout("entsoe-py", ",Solar,...", plan_of_py, decimal=".", header_lines=(2, 1))
