"""Green power left at each site over time, as power is booked. Compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.placing.ties import TIE_TOLERANCE, no_later
from wfsched.schedule.evaluation.tables import Tables


class GreenPowerLeft(NamedTuple):
    """Green power left at each site; S sites.

    Parameters
    ----------
    size : (S,)
        Pieces of each site.
    time : (S, Q) [s]
        Begin of each piece, ascending, counted from the start of the problem; the last has no end.
    left : (S, Q) [W]
        Green power less what is booked; below 0 where more is booked than there is.
    intensity : (S, Q) [g/J]
        Of what comes from the grid.
    """

    size: IntArray
    time: FloatArray
    left: FloatArray
    intensity: FloatArray


def open_green_power(tables: Tables, n_bookings: int, rest_w: FloatArray) -> GreenPowerLeft:
    """Return the green power of a problem with a supply, nothing booked yet.

    Past the end of a supply that raises there is no green power; its carbon intensity is the last.

    Parameters
    ----------
    n_bookings : int
        The most that will be booked at a site; each makes two pieces more at most.
    rest_w : array (n_sites,) [W]
        What each site draws all the time.
    """
    supply = tables.supply
    pieces = np.diff(supply.first)
    shape = (len(pieces), int(pieces.max()) + 2 * n_bookings)
    green_power = GreenPowerLeft(pieces.astype(np.int64), np.zeros(shape), np.zeros(shape), np.zeros(shape))
    for site, count in enumerate(pieces):
        own = slice(supply.first[site], supply.first[site + 1])
        green_power.time[site, :count] = supply.knot[own]
        green_power.left[site, :count] = np.nan_to_num(supply.green[own]) - rest_w[site]
        carbon = supply.carbon[own].copy()
        if np.isnan(carbon[-1]):
            carbon[-1] = carbon[-2] if count > 1 else 0.0
        green_power.intensity[site, :count] = carbon
    return green_power


@compiled
def piece_at(green_power, site, instant):  # type: ignore[no-untyped-def]
    """Return the last piece that begins at `instant` [s] or before, but for rounding; else the first."""
    low, high = 0, green_power.size[site] - 1
    while low < high:
        middle = (low + high + 1) // 2
        if no_later(green_power.time[site, middle], instant):
            low = middle
        else:
            high = middle - 1
    return low


@compiled
def added(green_power, site, begin, end, watts):  # type: ignore[no-untyped-def]
    """Return the brown energy [J] added by drawing `watts` from `begin` to `end` [s], and its carbon [g]."""
    brown, carbon, piece, now = 0.0, 0.0, piece_at(green_power, site, begin), begin
    while now < end:
        last = piece + 1 == green_power.size[site]
        until = end if last else min(end, green_power.time[site, piece + 1])
        short = watts - max(0.0, green_power.left[site, piece])
        # What is left is a difference: less than rounding of the power is nothing.
        drawn = short * (until - now) if short > TIE_TOLERANCE * watts else 0.0
        brown += drawn
        carbon += drawn * green_power.intensity[site, piece]
        now = until
        piece += 1
    return brown, carbon


@compiled
def book(green_power, site, begin, end, watts):  # type: ignore[no-untyped-def]
    """Book `watts` at `site` from `begin` to `end` [s]."""
    if not begin < end:
        return
    piece = _cut(green_power, site, begin)
    past = _cut(green_power, site, end)
    for j in range(piece, past):
        green_power.left[site, j] -= watts


@compiled
def _cut(green_power, site, instant):  # type: ignore[no-untyped-def]
    """Return the piece that begins at `instant`; split the one in which it lies if need be."""
    piece = piece_at(green_power, site, instant)
    if no_later(instant, green_power.time[site, piece]):
        return piece
    for j in range(green_power.size[site], piece + 1, -1):
        green_power.time[site, j] = green_power.time[site, j - 1]
        green_power.left[site, j] = green_power.left[site, j - 1]
        green_power.intensity[site, j] = green_power.intensity[site, j - 1]
    green_power.time[site, piece + 1] = instant
    green_power.left[site, piece + 1] = green_power.left[site, piece]
    green_power.intensity[site, piece + 1] = green_power.intensity[site, piece]
    green_power.size[site] += 1
    return piece + 1
