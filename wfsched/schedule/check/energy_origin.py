"""Check of the energy origin: green and brown energy, carbon and electricity cost.

The power of a site and its supply are laid on the union of their knots, where all are constant,
and multiplied piece by piece; only a battery needs one piece after another.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.units import JOULES_PER_KWH
from wfsched.energy.battery import Battery
from wfsched.energy.trace import Trace
from wfsched.schedule.check.laid_out import LaidOut
from wfsched.schedule.check.power_profile import PowerProfile
from wfsched.schedule.figures import EnergyOrigin


class Found(NamedTuple):
    """The energy origin of a schedule, and the highest rates of its supplies.

    Parameters
    ----------
    origin : EnergyOrigin
    facility_j : float
        Energy of all sites.
    carbon_per_j, price_per_j : float [g/J], [currency/J]
        Highest absolute rate of any supply.
    paid : float
        Electricity cost with all prices taken as positive.
    """

    origin: EnergyOrigin
    facility_j: float
    carbon_per_j: float
    price_per_j: float
    paid: float


class _Pieces(NamedTuple):
    """Pieces of constant power and supply at a site; one entry per piece."""

    seconds: FloatArray
    demand_w: FloatArray
    green_w: FloatArray
    carbon_per_j: FloatArray
    price_per_j: FloatArray


def reaches_outside(p: LaidOut, makespan: float) -> str | None:
    """Return a site whose supply raises outside its traces and does not cover the schedule."""
    for site, supply in sorted(p.problem.supply.items()):
        for trace in supply.traces().values():
            first, last = trace.start - p.problem.start, trace.end - p.problem.start
            inside = first <= p.offset and p.offset + makespan <= last + p.slack_s
            if trace.past_end == "raise" and not inside:
                return site
    return None


def origin_of(p: LaidOut, profile: PowerProfile, makespan: float) -> Found:
    """Return the origin of the energy of `profile`."""
    green = brown = carbon = price = paid = most_carbon = most_price = 0.0
    for index, site in enumerate(p.problem.platform.sites):
        pieces = _pieces(p, profile, index, makespan)
        lack = np.maximum(0.0, pieces.demand_w - pieces.green_w) * pieces.seconds
        battery = p.problem.supply[site.name].battery
        if battery is not None:
            lack = lack - _discharged(battery, pieces, charge_at_start(p, battery, index))
        green += float(np.sum(pieces.demand_w * pieces.seconds - lack))
        brown += float(lack.sum())
        carbon += float(np.dot(lack, pieces.carbon_per_j))
        price += float(np.dot(lack, pieces.price_per_j))
        paid += float(np.dot(lack, np.abs(pieces.price_per_j)))
        most_carbon = max(most_carbon, float(pieces.carbon_per_j.max(initial=0.0)))
        most_price = max(most_price, float(np.abs(pieces.price_per_j).max(initial=0.0)))
    facility = green + brown
    share = green / facility if facility > 0 else 1.0
    return Found(EnergyOrigin(green, brown, share, carbon, price), facility, most_carbon, most_price, paid)


def _pieces(p: LaidOut, profile: PowerProfile, index: int, makespan: float) -> _Pieces:
    """Return the power and the supply of a site on the union of their knots, from start to end."""
    site = p.problem.platform.sites[index]
    supply = p.problem.supply[site.name]
    here = np.array([machine.site for machine in p.problem.platform.machines])[profile.machine] == index
    begin, end = profile.begin[here], profile.end[here]
    watts = site.pue * (profile.busy_w + profile.idle_w + profile.boot_w)[here]
    ahead = p.problem.start - np.array([trace.start for trace in supply.traces().values()]) + p.offset
    changes = [_changes(t, a, makespan) for t, a in zip(supply.traces().values(), ahead.tolist())]
    cuts = np.unique(np.concatenate([[0.0, makespan], begin, end, *changes]))
    cuts = cuts[(cuts >= 0.0) & (cuts <= makespan)]
    change = np.zeros(len(cuts))
    np.add.at(change, np.searchsorted(cuts, begin), watts)
    np.add.at(change, np.minimum(np.searchsorted(cuts, end), len(cuts) - 1), -watts)
    middle = (cuts[1:] + cuts[:-1]) / 2.0
    rows = {name: _values(t, middle + a) for (name, t), a in zip(supply.traces().items(), ahead.tolist())}
    return _Pieces(
        seconds=np.diff(cuts),
        demand_w=np.cumsum(change)[:-1],
        green_w=rows["green"],
        carbon_per_j=rows.get("carbon", np.full(len(middle), np.nan)) / JOULES_PER_KWH,
        price_per_j=rows.get("price", np.zeros(len(middle))) / JOULES_PER_KWH,
    )


def _changes(trace: Trace, ahead: float, makespan: float) -> FloatArray:
    """Return when a trace may change [s], counted from `ahead` seconds after its first knot."""
    knots = trace.knots - trace.knots[0]
    if trace.past_end != "wrap":
        return np.append(knots, trace.span) - ahead
    periods = np.arange(np.floor(ahead / trace.span) - 1.0, np.ceil((ahead + makespan) / trace.span) + 1.0)
    every: FloatArray = (knots + trace.span * periods[:, None]).ravel() - ahead
    return every


def _values(trace: Trace, since: FloatArray) -> FloatArray:
    """Return the values of a trace at instants [s] since its first knot."""
    folded = np.mod(since, trace.span) if trace.past_end == "wrap" else since
    piece = np.searchsorted(trace.knots - trace.knots[0], folded, side="right") - 1
    values: FloatArray = trace.values[np.maximum(piece, 0)]
    return values


def charge_at_start(p: LaidOut, battery: Battery, index: int) -> float:
    """Return what a battery holds when the workflow starts [J]: charged or drained since the submission.

    At rest a site draws the idle power of its machines if they are always on.
    """
    site = p.problem.platform.sites[index]
    green = p.problem.supply[site.name].green
    ahead = p.problem.start - green.start
    types = [machine.type for machine in p.problem.platform.machines if machine.site == index]
    static = p.problem.platform.count_static
    idle = sum(kind.idle_w + (kind.static_w if static else 0.0) for kind in types)
    rest = site.pue * idle if site.idle == "always" else 0.0
    changes = _changes(green, ahead, p.offset)
    cuts = np.unique(np.concatenate([[0.0, p.offset], changes[(changes > 0.0) & (changes < p.offset)]]))
    level = battery.capacity_j * battery.initial_share
    for begin, end in pairwise(cuts.tolist()):
        surplus = float(_values(green, np.array([ahead + (begin + end) / 2.0]))[0]) - rest
        level += (end - begin) * _flow_w(battery, surplus)
        level = min(max(level, 0.0), battery.capacity_j)
    return level


def _discharged(battery: Battery, pieces: _Pieces, level: float) -> FloatArray:
    """Return the energy that a battery, which holds `level` [J] at first, discharges in each piece [J]."""
    discharged = np.zeros(len(pieces.seconds))
    power = (pieces.green_w - pieces.demand_w).tolist()
    for j, (surplus, seconds) in enumerate(zip(power, pieces.seconds.tolist())):
        before = level
        level = level + seconds * _flow_w(battery, surplus)
        level = min(max(level, 0.0), battery.capacity_j)
        discharged[j] = max(0.0, before - level)
    return discharged


def _flow_w(battery: Battery, surplus: float) -> float:
    """Return how fast a battery fills, or empties if below 0, at a surplus of green power [W]."""
    if surplus > 0:
        return battery.efficiency * min(surplus, battery.charge_w)
    return -min(-surplus, battery.discharge_w)
