"""SMARD (Bundesnetzagentur): energies and prices in German local time, downloaded or republished.

The download centre writes semicolons, ``-`` for no value, and either the start and the end of a step
(``Datum von;Datum bis``) or, in older files, a date and one or two times of day; on its German pages
decimal commas and German dates, on its English pages decimal points and dates such as
``Jan 1, 2025 12:15 AM``. Republished files have commas and ISO dates.
"""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.energy.layouts.csv_layout import CsvLayout
from wfsched.energy.layouts.layout import Column, Plan, named_unit, plain_name
from wfsched.energy.layouts.times import ToIso, any_time, dotted_date, worded_date

_NAMES = {
    "wasserkraft": "hydro",
    "gesamtverbrauch_netzlast": "load",
    "gesamt_netzlast": "load",
    "netzlast": "load",
    "residuallast": "residual_load",
    "wind_onshore": "wind_onshore",
    "wind_offshore": "wind_offshore",
    "photovoltaik": "sun",
    "biomasse": "biomass",
    "sonstige_erneuerbare": "other_renewable",
    "kernenergie": "nuclear",
    "braunkohle": "lignite",
    "steinkohle": "hard_coal",
    "erdgas": "gas",
    "pumpspeicher": "pumped_storage",
    "sonstige_konventionelle": "other_conventional",
    "hydropower": "hydro",
    "grid_load": "load",
    "total_grid_load": "load",
    "residual_load": "residual_load",
    "photovoltaics": "sun",
    "biomass": "biomass",
    "other_renewable": "other_renewable",
    "nuclear": "nuclear",
    "lignite": "lignite",
    "hard_coal": "hard_coal",
    "fossil_gas": "gas",
    "hydro_pumped_storage": "pumped_storage",
    "other_conventional": "other_conventional",
}
_KNOWN = frozenset(_NAMES.values())
_RENEWABLE = ("hydro", "wind_onshore", "wind_offshore", "sun", "biomass", "other_renewable")
_TIMES = (("Datum von", "Datum bis"), ("Datum", "Anfang", "Ende"), ("Datum", "Uhrzeit"))
_ENGLISH_TIMES = (("Start date", "End date"), ("Date", "Start", "End"), ("Date", "Time of day"))
_HOME = "Europe/Berlin"


def _columns(header: Sequence[str], first: int) -> tuple[Column, ...] | None:
    columns = []
    for index in range(first, len(header)):
        before, unit = named_unit(header[index])
        name = plain_name(before)
        if not name or unit is None:
            return None
        columns.append(Column(_NAMES.get(name, name), header[index], index, unit))
    return tuple(columns) or None


def _plan(header: Sequence[str], time: tuple[int, ...], first: int, iso: ToIso) -> Plan | None:
    columns = _columns(header, first)
    if columns is None or not any(c.name in _KNOWN or "/MWh" in str(c.unit) for c in columns):
        return None
    green = tuple(c.name for c in columns if c.name in _RENEWABLE and "W" in str(c.unit))
    return Plan(time, columns, {"renewable": green} if len(green) > 1 else {}, iso=iso)


def _plan_after(header: Sequence[str], times: Sequence[tuple[str, ...]], iso: ToIso) -> Plan | None:
    for names in times:
        if tuple(cell.strip() for cell in header[: len(names)]) == names:
            start_and_end = names == times[0]
            return _plan(header, (0,) if start_and_end else (0, 1), len(names), iso)
    return None


def plan_of_download(header: Sequence[str]) -> Plan | None:
    """Return the plan of a file of the German download centre, or None for another layout."""
    return _plan_after(header, _TIMES, dotted_date)


def plan_of_english_download(header: Sequence[str]) -> Plan | None:
    """Return the plan of a file of the English download centre, or None for another layout."""
    return _plan_after(header, _ENGLISH_TIMES, worded_date)


def plan_of_copy(header: Sequence[str]) -> Plan | None:
    """Return the plan of a file with commas and ISO dates, or None for another layout."""
    if not header or header[0].strip() != "DateTime":
        return None
    named = {plain_name(named_unit(cell)[0]) for cell in header[1:]}
    return _plan(header, (0,), 1, any_time) if named & set(_NAMES) else None


DOWNLOAD = CsvLayout(
    "smard", "Datum von;Datum bis;Photovoltaik [MWh] Originalauflösungen;...", plan_of_download,
    base="local", home=_HOME, decimal=",",
)  # fmt: skip
ENGLISH = CsvLayout(
    "smard-english", "Start date;End date;Photovoltaics [MWh] Original resolutions;...",
    plan_of_english_download, base="local", home=_HOME, decimal=".",
)  # fmt: skip
COPY = CsvLayout("smard-iso", "DateTime,Wasserkraft [MWh],Photovoltaik [MWh],...", plan_of_copy, base="local")
