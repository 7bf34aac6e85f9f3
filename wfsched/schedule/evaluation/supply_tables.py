"""Supply tables of the sites: pieces of green power, carbon and price for the kernels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import ProblemError, SupplyError
from wfsched.energy.battery import Battery
from wfsched.energy.instant import format_instant
from wfsched.energy.supply import Supply
from wfsched.platforms.model import Platform


class SupplyTables(NamedTuple):
    """The supplies of a problem; S sites (0 without supplies), Q pieces in all.

    Parameters
    ----------
    site_start : (S + 1,), site_machine : (K,)
        The machines of each site.
    pue : (S,)
    first : (S + 1,)
        First piece of each site.
    knot : (Q,) [s]
        Start of each piece, counted from the start of the problem; the last piece of a site has
        no end.
    green : (Q,) [W], carbon : (Q,) [g/J], price : (Q,) [currency/J]
        NaN in a last piece past the horizon, or the end of a trace that raises there.
    capacity_j, initial_j : (S,) [J]; charge_w, discharge_w : (S,) [W]; efficiency : (S,)
        The batteries; capacity 0 for none.
    waiting_j : (Q,) [J]
        What the battery stores at the start of each piece if nothing has run before: from the
        submission on it meets the site at rest. 0 without a battery.
    """

    site_start: IntArray
    site_machine: IntArray
    pue: FloatArray
    first: IntArray
    knot: FloatArray
    green: FloatArray
    carbon: FloatArray
    price: FloatArray
    capacity_j: FloatArray
    initial_j: FloatArray
    charge_w: FloatArray
    discharge_w: FloatArray
    efficiency: FloatArray
    waiting_j: FloatArray


def _nothing() -> SupplyTables:
    numbers, whole = readonly([], np.float64), readonly([0], np.int64)
    columns = dict.fromkeys(SupplyTables._fields, numbers)
    return SupplyTables(**(columns | {"site_start": whole, "first": whole, "site_machine": whole[:0]}))


NO_SUPPLY = _nothing()


class _Pieces(NamedTuple):
    knot: FloatArray
    green: FloatArray
    carbon: FloatArray
    price: FloatArray


def compile_supply(
    platform: Platform, supply: Mapping[str, Supply], start: float, horizon_s: float
) -> SupplyTables:
    """Compile the supplies of the sites of `platform`.

    Parameters
    ----------
    supply : mapping from site names
        Empty, or one for each site.
    start : float
        Start of the problem in POSIX seconds: time 0 of the kernels.
    horizon_s : float [s]
        Length of the supplies; the figures of a schedule that ends later are NaN.

    Raises
    ------
    ProblemError
        If a site is unknown or has none, or prices are in several currencies.
    SupplyError
        If a trace that raises outside does not even cover the start; or one for which nobody chose what
        holds outside.
    """
    names = [site.name for site in platform.sites]
    _check_sites(platform.name, names, supply)
    _check_currencies(supply)
    _check_start(supply, start)
    sites = range(len(names)) if supply else range(0)
    machines = [[k for k, m in enumerate(platform.machines) if m.site == s] for s in sites]
    pieces = [_pieces(supply[names[s]], start, horizon_s) for s in sites]
    batteries = [supply[names[s]].battery for s in sites]
    capacity_j = _battery_column(batteries, "capacity_j")
    waiting = [_waiting(*each, _rest_w(platform, s)) for s, each in enumerate(zip(batteries, pieces))]
    return SupplyTables(
        site_start=readonly(np.cumsum([0, *map(len, machines)]), np.int64),
        site_machine=readonly([k for group in machines for k in group], np.int64),
        pue=readonly([platform.sites[s].pue for s in sites], np.float64),
        first=readonly(np.cumsum([0, *(len(p.knot) for p in pieces)]), np.int64),
        knot=_joined([p.knot for p in pieces]),
        green=_joined([p.green for p in pieces]),
        carbon=_joined([p.carbon for p in pieces]),
        price=_joined([p.price for p in pieces]),
        capacity_j=capacity_j,
        initial_j=readonly(capacity_j * _battery_column(batteries, "initial_share"), np.float64),
        charge_w=_battery_column(batteries, "charge_w"),
        discharge_w=_battery_column(batteries, "discharge_w"),
        efficiency=_battery_column(batteries, "efficiency"),
        waiting_j=_joined(waiting),
    )


def _pieces(supply: Supply, start: float, horizon_s: float) -> _Pieces:
    """Return the pieces of a supply over the horizon, or up to where it raises, then NaN.

    The last piece of constant supplies has no end.
    """
    hard_ends = [trace.end for trace in supply.traces().values() if trace.past_end == "raise"]
    end_s = min([horizon_s, *(end - start for end in hard_ends)])
    table = supply.compiled(start, max(end_s, np.finfo(np.float64).tiny))
    columns = _Pieces(table.knots, table.green_w, table.carbon_g_per_j, table.price_per_j)
    if all(t.past_end == "hold" and t.knots[-1] - start <= end_s for t in supply.traces().values()):
        return columns
    return _Pieces(np.append(columns.knot, end_s), *(np.append(column, np.nan) for column in columns[1:]))


def _rest_w(platform: Platform, site: int) -> float:
    """Return what a site draws while nothing runs [W]: the idle power of machines that are always on."""
    if platform.sites[site].idle != "always":
        return 0.0
    types = [machine.type for machine in platform.machines if machine.site == site]
    static = [kind.static_w if platform.count_static else 0.0 for kind in types]
    return platform.sites[site].pue * sum(kind.idle_w + own for kind, own in zip(types, static))


def _waiting(battery: Battery | None, pieces: _Pieces, rest_w: float) -> FloatArray:
    """Return what `battery` stores at the start of each piece while the site is at rest [J]."""
    stored = np.zeros(len(pieces.knot))
    if battery is None:
        return stored
    surplus = np.nan_to_num(pieces.green) - rest_w
    charged = np.minimum(surplus, battery.charge_w) * battery.efficiency
    flow_j = np.where(surplus > 0, charged, np.maximum(surplus, -battery.discharge_w))[:-1]
    flow_j *= np.diff(pieces.knot)
    stored[0] = battery.initial_j
    for j, joules in enumerate(flow_j):
        stored[j + 1] = min(max(stored[j] + joules, 0.0), battery.capacity_j)
    return stored


def _check_sites(platform: str, names: list[str], supply: Mapping[str, Supply]) -> None:
    for name in sorted(supply):
        if name not in names:
            raise ProblemError(
                "supply for an unknown site", where=platform, got=name, allowed=", ".join(names)
            )
    missing = [name for name in names if supply and name not in supply]
    if missing:
        raise ProblemError(
            "site without a supply",
            where=platform,
            got=missing[0],
            remedy="Give every site a supply; 'grid-only' has no green power.",
        )


def _check_currencies(supply: Mapping[str, Supply]) -> None:
    """Refuse prices in more than one currency."""
    found = sorted({each.currency for each in supply.values() if each.currency is not None})
    if len(found) > 1:
        raise ProblemError(
            "electricity prices in more than one currency",
            where="supply",
            got=", ".join(found),
            remedy="Drop the prices in other currencies with `Supply.without_price`.",
        )


def _check_start(supply: Mapping[str, Supply], start: float) -> None:
    """Refuse a start outside a trace whose values there would be a guess."""
    for site, each in supply.items():
        for role, trace in each.traces().items():
            if trace.basis == "assumed" and not trace.start <= start < trace.end:
                raise SupplyError(
                    "the submission lies outside the trace",
                    where=f"{site}: {role}",
                    got=format_instant(start),
                    allowed=f"{format_instant(trace.start)} to {format_instant(trace.end)}",
                    remedy="Choose a start within (--start), or say past_end = 'wrap' to repeat the trace "
                    "or 'hold' to hold its ends (--past-end).",
                )


def _joined(arrays: Sequence[FloatArray]) -> FloatArray:
    joined: FloatArray = readonly(np.concatenate(arrays) if arrays else [], np.float64)
    return joined


def _battery_column(batteries: Sequence[Battery | None], name: str) -> FloatArray:
    values = [0.0 if battery is None else getattr(battery, name) for battery in batteries]
    column: FloatArray = readonly(values, np.float64)
    return column
