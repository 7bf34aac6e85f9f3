"""The supply of each site as the kernels see it: three streams of pieces, and a battery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import ProblemError
from wfsched.core.units import JOULES_PER_KWH
from wfsched.energy.battery import Battery
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.platforms.model import Platform

# The streams of a site, and how one goes on past its end.
GREEN, INTENSITY, PRICE = range(3)
HOLD, WRAP, RAISE = range(3)
_RULES = {"hold": HOLD, "wrap": WRAP, "raise": RAISE}


class SupplyTables(NamedTuple):
    """The supplies of a problem; S sites (0 where nothing is known), Q pieces of all streams.

    Parameters
    ----------
    site_start : (S + 1,), site_machine : (K,)
        The machines of each site.
    pue : (S,)
    first : (3 S + 1,)
        First piece of each stream; a site has green power [W], carbon intensity [g/J] and price
        [currency/J], in this order.
    knot : (Q,) [s]
        Start of each piece, counted from the start of the problem.
    value : (Q,)
    span : (3 S,) [s]
        Length of what each stream describes.
    rule : (3 S,)
        `HOLD`, `WRAP` or `RAISE`.
    capacity_j, initial_j : (S,) [J]; charge_w, discharge_w : (S,) [W]; efficiency : (S,)
        The batteries; capacity 0 for none.
    """

    site_start: IntArray
    site_machine: IntArray
    pue: FloatArray
    first: IntArray
    knot: FloatArray
    value: FloatArray
    span: FloatArray
    rule: IntArray
    capacity_j: FloatArray
    initial_j: FloatArray
    charge_w: FloatArray
    discharge_w: FloatArray
    efficiency: FloatArray


def compile_supply(platform: Platform, supply: Mapping[str, Supply], start: float) -> SupplyTables:
    """Compile the supplies of the sites of `platform`.

    Parameters
    ----------
    supply : mapping from site names
        Empty, or one for each site that has machines.
    start : float
        Start of the problem in POSIX seconds: time 0 of the kernels.

    Raises
    ------
    ProblemError
        If a site is unknown or has none.
    """
    names = [site.name for site in platform.sites]
    _check_sites(platform.name, names, supply)
    sites = range(len(names)) if supply else range(0)
    machines = [[k for k, m in enumerate(platform.machines) if m.site == s] for s in sites]
    streams = [stream.shifted(-start) for s in sites for stream in _streams(supply[names[s]])]
    batteries = [supply[names[s]].battery for s in sites]
    capacity_j = _battery_column(batteries, "capacity_j")
    return SupplyTables(
        site_start=readonly(np.cumsum([0, *map(len, machines)]), np.int64),
        site_machine=readonly([k for group in machines for k in group], np.int64),
        pue=readonly([platform.sites[s].pue for s in sites], np.float64),
        first=readonly(np.cumsum([0, *(len(stream.knots) for stream in streams)]), np.int64),
        knot=_joined([stream.knots for stream in streams]),
        value=_joined([stream.values for stream in streams]),
        span=readonly([stream.span for stream in streams], np.float64),
        rule=readonly([_RULES[stream.past_end] for stream in streams], np.int64),
        capacity_j=capacity_j,
        initial_j=capacity_j * _battery_column(batteries, "initial_share"),
        charge_w=_battery_column(batteries, "charge_w"),
        discharge_w=_battery_column(batteries, "discharge_w"),
        efficiency=_battery_column(batteries, "efficiency"),
    )


def _check_sites(platform: str, names: list[str], supply: Mapping[str, Supply]) -> None:
    for name in sorted(supply):
        if name not in names:
            raise ProblemError(
                "a supply is given for an unknown site", where=platform, got=name, allowed=", ".join(names)
            )
    missing = [name for name in names if supply and name not in supply]
    if missing:
        raise ProblemError(
            "a site has no supply while others have",
            where=platform,
            got=missing[0],
            remedy="Give each site a supply; 'grid-only' is the one of a site without green power.",
        )


def _streams(supply: Supply) -> tuple[Trace, Trace, Trace]:
    """Return green power [W], carbon intensity [g/J] and electricity price [currency/J]."""
    per_joule = 1.0 / JOULES_PER_KWH
    price = constant(0.0, "1/J") if supply.price is None else supply.price.scaled(per_joule, "1/J")
    return supply.green, supply.carbon.scaled(per_joule, "g/J"), price


def _joined(arrays: Sequence[FloatArray]) -> FloatArray:
    joined: FloatArray = readonly(np.concatenate(arrays) if arrays else [], np.float64)
    return joined


def _battery_column(batteries: Sequence[Battery | None], name: str) -> FloatArray:
    values = [0.0 if battery is None else getattr(battery, name) for battery in batteries]
    column: FloatArray = readonly(values, np.float64)
    return column
