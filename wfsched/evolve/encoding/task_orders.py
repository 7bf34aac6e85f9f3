"""Task orders: urgency and reach of tasks, and random topological orders by weights."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IndexArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.placing.ranks import link_means, longest_tails
from wfsched.schedule.problem import Problem

_WORD = 64


def urgency(problem: Problem) -> FloatArray:
    """Return the upward rank of each task over the greatest, in (0, 1] (n_tasks,).

    Means as in `wfsched.placing.ranks` (HEFT, Topcuoglu et al. 2002, doi 10.1109/71.993206).
    """
    mean: FloatArray = np.nanmean(problem.tables.base, axis=1)
    rank = longest_tails(problem, mean, link_means(problem, problem.tables.base))
    # Tasks of no length still get their turn.
    shares: FloatArray = np.maximum(rank / max(float(rank.max()), np.finfo(float).tiny), 1e-9)
    return shares


@compiled
def reachable(sequence: IndexArray, start: IndexArray, item: IndexArray) -> IntArray:
    """Return the number of tasks reachable from each along the edges, (n_tasks,).

    64 of them at a time, as bits of one word for each task.

    Parameters
    ----------
    sequence : array (n_tasks,)
        The tasks, each after all that its edges lead to.
    start, item : CSR
        The edges: to its parents, or to its children.
    """
    n = len(sequence)
    counts = np.zeros(n, np.int64)
    one = np.uint64(1)
    for first in range(0, n, _WORD):
        bits = np.zeros(n, np.uint64)
        for i in sequence:
            word = np.uint64(0)
            for edge in range(start[i], start[i + 1]):
                other = item[edge]
                word |= bits[other]
                if first <= other < first + _WORD:
                    word |= one << np.uint64(other - first)
            bits[i] = word
            while word:
                word &= word - one
                counts[i] += 1
    return counts


@compiled
def draw_orders(
    weights: FloatArray,
    column: IntArray,
    parents: IndexArray,
    child_start: IndexArray,
    child: IndexArray,
    draws: FloatArray,
) -> IndexArray:
    """Return random topological orders (n_orders, n_tasks).

    It is drawn with a probability in proportion to its weight there. A tree of sums makes each draw
    O(log n); it is built anew where the weights change.

    Parameters
    ----------
    weights : array (n_tasks, n_columns)
        Greater than 0.
    column : array (n_tasks,)
        Which weights hold at each position.
    parents : array (n_tasks,)
        How many each task has.
    child_start, child : CSR
    draws : array (n_orders, n_tasks)
        In [0, 1).
    """
    n_orders, n = draws.shape
    leaves = 1
    while leaves < n:
        leaves *= 2
    orders = np.empty((n_orders, n), np.int32)
    tree = np.zeros(2 * leaves)
    for row in range(n_orders):
        waiting = parents.copy()
        for position in range(n):
            now = column[position]
            if position == 0 or now != column[position - 1]:
                for i in range(n):
                    tree[leaves + i] = weights[i, now] if waiting[i] == 0 else 0.0
                for node in range(leaves - 1, 0, -1):
                    tree[node] = tree[2 * node] + tree[2 * node + 1]
            task = _drawn(tree, leaves, draws[row, position])
            orders[row, position] = task
            waiting[task] = -1
            _set(tree, leaves + task, 0.0)
            for edge in range(child_start[task], child_start[task + 1]):
                other = child[edge]
                waiting[other] -= 1
                if waiting[other] == 0:
                    _set(tree, leaves + other, weights[other, now])
    return orders


@compiled
def _drawn(tree: FloatArray, leaves: int, draw: float) -> int:
    """Return the leaf that `draw` in [0, 1) falls into."""
    left = draw * tree[1]
    node = 1
    while node < leaves:
        node *= 2
        if left >= tree[node] and tree[node + 1] > 0.0:
            left -= tree[node]
            node += 1
    return node - leaves


@compiled
def _set(tree: FloatArray, node: int, value: float) -> None:
    """Change a leaf and the sums above it."""
    tree[node] = value
    node //= 2
    while node:
        tree[node] = tree[2 * node] + tree[2 * node + 1]
        node //= 2
