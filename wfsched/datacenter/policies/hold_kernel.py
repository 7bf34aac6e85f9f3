"""Kernel of policies that place a waiting job, then start it or hold it there."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.compiling import compiled, internal
from wfsched.datacenter.engine.state import SLOT, Tables


@internal
def _best_centre(
    tables: Tables, allowed: BoolArray, free: IntArray, price: FloatArray, by_energy: bool, j: int, t: int
) -> int:
    """Return the centre of least expected cost that has room, or of least price; -1 if none has."""
    best, at = np.inf, -1
    for d in range(free.shape[0]):
        if not allowed[j, d] or tables.cores[j] > free[d]:
            continue
        key = price[d]
        if by_energy:
            late = max(t, tables.ready[j, d]) * SLOT + tables.run[j, d] - tables.due[j]
            key = tables.energy[j, d] * price[d] + tables.alpha * max(0.0, late)
        if key < best:
            best, at = key, d
    return at


@compiled
def place_or_hold(
    tables: Tables,
    allowed: BoolArray,
    waiting: IntArray,
    free: IntArray,
    jobs_in: IntArray,
    price: FloatArray,
    by_energy: bool,
    may: BoolArray,
    quota: IntArray,
    idle_starts: bool,
    guard: int,
    t: int,
) -> IntArray:
    """Return the centre in which each waiting job starts in slot `t`, -1 where it is held, (k,).

    Parameters
    ----------
    tables : Tables
    allowed : array (m, D)
        Centres that each job may use.
    waiting : array (k,)
        Jobs in the order in which they are taken.
    free, jobs_in : array (D,)
        Free cores, and how many jobs run; both are changed.
    price : array (D,) [g/kWh]
        Intensity of now.
    by_energy : bool
        Whether a centre is chosen by expected carbon and lateness, or by its intensity alone.
    may : array (k, D)
        Whether the rule lets a job start in a centre.
    quota : array (D,)
        Cores that may be busy.
    idle_starts : bool
        Whether a centre without jobs starts one whatever the rule says.
    guard : int [slots]
    t : int
    """
    found = np.full(waiting.shape[0], -1)
    for k in range(waiting.shape[0]):
        j = waiting[k]
        d = _best_centre(tables, allowed, free, price, by_energy, j, t)
        if d < 0:
            continue
        busy = tables.capacity[d] - free[d]
        starts = may[k, d] and busy + tables.cores[j] <= quota[d]
        if not starts and idle_starts:
            starts = jobs_in[d] == 0
        if not starts:
            # Held no longer than until one slot more, and the guard, would make it late.
            need = tables.run[j, d] * (1.0 + tables.margin)
            starts = max(t + 1 + guard, tables.ready[j, d]) * SLOT + need > tables.due[j]
        if starts:
            found[k] = d
            free[d] -= tables.cores[j]
            jobs_in[d] += 1
    return found
