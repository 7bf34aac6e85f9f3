"""Crossovers of one pair of parents. Compiled; `wfsched.evolve.variation` calls them.

A mask says which tasks two children swap: their machine, level and hold go together. Orders are
crossed so that a child's is topological again.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled, inlined
from wfsched.core.streams import draw_below, draw_bits

# Kinds of crossover, by name; a kernel takes the place of one in this table.
CROSSOVERS = ("uniform", "levels")
UNIFORM, LEVELS = range(2)

_WORD = 64
_ONE = np.uint64(1)


@inlined
def mask_uniformly(mask, stream):  # type: ignore[no-untyped-def]
    """Swap each task with probability 1/2 (Syswerda, ICGA 1989); `mask` is -1 there, else 0."""
    for low in range(0, mask.shape[0], _WORD):
        bits = draw_bits(stream)
        for j in range(min(_WORD, mask.shape[0] - low)):
            mask[low + j] = -np.int64((bits >> np.uint64(j)) & _ONE)


@inlined
def mask_levels(mask, depth, cut):  # type: ignore[no-untyped-def]
    """Swap the tasks from the level `cut` of the workflow on."""
    for i in range(mask.shape[0]):
        mask[i] = -np.int64(depth[i] >= cut)


@inlined
def swap_masked(mother, father, a, b, mask):  # type: ignore[no-untyped-def]
    """Fill a block (n,) of two children with those of the parents."""
    for i in range(mask.shape[0]):
        change = (mother[i] ^ father[i]) & mask[i]
        a[i] = mother[i] ^ change
        b[i] = father[i] ^ change


@inlined
def cross_at(first, second, child, cut, taken):  # type: ignore[no-untyped-def]
    """Fill `child` with the first `cut` tasks of `first`, then the others as `second` has them.

    All are (n,) topological orders; `taken` (n,) is working memory. If a task comes before another
    in both parents it does in the child: precedence is kept.
    """
    taken[:] = False
    for position in range(cut):
        child[position] = first[position]
        taken[first[position]] = True
    position, free = 0, cut
    while free < child.shape[0]:
        # Written whether it counts or not: nobody could foresee which ones are taken.
        task = second[position]
        child[free] = task
        free += 0 if taken[task] else 1
        position += 1


@inlined
def cross_at_level(first, second, child, cut, depth):  # type: ignore[no-untyped-def]
    """Fill `child` with the tasks above the level `cut` as `first` has them, then the others as `second`.

    What a task waits for lies above it, so this is a topological order again.
    """
    position, free = 0, 0
    while position < child.shape[0]:
        task = first[position]
        child[free] = task
        free += 1 if depth[task] < cut else 0
        position += 1
    position = 0
    while free < child.shape[0]:
        task = second[position]
        child[free] = task
        free += 1 if depth[task] >= cut else 0
        position += 1


@compiled
def cross_orders(first, second, child, cut):  # type: ignore[no-untyped-def]
    """Fill `child` with the first `cut` tasks of `first`, then the others as `second` has them.

    All are (n_rows, n_tasks) topological orders, `cut` is (n_rows,).
    """
    taken = np.zeros(first.shape[1], np.bool_)
    for row in range(first.shape[0]):
        cross_at(first[row], second[row], child[row], cut[row], taken)


@inlined
def cross_pair(mother, father, a, b, layout, levels, kind, mask, taken, stream):  # type: ignore[no-untyped-def]
    """Fill the children `a` and `b` of two rows of genes.

    `levels` are the level of each task in the workflow and the last one. The start comes from
    either parent; where all tasks are on one level, they are swapped one by one.
    """
    n, order_at, hold_at, start_at, _ = layout
    depth, last = levels
    if kind == LEVELS and last > 0:
        cut = 1 + draw_below(stream, last)
        mask_levels(mask, depth, cut)
        if order_at > 0:
            first, second = mother[order_at : order_at + n], father[order_at : order_at + n]
            cross_at_level(first, second, a[order_at : order_at + n], cut, depth)
            cross_at_level(second, first, b[order_at : order_at + n], cut, depth)
    else:
        mask_uniformly(mask, stream)
        if order_at > 0:
            cut = 1 + draw_below(stream, n)
            first, second = mother[order_at : order_at + n], father[order_at : order_at + n]
            cross_at(first, second, a[order_at : order_at + n], cut, taken)
            cross_at(second, first, b[order_at : order_at + n], cut, taken)
    swap_masked(mother[:n], father[:n], a[:n], b[:n], mask)
    swap_masked(mother[n : 2 * n], father[n : 2 * n], a[n : 2 * n], b[n : 2 * n], mask)
    if hold_at > 0:
        hold = slice(hold_at, hold_at + n)
        swap_masked(mother[hold], father[hold], a[hold], b[hold], mask)
    if start_at > 0:
        swap = draw_below(stream, 2) == 0
        a[start_at] = father[start_at] if swap else mother[start_at]
        b[start_at] = mother[start_at] if swap else father[start_at]
