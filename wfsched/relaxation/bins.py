"""Bin rows: dual feasible functions for runs that are long compared with their window.

A machine has room for one run of more than half of a window, and for two of more than a third. A dual
feasible function u maps shares of a window to shares such that sets that fit still fit, so
``sum of u(run time / window) <= c`` on c machines. These are ``u(x) = floor((k + 1) x) / k`` [1]_, with
values that are integers up to rounding taken as less. Windows end with the makespan: rows for one makespan
hold for all shorter ones.

References
----------
.. [1] Fekete, Schepers, "New classes of fast lower bounds for bin packing problems", Mathematical
   Programming 91 (2001), doi 10.1007/s101070100243.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.limits import ROUNDING, Limits
from wfsched.relaxation.linear_program.rows import Entries, Rows, rows

# Parameters k of the functions, and the most different heads (or tails) of windows.
_FUNCTIONS = (1, 2, 3)
_MAX_GRID = 8

# Shares below this count as 0; rows are added where they are violated by more than this (relative).
_MIN_SHARE = 1e-6
_MIN_VIOLATION = 1e-3


def violated_bins(facts: Instance, within: Limits, point: FloatArray) -> Rows:
    """Return rows that `point` violates, at most one for each group and function."""
    entries: list[Entries] = []
    room: list[float] = []
    for group in range(facts.layout.groups):
        if facts.problem.tables.shared[facts.groups.first[group]]:
            continue
        for own, weight in _overfull(facts, within, point, group):
            entries.append((len(room), own, weight))
            room.append(float(facts.groups.size[group]))
    return rows(entries, len(room), upper=room)


def _overfull(
    facts: Instance, within: Limits, point: FloatArray, group: int
) -> list[tuple[IntArray, FloatArray]]:
    """Return columns and weights of the most overfull window of each function."""
    ways = facts.columns
    own = np.flatnonzero(ways.group == group)
    head, tail = within.head[ways.task[own], group], within.tail[ways.task[own], group]
    seconds = ways.seconds[own] * (1.0 - ROUNDING)
    share = point[own]
    # Only runs that take a large part of their own window, the shortest that holds them, matter.
    long = (share > _MIN_SHARE) & (seconds * (_FUNCTIONS[-1] + 1.0) > within.end - head - tail)
    if not long.any():
        return []
    heads, tails = _grid(head[long]), _grid(tail[long])
    window = within.end - heads[:, None] - tails
    inside = (head[long, None, None] >= heads[:, None]) & (tail[long, None, None] >= tails)
    part = np.divide(seconds[long, None, None], window, out=np.zeros(inside.shape), where=inside)
    found = []
    for k in _FUNCTIONS:
        filled = np.einsum("cab,c->ab", np.floor((k + 1) * part), share[long]) / k
        a, b = np.unravel_index(int(filled.argmax()), filled.shape)
        if filled[a, b] > facts.groups.size[group] * (1.0 + _MIN_VIOLATION):
            there = np.isfinite(head) & (head >= heads[a]) & (tail >= tails[b])
            weight = np.where(there, np.floor((k + 1) * seconds / window[a, b]) / k, 0.0)
            found.append((own[weight > 0.0], np.minimum(weight[weight > 0.0], 1.0)))
    return found


def _grid(values: FloatArray) -> FloatArray:
    """Return at most `_MAX_GRID` different values, the least among them."""
    different = np.unique(values)
    places = np.linspace(0, len(different) - 1, min(_MAX_GRID, len(different)))
    return different[np.unique(places.astype(np.int64))]
