"""Electricity Maps: carbon intensity of one zone, from the data portal, the API or earlier research files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wfsched.energy.layouts.csv_layout import CsvLayout
from wfsched.energy.layouts.layout import Column, Plan

# The portal changes wording and case of its headers from year to year.
_PORTAL = (
    (re.compile(r"carbon intensity .*direct"), "carbon_intensity_direct", "g/kWh"),
    (re.compile(r"carbon intensity .*(life ?cycle|lca)"), "carbon_intensity", "g/kWh"),
    (re.compile(r"(carbon-free energy|low carbon) percentage.*"), "carbon_free", "%"),
    (re.compile(r"renewable (energy )?percentage.*"), "renewable_share", "%"),
)
_AVERAGES = {
    "carbon_intensity_avg": ("carbon_intensity", "g/kWh"),
    "power_origin_percent_fossil_avg": ("fossil_share", "%"),
    "power_origin_percent_renewable_avg": ("renewable_share", "%"),
    "power_production_percent_fossil_avg": ("fossil_share_of_production", "%"),
    "power_production_percent_renewable_avg": ("renewable_share_of_production", "%"),
}
_API = {
    "carbonIntensity": ("carbon_intensity", "g/kWh"),
    "fossilFreePercentage": ("carbon_free", "%"),
    "renewablePercentage": ("renewable_share", "%"),
}


def plan_of_portal(header: Sequence[str]) -> Plan | None:
    """Return the plan of a file of the portal, or None for another layout."""
    if not header or header[0].strip().lower() != "datetime (utc)":
        return None
    columns = []
    for index, cell in enumerate(header):
        for pattern, name, unit in _PORTAL:
            if pattern.match(cell.strip().lower()):
                columns.append(Column(name, cell, index, unit))
                break
    if not any(column.unit == "g/kWh" for column in columns):
        return None
    # A file of yearly values has a single row.
    return Plan((0,), tuple(columns), zone=_zone(header, ("zone id", "zone name")), lone_step="year")


def plan_of_averages(header: Sequence[str]) -> Plan | None:
    """Return the plan of a file with ``carbon_intensity_avg``, or None for another layout."""
    found = [cell.strip() for cell in header]
    if not found or found[0] != "datetime" or "carbon_intensity_avg" not in found:
        return None
    columns = [Column(_AVERAGES[c][0], c, i, _AVERAGES[c][1]) for i, c in enumerate(found) if c in _AVERAGES]
    return Plan((0,), tuple(columns), zone=_zone(header, ("zone_name", "zone_id")))


def plan_of_api(header: Sequence[str]) -> Plan | None:
    """Return the plan of answers of the API written as CSV, or None for another layout."""
    found = [cell.strip() for cell in header]
    if "datetime" not in found or not {"carbonIntensity", "fossilFreePercentage"} & set(found):
        return None
    columns = [Column(_API[c][0], c, i, _API[c][1]) for i, c in enumerate(found) if c in _API]
    return Plan((found.index("datetime"),), tuple(columns), zone=_zone(header, ("zone",)))


def _zone(header: Sequence[str], names: tuple[str, ...]) -> int | None:
    lower = [cell.strip().lower() for cell in header]
    return next((lower.index(name) for name in names if name in lower), None)


PORTAL = CsvLayout(
    "electricity-maps", "Datetime (UTC),Country,Zone name,...,Carbon intensity gCO₂eq/kWh (direct),...",
    plan_of_portal,
)  # fmt: skip
AVERAGES = CsvLayout(
    "electricity-maps-avg", "datetime,...,zone_name,carbon_intensity_avg,...", plan_of_averages
)
API = CsvLayout("electricity-maps-api", "zone,carbonIntensity,datetime,updatedAt,...", plan_of_api)
