"""Display units: the unit in which the largest value of an axis is easy to read."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wfsched.core.errors import ParameterError
from wfsched.core.units import JOULES_PER_KWH, SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE
from wfsched.core.visible import visible


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of an axis or a column.

    Parameters
    ----------
    symbol : str
        Printed form.
    size : float
        Size of the unit in the SI unit (s, B, J, W, g) or currency.
    """

    symbol: str
    size: float

    def text(self, value: float) -> str:
        """Return `value`, given in the SI unit or currency, with four digits and the symbol.

        >>> Unit("min", 60.0).text(4000.0)
        '66.67 min'
        """
        return f"{self.number(value)} {self.symbol}"

    def number(self, value: float) -> str:
        """Return `value` without the symbol; large numbers in full, a dash for NaN."""
        shown = value / self.size
        if math.isnan(shown):
            return "–"
        return f"{shown:.4g}" if abs(shown) < 9999.5 else f"{shown:.0f}"


# (unit, minimum value shown in it), ascending. Seconds are used up to ten minutes, because published
# makespans are compared in them.
_SECONDS = (
    (Unit("s", 1.0), 0.0),
    (Unit("min", SECONDS_PER_MINUTE), 10 * SECONDS_PER_MINUTE),
    (Unit("h", SECONDS_PER_HOUR), 3 * SECONDS_PER_HOUR),
    (Unit("d", SECONDS_PER_DAY), 4 * SECONDS_PER_DAY),
)
_JOULES = (
    (Unit("J", 1.0), 0.0),
    (Unit("kJ", 1e3), 1e3),
    (Unit("MJ", 1e6), 1e6),
    (Unit("GJ", 1e9), 1e9),
    (Unit("TJ", 1e12), 1e12),
)
_GRAMS = (
    (Unit("mg", 1e-3), 0.0),
    (Unit("g", 1.0), 1.0),
    (Unit("kg", 1e3), 1e3),
    (Unit("t", 1e6), 1e6),
)
_BYTES = (
    (Unit("B", 1.0), 0.0),
    (Unit("kB", 1e3), 1e3),
    (Unit("MB", 1e6), 1e6),
    (Unit("GB", 1e9), 1e9),
    (Unit("TB", 1e12), 1e12),
    (Unit("PB", 1e15), 1e15),
)
_WATTS = (
    (Unit("W", 1.0), 0.0),
    (Unit("kW", 1e3), 1e3),
    (Unit("MW", 1e6), 1e6),
    (Unit("GW", 1e9), 1e9),
    (Unit("TW", 1e12), 1e12),
)
_SHARES = ((Unit("%", 0.01), 0.0),)
_STEPS = {"s": _SECONDS, "B": _BYTES, "J": _JOULES, "g": _GRAMS, "W": _WATTS, "1": _SHARES}
# Share of a sum that is rounding.
_ROUNDING = 1e-9
_THOUSANDS = {-6: "10⁻⁶ ", -3: "10⁻³ ", 0: "", 3: "10³ ", 6: "10⁶ ", 9: "10⁹ "}


def unit_of(kind: str, largest: float, currency: str = "") -> Unit:
    """Return the display unit of values of one kind.

    Parameters
    ----------
    kind : str
        SI unit: ``"s"``, ``"B"``, ``"J"``, ``"W"``, ``"g"``, ``"1"`` (shares) or ``"currency"``;
        any other unit is shown as it is.
    largest : float
        Largest magnitude; NaN and infinity count as 0.
    currency : str
        Code of the currency.

    >>> unit_of("s", 4000.0, "USD").symbol
    'min'
    >>> unit_of("currency", 0.0075, "USD").symbol
    '10⁻³ USD'
    """
    size = abs(largest) if math.isfinite(largest) else 0.0
    if kind == "g" and size == 0.0:
        return Unit("g", 1.0)
    if kind == "currency":
        return _money(size, currency)
    steps = _STEPS.get(kind, ((Unit(kind, 1.0), 0.0),))
    return next(unit for unit, least in reversed(steps) if size >= least)


def named_unit(kind: str, symbol: str) -> Unit:
    """Return the unit of a kind, as in `unit_of`, by its symbol.

    Raises
    ------
    ParameterError
        If the kind has no such unit.

    >>> named_unit("J", "kWh").size
    3600000.0
    """
    known = {unit.symbol: unit for unit, _ in _STEPS.get(kind, ())}
    if kind == "J":
        known["kWh"] = Unit("kWh", JOULES_PER_KWH)
    if symbol not in known:
        raise ParameterError("unknown unit", where="unit", got=symbol, known=known)
    return known[symbol]


def trace_unit(unit: str, largest: float) -> Unit:
    """Return the display unit of a trace: power is scaled, all other units stay.

    >>> trace_unit("W", 3.2e6).symbol, trace_unit("g/kWh", 3.2e6).symbol
    ('MW', 'g/kWh')
    """
    return unit_of("W", largest) if unit == "W" else Unit(unit, 1.0)


def _money(size: float, currency: str) -> Unit:
    """Return the currency, or a power of 1000 of it below a tenth and from ten thousand on."""
    power = 0
    if size > 0 and not 0.1 <= size < 1e4:
        power = min(max(3 * math.floor(math.log10(size) / 3), -6), 9)
    return Unit(f"{_THOUSANDS[power]}{currency}", 10.0**power)


def amount(kind: str, value: float, currency: str = "") -> str:
    """Return one value with the unit that suits it, "unknown" for NaN; money is never scaled.

    The one printed form of durations, energies and data sizes in texts and tables.

    >>> amount("s", 71.2), amount("s", 4000.0), amount("B", 4_222_080)
    ('71.2 s', '66.67 min', '4.222 MB')
    >>> amount("J", 2200.0), amount("currency", 0.0075, "USD"), amount("currency", 23456.7, "USD")
    ('2.2 kJ', '0.0075 USD', '23457 USD')
    >>> amount("g", float("nan"))
    'unknown'
    """
    if math.isnan(value):
        return "unknown"
    if kind == "currency":
        return Unit(currency, 1.0).text(value)
    return unit_of(kind, value, currency).text(value)


def memory(size: float) -> str:
    """Return a size of memory: in GiB where it is a round number of them, as catalogues write it.

    >>> memory(32 * 2**30), memory(0.5 * 2**30), memory(32e9)
    ('32 GiB', '0.5 GiB', '32 GB')
    """
    gibibytes = size / 2**30
    return f"{gibibytes:g} GiB" if gibibytes == round(gibibytes, 2) else amount("B", size)


def counted(count: int, noun: str) -> str:
    """Return a number of things; `noun` is one of them.

    >>> counted(1, "job"), counted(2, "job"), counted(0, "error")
    ('1 job', '2 jobs', '0 errors')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def above_rounding(part: float, whole: float) -> float:
    """Return a part of a sum, as 0 where it is within the rounding of the sum.

    >>> above_rounding(1.8e-12, 2238.5), above_rounding(1.8e-3, 2238.5)
    (0.0, 0.0018)
    """
    return part if abs(part) > _ROUNDING * abs(whole) else 0.0


def shortened(text: str, most: int) -> str:
    """Return a name as `visible` shows it, with its middle left out if it is longer than `most`.

    >>> shortened("edge-server-of-the-laboratory-12", 12)
    'edge-s…ry-12'
    """
    text = visible(text)
    if len(text) <= most:
        return text
    tail = (most - 1) // 2
    return f"{text[: most - 1 - tail]}…{text[-tail:]}"
