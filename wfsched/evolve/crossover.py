"""Crossovers. Parents and children are rows of genes; child i comes from pair i of parents."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from wfsched.core.arrays import BoolArray, IntArray
from wfsched.evolve.encoding import Encoding, Genes


def uniform_crossover(
    encoding: Encoding, first: Genes, second: Genes, probability: float, rng: np.random.Generator
) -> Genes:
    """Cross pairs of parents and return two children for each pair, (2 * n_pairs, n_genes).

    Each task's machine, level and hold come together from one parent, either with probability 1/2
    (Syswerda, ICGA 1989). Orders are crossed at one point: a child has the first part of one
    parent's order, then the remaining tasks as the other parent has them, which is a topological
    order again. The start comes from either parent. A pair is crossed with `probability`, else copied.
    """
    pairs, n = len(first), encoding.n_tasks
    swap = _random_bits(pairs, n, rng)
    crossed = rng.random(pairs) < probability
    swap &= crossed[:, None]
    a, b = first.copy(), second.copy()
    for mine, other, child in ((first, second, a), (second, first, b)):
        for source, target in zip(encoding.placement(other), encoding.placement(child)):
            np.copyto(target, source, where=swap)
        if encoding.ordered:
            cut = np.where(crossed, rng.integers(1, n + 1, pairs), n)
            orders = [encoding.orders(rows) for rows in (mine, other, child)]
            cross_orders(orders[0], orders[1], orders[2], cut)
    if encoding.started:
        swapped = crossed & (rng.random(pairs) < 0.5)
        encoding.starts(a)[swapped] = encoding.starts(second)[swapped]
        encoding.starts(b)[swapped] = encoding.starts(first)[swapped]
    return np.concatenate((a, b))


def _random_bits(rows: int, columns: int, rng: np.random.Generator) -> BoolArray:
    """Return fair coin flips, (rows, columns): eight for each random byte."""
    width = -(-columns // 8)
    octets = np.frombuffer(rng.bytes(rows * width), np.uint8).reshape(rows, width)
    return np.unpackbits(octets, axis=1, count=columns).view(np.bool_)


@njit(cache=True, nogil=True)
def cross_orders(first: Genes, second: Genes, child: Any, cut: IntArray) -> None:
    """Fill `child` with the first `cut` tasks of `first`, then the others as `second` has them.

    All are (n_rows, n_tasks) topological orders, `cut` is (n_rows,). If a task comes before
    another in both parents it does in the child: precedence is kept.
    """
    n = first.shape[1]
    taken = np.zeros(n, np.bool_)
    for row in range(first.shape[0]):
        taken[:] = False
        for position in range(cut[row]):
            task = first[row, position]
            child[row, position] = task
            taken[task] = True
        free = cut[row]
        if free == n:
            continue
        for position in range(n):
            task = second[row, position]
            if not taken[task]:
                child[row, free] = task
                free += 1
