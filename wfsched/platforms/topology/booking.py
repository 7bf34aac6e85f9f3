"""Booking of arcs: each carries one transfer at a time, in the earliest gap that is long enough. Compiled.

O. Sinnen, L. A. Sousa, "Communication contention in task scheduling", IEEE TPDS 16(6), 2005, doi
10.1109/TPDS.2005.64.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined, uncounted

# A transfer that outlasts a gap by less (relative to its end) fits: rounding must not move it.
_FIT_TOLERANCE = 1e-12


class Bookings(NamedTuple):
    """Intervals in which arcs are taken, ascending and without overlap.

    Parameters
    ----------
    taken : array (A,)
        Intervals of each arc.
    begin, end : array (A, most) [s]
    """

    taken: IntArray
    begin: FloatArray
    end: FloatArray


def open_bookings(n_arcs: int, most: int) -> Bookings:
    """Return the bookings of free arcs, with room for `most` transfers on each."""
    begin, end = (np.zeros((n_arcs, most)) for _ in range(2))
    return Bookings(np.zeros(n_arcs, np.int64), begin, end)


@inlined
def clear_bookings(bookings):  # type: ignore[no-untyped-def]
    """Free all arcs."""
    bookings.taken[:] = 0


@uncounted
def _position(bookings, arc, ready):  # type: ignore[no-untyped-def]
    """Return the first interval of an arc that ends after `ready`."""
    low, high = 0, bookings.taken[arc]
    while low < high:
        middle = (low + high) // 2
        if bookings.end[arc, middle] > ready:
            high = middle
        else:
            low = middle + 1
    return low


@uncounted
def find_gap(bookings, arc, ready, duration):  # type: ignore[no-untyped-def]
    """Return the earliest start, not before `ready`, from which an arc is free for `duration` [s].

    Also the position at which `take_gap` books it. O(log transfers + transfers after `ready`).
    """
    at = _position(bookings, arc, ready)
    start = ready
    while at < bookings.taken[arc]:
        finish = start + duration
        if finish - bookings.begin[arc, at] <= _FIT_TOLERANCE * finish:
            break
        start = max(start, bookings.end[arc, at])
        at += 1
    return start, at


@uncounted
def take_gap(bookings, arc, at, start, finish):  # type: ignore[no-untyped-def]
    """Book an arc at the position that `find_gap` returned."""
    for j in range(bookings.taken[arc], at, -1):
        bookings.begin[arc, j] = bookings.begin[arc, j - 1]
        bookings.end[arc, j] = bookings.end[arc, j - 1]
    bookings.begin[arc, at] = start
    bookings.end[arc, at] = finish
    bookings.taken[arc] += 1


@compiled
def earliest_start(bookings, arc, ready, duration):  # type: ignore[no-untyped-def]
    """Return the earliest start of a transfer on an arc [s]; nothing is booked."""
    return find_gap(bookings, arc, ready, duration)[0]


@compiled
def book(bookings, arc, ready, duration):  # type: ignore[no-untyped-def]
    """Book the earliest gap for a transfer on an arc and return its start [s]."""
    start, at = find_gap(bookings, arc, ready, duration)
    take_gap(bookings, arc, at, start, start + duration)
    return start
