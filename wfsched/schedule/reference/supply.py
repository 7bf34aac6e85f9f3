"""Energy account of a site for the reference: segment by segment, in plain Python.

Time is cut wherever anything changes: at each begin and end of a draw and at each knot of each
trace. Within a segment all is constant, so that the values in its middle are the values. Green
power comes first, then the battery, and the rest is brown. The account begins with the start of the
workflow; the battery is followed from the submission on, while the site is at rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.units import JOULES_PER_KWH
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace


class Draw(NamedTuple):
    """Power [W] from `begin` to `end` [s]; simultaneous draws add up."""

    begin: float
    end: float
    watts: float


class Account(NamedTuple):
    """Energy of a site [J], the brown part of it [J], and carbon [g] and price of that."""

    facility_j: float
    brown_j: float
    carbon_g: float
    price: float


def account(supply: Supply, draws: list[Draw], submission: float, offset: float, makespan: float) -> Account:
    """Return the energy account of one site.

    Parameters
    ----------
    draws : list of Draw
        Time counts from the start of the workflow; watts are those of the facility. Draws before
        it are those of a site at rest: they move the battery and are not accounted for.
    submission : float
        Instant 0 of the problem in POSIX seconds.
    offset : float [s]
        From the submission to the start of the workflow.
    makespan : float [s]
    """
    stored = supply.battery.initial_j if supply.battery else 0.0
    segments = _segments(supply, draws, submission, offset, makespan)
    middles = [(begin + end) / 2.0 for begin, end in segments]
    instants = np.array([submission + offset + middle for middle in middles])
    values = [
        _at(supply.green, instants),
        _at(supply.carbon, instants, unknown=math.nan),
        _at(supply.price, instants),
    ]
    facility, brown, carbon, price = [], [], [], []
    for (begin, end), middle, green, intensity, rate in zip(segments, middles, *values):
        seconds = end - begin
        demand = sum(draw.watts for draw in draws if draw.begin <= middle < draw.end)
        lack = max(0.0, demand - green) * seconds
        if supply.battery:
            flow = supply.battery.flow(stored, green, demand, seconds)
            stored, lack = flow.level_j, lack - flow.discharged_j
        if middle < 0.0:
            continue
        facility.append(demand * seconds)
        brown.append(lack)
        carbon.append(lack * intensity / JOULES_PER_KWH)
        price.append(lack * rate / JOULES_PER_KWH)
    return Account(math.fsum(facility), math.fsum(brown), math.fsum(carbon), math.fsum(price))


def _at(trace: Trace | None, instants: FloatArray, unknown: float = 0.0) -> list[float]:
    """Return the values of a trace at `instants`; `unknown` where there is none."""
    return [unknown] * len(instants) if trace is None else [float(value) for value in trace.at(instants)]


def _segments(
    supply: Supply, draws: list[Draw], submission: float, offset: float, makespan: float
) -> list[tuple[float, float]]:
    """Return the segments [s], counted from the start of the workflow, in which nothing changes.

    From the submission on where there is a battery, else from the start of the workflow.
    """
    first = -offset if supply.battery else 0.0
    cuts = {first, 0.0, makespan}
    for draw in draws:
        cuts |= {draw.begin, draw.end}
    for trace in supply.traces().values():
        cuts |= {t - offset for t in _knots(trace, submission, first + offset, offset + makespan)}
    inside = sorted(t for t in cuts if first <= t <= makespan)
    return list(pairwise(inside))


def _knots(trace: Trace, submission: float, first: float, last: float) -> Iterable[float]:
    """Return where a trace may change [s], counted from the submission: all from `first` to `last`."""
    own = [float(knot) - submission for knot in trace.knots]
    if trace.past_end != "wrap":
        return own
    low = math.floor((first - own[0]) / trace.span) - 1
    high = math.floor((last - own[0]) / trace.span) + 1
    return [t + period * trace.span for period in range(low, high + 1) for t in own]
