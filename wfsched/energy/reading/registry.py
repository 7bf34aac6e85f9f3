"""Registry of the layouts of supply files."""

from __future__ import annotations

from wfsched.core.registry import Entry, Registry

_AT = "wfsched.energy.layouts"

LAYOUTS = Registry(
    "layout of supply files",
    (
        Entry(
            "eia-930",
            f"{_AT}.eia930:LAYOUT",
            "hourly generation by source in MW and carbon intensity",
            "US EIA, form EIA-930",
        ),
        Entry(
            "eia-balance",
            f"{_AT}.eia930:BALANCE",
            "balance file: generation by source in MW at the end of each hour, of many authorities",
            "US EIA, form EIA-930",
        ),
        Entry(
            "smard",
            f"{_AT}.smard:DOWNLOAD",
            "download of SMARD: semicolons, decimal commas, German dates, local time",
            "Bundesnetzagentur, smard.de",
        ),
        Entry(
            "smard-english",
            f"{_AT}.smard:ENGLISH",
            "English download of SMARD: semicolons, decimal points, worded dates, local time",
            "Bundesnetzagentur, smard.de",
        ),
        Entry(
            "smard-iso",
            f"{_AT}.smard:COPY",
            "SMARD republished: commas, ISO dates, local time",
            "Bundesnetzagentur, smard.de",
        ),
        Entry(
            "entso-e-price",
            f"{_AT}.entsoe:LAYOUT",
            "day-ahead price, local time",
            "ENTSO-E Transparency Platform",
        ),
        Entry(
            "entso-e",
            f"{_AT}.entsoe:WEB",
            "table of the web page: generation or prices by area and market time unit",
            "ENTSO-E Transparency Platform",
        ),
        Entry(
            "entsoe-py",
            f"{_AT}.entsoe:PY",
            "generation by production type in MW, two header lines, offsets in the times",
            "entsoe-py",
        ),
        Entry(
            "electricity-maps",
            f"{_AT}.electricity_maps:PORTAL",
            "file of the data portal by the hour, day, month or year, UTC",
            "Electricity Maps",
        ),
        Entry(
            "electricity-maps-avg",
            f"{_AT}.electricity_maps:AVERAGES",
            "carbon_intensity_avg with offsets in the times",
            "Electricity Maps",
        ),
        Entry(
            "electricity-maps-api",
            f"{_AT}.electricity_maps:API",
            "answers of the API as a table, UTC",
            "Electricity Maps",
        ),
        Entry(
            "neso",
            f"{_AT}.neso:NATIONAL",
            "actual and forecast carbon intensity of Great Britain, UTC",
            "National Energy System Operator",
        ),
        Entry(
            "neso-regional",
            f"{_AT}.neso:REGIONAL",
            "carbon intensity, one column for each region, UTC",
            "National Energy System Operator",
        ),
        Entry(
            "neso-mix",
            f"{_AT}.neso:MIX",
            "generation by source in MW and carbon intensity, UTC",
            "National Energy System Operator",
        ),
        Entry(
            "watttime",
            f"{_AT}.watttime:LAYOUT",
            "marginal carbon intensity in lb/MWh, UTC",
            "WattTime, API 3",
        ),
        Entry(
            "renewables-ninja",
            f"{_AT}.renewables_ninja:LAYOUT",
            "modelled sun or wind at a place, UTC",
            "Renewables.ninja",
        ),
        Entry("zones", f"{_AT}.zones:LAYOUT", "one column for each zone, UTC; needs a unit"),
        Entry("epw", f"{_AT}.epw:LAYOUT", "weather of a typical year", "EnergyPlus, Auxiliary Programs"),
        Entry("plain", f"{_AT}.plain:LAYOUT", "time, then columns with their unit in brackets"),
    ),
)
