"""The ledger of the sites: green power that is left over time as power is booked. Compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.schedule.evaluation.tables import Tables


class Ledger(NamedTuple):
    """What is left of the green power of each site; S sites.

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


def open_ledger(tables: Tables, n_bookings: int, rest_w: FloatArray) -> Ledger:
    """Return the ledger of a problem with a supply.

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
    ledger = Ledger(pieces.astype(np.int64), np.zeros(shape), np.zeros(shape), np.zeros(shape))
    for site, count in enumerate(pieces):
        own = slice(supply.first[site], supply.first[site + 1])
        ledger.time[site, :count] = supply.knot[own]
        ledger.left[site, :count] = np.nan_to_num(supply.green[own]) - rest_w[site]
        carbon = supply.carbon[own].copy()
        if np.isnan(carbon[-1]):
            carbon[-1] = carbon[-2] if count > 1 else 0.0
        ledger.intensity[site, :count] = carbon
    return ledger


@compiled
def piece_at(ledger, site, instant):  # type: ignore[no-untyped-def]
    """Return the last piece that begins at `instant` [s] or before; the first if none does."""
    low, high = 0, ledger.size[site] - 1
    while low < high:
        middle = (low + high + 1) // 2
        if ledger.time[site, middle] <= instant:
            low = middle
        else:
            high = middle - 1
    return low


@compiled
def added(ledger, site, begin, end, watts):  # type: ignore[no-untyped-def]
    """Return the brown energy [J] that drawing `watts` from `begin` to `end` [s] adds, and its carbon [g]."""
    brown, carbon, piece, now = 0.0, 0.0, piece_at(ledger, site, begin), begin
    while now < end:
        last = piece + 1 == ledger.size[site]
        until = end if last else min(end, ledger.time[site, piece + 1])
        drawn = max(0.0, watts - max(0.0, ledger.left[site, piece])) * (until - now)
        brown += drawn
        carbon += drawn * ledger.intensity[site, piece]
        now = until
        piece += 1
    return brown, carbon


@compiled
def book(ledger, site, begin, end, watts):  # type: ignore[no-untyped-def]
    """Draw `watts` at `site` from `begin` to `end` [s]."""
    if not begin < end:
        return
    piece = _cut(ledger, site, begin)
    past = _cut(ledger, site, end)
    for j in range(piece, past):
        ledger.left[site, j] -= watts


@compiled
def _cut(ledger, site, instant):  # type: ignore[no-untyped-def]
    """Return the piece that begins at `instant`; split the one in which it lies if need be."""
    piece = piece_at(ledger, site, instant)
    if ledger.time[site, piece] == instant:
        return piece
    for j in range(ledger.size[site], piece + 1, -1):
        ledger.time[site, j] = ledger.time[site, j - 1]
        ledger.left[site, j] = ledger.left[site, j - 1]
        ledger.intensity[site, j] = ledger.intensity[site, j - 1]
    ledger.time[site, piece + 1] = instant
    ledger.left[site, piece + 1] = ledger.left[site, piece]
    ledger.intensity[site, piece + 1] = ledger.intensity[site, piece]
    ledger.size[site] += 1
    return piece + 1
