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
            "smard",
            f"{_AT}.smard:DOWNLOAD",
            "download of SMARD: semicolons, decimal commas, German dates, local time",
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
            "electricity-maps",
            f"{_AT}.electricity_maps:PORTAL",
            "yearly file of the data portal, UTC",
            "Electricity Maps",
        ),
        Entry(
            "electricity-maps-avg",
            f"{_AT}.electricity_maps:AVERAGES",
            "carbon_intensity_avg with offsets in the times",
            "Electricity Maps",
        ),
        Entry("zones", f"{_AT}.zones:LAYOUT", "one column for each zone, UTC; needs a unit"),
        Entry("epw", f"{_AT}.epw:LAYOUT", "weather of a typical year", "EnergyPlus, Auxiliary Programs"),
        Entry("plain", f"{_AT}.plain:LAYOUT", "time, then columns with their unit in brackets"),
    ),
)
