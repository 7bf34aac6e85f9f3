"""The tables of this package: layouts of files, and built-in supplies."""

from __future__ import annotations

from dataclasses import dataclass

from wfsched.core.registry import Entry, Table


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A supply that comes with the package: ``supplies/<name>.toml`` and the data made of it.

    Parameters
    ----------
    name : str
        What the user types.
    summary : str
        One line for the tables of the command line and the docs.
    """

    name: str
    summary: str


SUPPLIES = (
    BuiltIn("solar-edge", "photovoltaics in San Jose, grid of California"),
    BuiltIn("wind-edge", "a wind turbine on a site of IEC class III, grid of Germany and Luxembourg"),
    BuiltIn("grid-only", "no green power, grid of PJM (eastern United States)"),
    BuiltIn("mixed", "half photovoltaics, half wind in Luxembourg, its grid"),
    BuiltIn("us-west", "two parts sun, one part wind near San Jose, grid of California"),
    BuiltIn("eu-central", "one part sun, two parts wind near Frankfurt, grid of Germany and Luxembourg"),
    BuiltIn("ap-southeast", "two parts sun, one part wind near Sydney, grid of New South Wales"),
)

_AT = "wfsched.energy.layouts"

LAYOUTS = Table(
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
            "SMARD passed on: commas, ISO dates, local time",
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
        Entry("zones", f"{_AT}.zones:LAYOUT", "one column for each zone, UTC; say the unit"),
        Entry("epw", f"{_AT}.epw:LAYOUT", "typical weather of a year", "EnergyPlus, Auxiliary Programs"),
        Entry("plain", f"{_AT}.plain:LAYOUT", "time, then columns with their unit in brackets"),
    ),
)
