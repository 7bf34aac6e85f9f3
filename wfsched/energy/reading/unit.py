"""Units of supply files and their conversion to W, shares, g/kWh or currency per kWh."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wfsched.core.errors import SupplyError
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.energy.layouts.layout import Column

KNOWN_UNITS = (
    "W, kW, MW, GW (power), Wh, kWh, MWh, GWh (energy of a step), g/kWh, kg/MWh, lb/MWh, "
    "EUR/MWh, USD/kWh (any three capital letters), EUR ct/kWh (hundredths of them), %, 1, m/s, W/m2, degC"
)

_PREFIX = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
# International avoirdupois pound, exact by definition (1959): 453.59237 g.
_GRAMS = {"g": 1.0, "kg": 1e3, "t": 1e6, "lb": 453.59237, "lbs": 453.59237}
_CURRENCY = {"€": "EUR", "£": "GBP"}

_POWER = re.compile(r"([kMGT]?)W")
_ENERGY = re.compile(r"([kMGT]?)Wh")
_PRICE = re.compile(r"([A-Z]{3}|€|£)(ct|c|cents?)?/([kMGT]?)Whe?")
_CENTS = re.compile(r"(?:ct|cts|cents?|c|¢|p|Ct|Cent)/([kMGT]?)Wh")
_CARBON = re.compile(r"(g|kg|t|lbs|lb)(?:CO(?:2|₂)-?(?:eq?)?)?/([kMGT]?)Wh")
_OTHER_UNITS = {
    "1": ("1", 1.0),
    "%": ("1", 0.01),
    "m/s": ("m/s", 1.0),
    "W/m2": ("W/m2", 1.0),
    "W/m²": ("W/m2", 1.0),
    "kW/m2": ("W/m2", 1e3),
    "kW/m²": ("W/m2", 1e3),
    "degC": ("degC", 1.0),
    "°C": ("degC", 1.0),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit of a column and its conversion.

    Parameters
    ----------
    name : str
        Unit after conversion: ``W``, ``g/kWh``, ``EUR/kWh``, ``1``, ``m/s``, ``W/m2``, ``degC``.
    factor : float
        Factor from the number in the file to that unit.
    per_step : bool
        True for energies of a step: `factor` converts to joules, and joules over the length of the
        step are watts.
    """

    name: str
    factor: float
    per_step: bool = False


def parse_unit(text: str, where: str = "unit") -> Unit:
    """Return the unit named `text`.

    >>> parse_unit("EUR/MWh")
    Unit(name='EUR/kWh', factor=0.001, per_step=False)
    >>> parse_unit("MWh")
    Unit(name='W', factor=3600000000.0, per_step=True)

    Raises
    ------
    SupplyError
        If the unit is unknown.
    """
    bare = "".join(text.split())
    if found := _POWER.fullmatch(bare):
        return Unit("W", _PREFIX[found[1]])
    if found := _ENERGY.fullmatch(bare):
        return Unit("W", SECONDS_PER_HOUR * _PREFIX[found[1]], per_step=True)
    if found := _PRICE.fullmatch(bare):
        part = 0.01 if found[2] else 1.0
        return Unit(f"{_CURRENCY.get(found[1], found[1])}/kWh", part * 1e3 / _PREFIX[found[3]])
    if found := _CARBON.fullmatch(bare):
        return Unit("g/kWh", _GRAMS[found[1]] * 1e3 / _PREFIX[found[2]])
    if bare in _OTHER_UNITS:
        return Unit(*_OTHER_UNITS[bare])
    if found := _CENTS.fullmatch(bare):
        raise SupplyError(
            "unit names no currency",
            where=where,
            got=text,
            remedy=f"Say whose hundredths they are: unit='EUR ct/{found[1]}Wh', 'USD ct/{found[1]}Wh' or the "
            "like (--unit).",
        )
    raise SupplyError("unknown unit", where=where, got=text, allowed=KNOWN_UNITS)


def unit_of(column: Column, said: str | None, where: str) -> Unit:
    """Return the unit of a column: the one in the file, or the one that the user says.

    Raises
    ------
    SupplyError
        If neither names one, both differ, or it is unknown.
    """
    place = f"{where}, column {column.header}"
    if column.unit is None and said is None:
        raise SupplyError(
            "no unit in the file", where=place, remedy="Pass unit='g/kWh' or another unit (--unit)."
        )
    unit = parse_unit(said or str(column.unit), place)
    bare = "".join((column.unit or "").split())
    if column.unit is None or (said and _CENTS.fullmatch(bare) and _completes(unit, said, bare)):
        return unit
    if unit != parse_unit(column.unit, place):
        raise SupplyError("unit differs from the file's", where=place, got=said, allowed=column.unit)
    return unit


def _completes(unit: Unit, said: str, cents: str) -> bool:
    """Return whether `said` is the unit `cents` of the file with the currency that it lacks."""
    return unit.name != "g/kWh" and "".join(said.split()).partition("/")[2] == cents.partition("/")[2]
