"""Mutations. They change the rows they are given."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from wfsched.core.arrays import BoolArray, IntArray
from wfsched.evolve.encoding import Encoding, Genes
from wfsched.schedule.tables import Tables, UnsignedArray

# Share of the mutated rows whose start is redrawn.
_START_RATE = 0.1


def mutate_placement(
    encoding: Encoding, rows: Genes, mutable: BoolArray, rate: float, rng: np.random.Generator
) -> None:
    """Redraw machine and level genes, each with probability `rate`, in the `mutable` rows.

    A new machine is any host of the task, and the level stays where the new machine has it (its
    top one otherwise); a new level is any of the machine.
    """
    n = encoding.n_tasks
    row, gene = _hits(mutable, 2 * n, rate, rng)
    task, move = gene % n, gene < n
    machine, level, *_ = encoding.placement(rows)
    drawn = (rng.random(len(row)) * encoding.n_hosts[task]).astype(np.int64)
    target = np.where(move, encoding.hosts[task, drawn], machine[row, task])
    redrawn = (rng.random(len(row)) * encoding.n_levels[target]).astype(level.dtype)
    kept = np.minimum(level[row, task], encoding.n_levels[target] - 1)
    machine[row, task] = target
    level[row, task] = np.where(move, kept, redrawn)


def mutate_orders(
    encoding: Encoding,
    rows: Genes,
    mutable: BoolArray,
    rate: float,
    tables: Tables,
    rng: np.random.Generator,
) -> None:
    """Shift tasks in the order, each with probability `rate`, in the `mutable` rows.

    A task goes to a random place between its last parent and its first child.
    """
    row, position = _hits(mutable, encoding.n_tasks, rate, rng)
    shift_tasks(
        encoding.orders(rows), row, position, rng.random(len(row)), tables.parent_start, tables.parent
    )


def mutate_times(
    encoding: Encoding, rows: Genes, mutable: BoolArray, rate: float, rng: np.random.Generator
) -> None:
    """Redraw holds, each with probability `rate`, and starts, one in ten, in the `mutable` rows.

    One new hold out of two is none. One new start out of two is a neighbour of the old one.
    """
    if encoding.held:
        row, task = _hits(mutable, encoding.n_tasks, rate, rng)
        drawn = rng.integers(0, encoding.n_steps + 1, len(row)) * (rng.random(len(row)) < 0.5)
        encoding.placement(rows)[2][row, task] = drawn
    if encoding.started:
        row = np.flatnonzero(mutable & (rng.random(len(rows)) < _START_RATE))
        starts = encoding.starts(rows)
        near = starts[row] + rng.integers(-1, 2, len(row))
        far = rng.integers(0, encoding.n_steps + 1, len(row))
        starts[row] = np.clip(np.where(rng.random(len(row)) < 0.5, near, far), 0, encoding.n_steps)


def _hits(
    mutable: BoolArray, n_genes: int, rate: float, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Return rows and genes to mutate: as many as coin flips would hit, without the flips.

    A gene may be hit twice, and then only the last hit counts.
    """
    candidates = np.flatnonzero(mutable)
    count = rng.binomial(len(candidates) * n_genes, rate)
    place = rng.integers(0, max(1, len(candidates) * n_genes), count)
    return candidates[place // n_genes], place % n_genes


@njit(cache=True, nogil=True)
def shift_tasks(
    orders: Any,
    rows: IntArray,
    positions: IntArray,
    draws: Any,
    parent_start: UnsignedArray,
    parent: UnsignedArray,
) -> None:
    """Move the task at each (row, position) to a random legal place; `draws` in [0, 1) choose it.

    O(window) per move, the window being what lies between its last parent and first child.
    """
    n = orders.shape[1]
    for move in range(len(rows)):
        order, at = orders[rows[move]], positions[move]
        task = order[at]
        low = at
        while low > 0 and not _depends(task, order[low - 1], parent_start, parent):
            low -= 1
        high = at
        while high < n - 1 and not _depends(order[high + 1], task, parent_start, parent):
            high += 1
        to = low + int(draws[move] * (high - low + 1))
        while at < to:
            order[at] = order[at + 1]
            at += 1
        while at > to:
            order[at] = order[at - 1]
            at -= 1
        order[to] = task


@njit(cache=True, nogil=True)
def _depends(task: int, other: int, parent_start: UnsignedArray, parent: UnsignedArray) -> bool:
    """Tell whether `other` is a parent of `task`; parents are sorted, so by bisection."""
    low, high = np.int64(parent_start[task]), np.int64(parent_start[task + 1])
    while low < high:
        middle = (low + high) // 2
        if parent[middle] == other:
            return True
        if parent[middle] < other:
            low = middle + 1
        else:
            high = middle
    return False
