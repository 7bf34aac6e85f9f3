"""Supply of a site: green power, carbon intensity and price of the grid, battery."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import ParameterError, SupplyError
from wfsched.core.summary import Summarised, amount, cut
from wfsched.core.units import JOULES_PER_KWH
from wfsched.energy.align import aligned
from wfsched.energy.battery import Battery
from wfsched.energy.trace import PastEnd, Trace

_PRICE_UNIT = re.compile(r"([A-Z]{3})/kWh")


@dataclass(frozen=True, slots=True, eq=False)
class SupplyTable:
    """Supply as arrays for kernels: common knots, time counted from the start.

    Piece j is ``[knots[j], knots[j + 1])``, the last one ends at `end_s`. Carbon and price are per
    joule, not per kWh.

    Parameters
    ----------
    knots : array (n,) [s]
        Since the start of the schedule; the first is 0.
    end_s : float [s]
        End of the known supply; nothing may be read after it.
    step_s : float [s]
        0 if the pieces are uneven or fewer than three; else the length of all but the first and the
        last one, so that the piece of an instant ``t >= lead_s`` is ``int((t - lead_s) // step_s) + 1``.
    lead_s : float [s]
        Length of the first piece.
    green_w : array (n,) [W]
    carbon_g_per_j : array (n,) [g/J]
        NaN if the carbon intensity is unknown.
    price_per_j : array (n,)
        In the currency of the supply; zeros if it has no price.
    """

    knots: FloatArray
    end_s: float
    step_s: float
    lead_s: float
    green_w: FloatArray
    carbon_g_per_j: FloatArray
    price_per_j: FloatArray


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Supply(Summarised):
    """Supply of a site: green power, the grid and an optional battery.

    Parameters
    ----------
    green : Trace [W], >= 0
        Green power (sun, wind, hydro; own or contracted).
    carbon : Trace [g/kWh], >= 0, or None
        Carbon intensity (CO2-equivalent) of electricity from the grid; None if unknown: carbon is NaN
        then.
    price : Trace [currency/kWh] or None
        Price of electricity from the grid; may be negative.
    battery : Battery or None
    name : str
    source : str

    Raises
    ------
    SupplyError
        If a unit is wrong, or green power or carbon intensity is negative.
    """

    green: Trace
    carbon: Trace | None
    price: Trace | None = None
    battery: Battery | None = None
    name: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        self._check("green", self.green, "W")
        if self.carbon is not None:
            self._check("carbon", self.carbon, "g/kWh")
        if self.price is not None and not _PRICE_UNIT.fullmatch(self.price.unit):
            raise self._error("wrong unit", "price", self.price.unit, "a currency per kWh, such as EUR/kWh")

    def _check(self, key: str, trace: Trace, unit: str) -> None:
        if trace.unit != unit:
            raise self._error("wrong unit", key, trace.unit, unit)
        if trace.values.min() < 0:
            raise self._error("negative value", key, float(trace.values.min()), f"{unit}, >= 0")

    def _error(self, what: str, key: str, got: object, allowed: str) -> SupplyError:
        return SupplyError(what, where=": ".join(filter(None, (self.name, key))), got=got, allowed=allowed)

    @property
    def currency(self) -> str | None:
        """Currency of the price, or None without a price."""
        return None if self.price is None else self.price.unit.partition("/")[0]

    def traces(self) -> dict[str, Trace]:
        """Return the traces by role: ``green`` and, as far as there are any, ``carbon`` and ``price``."""
        parts = {"green": self.green, "carbon": self.carbon, "price": self.price}
        return {key: trace for key, trace in parts.items() if trace is not None}

    def notes(self) -> tuple[str, ...]:
        """Return what was done to the values of the sources, trace by trace: ``"green: scaled by ..."``."""
        return tuple(f"{role}: {text}" for role, trace in self.traces().items() for text in trace.notes)

    def ruled(self, past_end: PastEnd) -> Supply:
        """Return the supply with one rule for instants outside its traces, those that are constant apart."""
        parts = {
            role: replace(trace, past_end=past_end, basis="told" if trace.basis == "assumed" else trace.basis)
            for role, trace in self.traces().items()
            if trace.basis != "constant"
        }
        return replace(self, **parts)  # type: ignore[arg-type]

    def without_price(self) -> Supply:
        """Return the supply without its price, for platforms in another currency."""
        return replace(self, price=None)

    def compiled(self, start: float, horizon_s: float) -> SupplyTable:
        """Return the supply as arrays from `start` [POSIX s] on, for at least `horizon_s` [s].

        Repetitions are written out, so memory grows with the horizon: 24 pieces for a day of
        hours. Instants are differences of whole seconds, which keep their digits.

        Raises
        ------
        ParameterError
            If the horizon is not positive.
        SupplyError
            If a trace with the rule ``raise`` does not cover it.
        """
        if not (np.isfinite(horizon_s) and horizon_s > 0):
            raise ParameterError("horizon is not positive", where="horizon_s", got=horizon_s)
        moved = {key: trace.shifted(-start) for key, trace in self.traces().items()}
        knots, values = aligned(list(moved.values()), 0.0, horizon_s)
        rows = dict(zip(moved, values))
        unknown = np.full(len(knots), np.nan)
        step, lead = _even_step(knots)
        return SupplyTable(
            knots=readonly(knots, np.float64),
            end_s=float(horizon_s),
            step_s=step,
            lead_s=lead,
            green_w=readonly(rows["green"], np.float64),
            carbon_g_per_j=readonly(rows.get("carbon", unknown) / JOULES_PER_KWH, np.float64),
            price_per_j=readonly(rows.get("price", np.zeros(len(knots))) / JOULES_PER_KWH, np.float64),
        )

    def _summary(self) -> str:
        """Return name, greatest green power, and the range of the grid."""
        parts = [f"green up to {amount('W', float(self.green.values.max()))}"]
        if self.carbon is not None:
            parts += [f"carbon {self.carbon.values.min():.4g} to {self.carbon.values.max():.4g} g/kWh"]
        parts += [] if self.price is None else [f"price in {self.price.unit}"]
        parts += [] if self.battery is None else [f"battery of {amount('J', self.battery.capacity_j)}"]
        return f"{f'Supply {cut(self.name, 60)}'.rstrip()}: {', '.join(parts)}"

    def _lines(self) -> Iterator[Sequence[str]]:
        for role, trace in self.traces().items():
            yield role, repr(trace)[1:-1]
        if self.battery is not None:
            yield "battery", amount("J", self.battery.capacity_j)
        yield "source", self.source


def all_priced(supplies: Mapping[str, Supply]) -> bool:
    """Tell whether the electricity of all sites has a price, so that prices add up."""
    return bool(supplies) and all(supply.price is not None for supply in supplies.values())


def carbon_known(supplies: Mapping[str, Supply]) -> bool:
    """Tell whether the carbon intensity of all sites is known, so that carbon adds up."""
    return bool(supplies) and all(supply.carbon is not None for supply in supplies.values())


def _even_step(knots: FloatArray) -> tuple[float, float]:
    """Return the length of the inner pieces if all are equal (else 0), and that of the first."""
    if len(knots) < 2:
        return 0.0, 0.0
    inner = np.diff(knots[1:])
    even = len(inner) > 0 and (inner == inner[0]).all()
    return (float(inner[0]) if even else 0.0), float(knots[1])
