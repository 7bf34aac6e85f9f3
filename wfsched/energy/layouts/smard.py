"""SMARD (Bundesnetzagentur): energies and prices in German local time, downloaded or republished.

The download centre writes semicolons, decimal commas and German dates, ``-`` for no value, and either
the start and the end of a step (``Datum von;Datum bis``) or, in older files, a date and one or two times of
day. Republished files have commas and ISO dates.
"""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.energy.layouts.layout import Column, CsvLayout, Plan, named_unit, plain_name

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
}
_RENEWABLE = ("hydro", "wind_onshore", "wind_offshore", "sun", "biomass", "other_renewable")
_TIMES = (("Datum von", "Datum bis"), ("Datum", "Anfang", "Ende"), ("Datum", "Uhrzeit"))


def _columns(header: Sequence[str], first: int) -> tuple[Column, ...] | None:
    columns = []
    for index in range(first, len(header)):
        before, unit = named_unit(header[index])
        name = plain_name(before)
        if not name or unit is None:
            return None
        columns.append(Column(_NAMES.get(name, name), header[index], index, unit))
    return tuple(columns) or None


def _plan(header: Sequence[str], time: tuple[int, ...], first: int) -> Plan | None:
    columns = _columns(header, first)
    if columns is None:
        return None
    green = tuple(c.name for c in columns if c.name in _RENEWABLE and "W" in str(c.unit))
    return Plan(time, columns, {"renewable": green} if len(green) > 1 else {})


def plan_of_download(header: Sequence[str]) -> Plan | None:
    """Return the plan of a file of the download centre, or None for another layout."""
    for names in _TIMES:
        if tuple(cell.strip() for cell in header[: len(names)]) == names:
            return _plan(header, (0,) if names[0] == "Datum von" else (0, 1), len(names))
    return None


def plan_of_copy(header: Sequence[str]) -> Plan | None:
    """Return the plan of a file with commas and ISO dates, or None for another layout."""
    if not header or header[0].strip() != "DateTime":
        return None
    named = {plain_name(named_unit(cell)[0]) for cell in header[1:]}
    return _plan(header, (0,), 1) if named & set(_NAMES) else None


DOWNLOAD = CsvLayout(
    "smard",
    "Datum von;Datum bis;Photovoltaik [MWh] Originalauflösungen;...",
    plan_of_download,
    local=True,
    delimiter=";",
    german=True,
    nothing=frozenset({"-"}),
)
COPY = CsvLayout("smard-iso", "DateTime,Wasserkraft [MWh],Photovoltaik [MWh],...", plan_of_copy, local=True)
