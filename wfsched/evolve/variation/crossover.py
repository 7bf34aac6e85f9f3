"""Crossovers of one pair of parents. Compiled; `wfsched.evolve.variation.variation` calls them.

A mask says which tasks two children swap: their machine, level and hold go together. Orders are
crossed so that a child's is topological again.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled, inlined
from wfsched.core.streams import draw_below, draw_bits

# Kinds of crossover, by name; a kernel takes the place of one in this table.
CROSSOVERS = ("uniform", "segment", "levels", "prefix", "any")
UNIFORM, SEGMENT, LEVELS, PREFIX, ANY = range(5)

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
def mask_places(mask, order, first, last):  # type: ignore[no-untyped-def]
    """Swap the tasks at the places from `first` to before `last` of `order`."""
    mask[:] = 0
    for place in range(first, last):
        mask[order[place]] = -1


@inlined
def draw_mask(mask, order, levels, kind, stream):  # type: ignore[no-untyped-def]
    """Fill the mask by `kind`; return whether the swapped tasks are closed under successors.

    `order` is empty where orders are no genes: there, and where all tasks are on one level, what
    would need them is drawn uniformly.
    """
    depth, last = levels
    n, closed = mask.shape[0], False
    way = draw_below(stream, ANY) if kind == ANY else kind
    if way == LEVELS and last > 0:
        mask_levels(mask, depth, 1 + draw_below(stream, last))
        closed = True
    elif way == PREFIX and order.shape[0] > 0:
        mask_places(mask, order, 1 + draw_below(stream, n), n)
        closed = True
    elif way == SEGMENT and order.shape[0] > 0:
        first = draw_below(stream, n)
        mask_places(mask, order, first, min(n, first + 1 + draw_below(stream, n)))
    else:
        mask_uniformly(mask, stream)
    return closed


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
def cross_masked(first, second, child, mask):  # type: ignore[no-untyped-def]
    """Fill `child` with the tasks that stay as `first` has them, then the swapped ones as `second`.

    If no task that stays waits for a swapped one, this is a topological order again.
    """
    free = 0
    for position in range(child.shape[0]):
        # Written whether it counts or not, as in `cross_at`.
        task = first[position]
        child[free] = task
        free += 1 if mask[task] == 0 else 0
    position = 0
    while free < child.shape[0]:
        task = second[position]
        child[free] = task
        free += 1 if mask[task] != 0 else 0
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
    either parent.
    """
    n, order_at, hold_at, start_at, _ = layout
    end = order_at + n if order_at > 0 else 0
    first, second = mother[order_at:end], father[order_at:end]
    closed = draw_mask(mask, first, levels, kind, stream)
    if closed and order_at > 0:
        cross_masked(first, second, a[order_at:end], mask)
        cross_masked(second, first, b[order_at:end], mask)
    elif order_at > 0:
        cut = 1 + draw_below(stream, n)
        cross_at(first, second, a[order_at:end], cut, taken)
        cross_at(second, first, b[order_at:end], cut, taken)
    swap_masked(mother[:n], father[:n], a[:n], b[:n], mask)
    swap_masked(mother[n : 2 * n], father[n : 2 * n], a[n : 2 * n], b[n : 2 * n], mask)
    if hold_at > 0:
        hold = slice(hold_at, hold_at + n)
        swap_masked(mother[hold], father[hold], a[hold], b[hold], mask)
    if start_at > 0:
        swap = draw_below(stream, 2) == 0
        a[start_at] = father[start_at] if swap else mother[start_at]
        b[start_at] = mother[start_at] if swap else father[start_at]
