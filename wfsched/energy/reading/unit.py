"""Units of supply files and their conversion to W, shares, g/kWh or currency per kWh."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wfsched.core.errors import SupplyError
from wfsched.core.units import SECONDS_PER_HOUR

KNOWN_UNITS = (
    "W, kW, MW, GW (power), Wh, kWh, MWh, GWh (energy of a step), g/kWh, kg/MWh, lb/MWh, "
    "EUR/MWh, USD/kWh (any three capital letters), %, 1, m/s, W/m2, degC"
)

_PREFIX = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
# International avoirdupois pound, exact by definition (1959): 453.59237 g.
_GRAMS = {"g": 1.0, "kg": 1e3, "t": 1e6, "lb": 453.59237}
_CURRENCY = {"€": "EUR", "£": "GBP"}

_POWER = re.compile(r"([kMGT]?)W")
_ENERGY = re.compile(r"([kMGT]?)Wh")
_PRICE = re.compile(r"([A-Z]{3}|€|£)/([kMGT]?)Whe?")
_CARBON = re.compile(r"(g|kg|t|lb)(?:CO(?:2|₂)-?(?:eq?)?)?/([kMGT]?)Wh")
_OTHER_UNITS = {
    "1": ("1", 1.0),
    "%": ("1", 0.01),
    "m/s": ("m/s", 1.0),
    "W/m2": ("W/m2", 1.0),
    "W/m²": ("W/m2", 1.0),
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
        return Unit(f"{_CURRENCY.get(found[1], found[1])}/kWh", 1e3 / _PREFIX[found[2]])
    if found := _CARBON.fullmatch(bare):
        return Unit("g/kWh", _GRAMS[found[1]] * 1e3 / _PREFIX[found[2]])
    if bare in _OTHER_UNITS:
        return Unit(*_OTHER_UNITS[bare])
    raise SupplyError("unknown unit", where=where, got=text, allowed=KNOWN_UNITS)
