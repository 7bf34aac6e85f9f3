"""Figures of many placements of one batch. Compiled."""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled, inlined
from wfsched.network.gecrs.kernel import Booked, book_in_order


@inlined
def figures_of(tables, node, decided, booked, figures):  # type: ignore[no-untyped-def]
    """Fill the figures of one placement and return its late tasks."""
    m = node.shape[0]
    order = np.argsort(decided, kind="mergesort")
    book_in_order(tables, node, decided, order, booked)
    late, brown, mismatch, missed = 0.0, 0.0, 0.0, 0
    for task in range(m):
        n, latency = node[task], booked.finish[task] - tables.arrival[task]
        late += latency / tables.deadline[task]
        transport = tables.j_per_byte[tables.user[task], n] * tables.data[task]
        brown += booked.energy[task] - booked.used[task] + transport
        mismatch += 1.0 - tables.match[n, tables.kind[task]]
        missed += latency > tables.deadline[task]
    figures[0] = late / m
    figures[1] = brown
    figures[2] = mismatch / m
    return missed


@compiled
def batch_figures(tables, nodes, decided, figures, misses):  # type: ignore[no-untyped-def]
    """Fill the figures of placements: mean latency over deadline, brown energy, mean mismatch; late tasks.

    Parameters
    ----------
    tables : DayTables
    nodes : (P, m)
    decided : (P, m) [s]
    figures : (P, 3)
        Filled: [1], [J], [1].
    misses : (P,)
        Filled.
    """
    m = nodes.shape[1]
    booked = Booked(np.zeros(m), np.zeros(m), np.zeros(m), np.zeros(m))
    for row in range(nodes.shape[0]):
        misses[row] = figures_of(tables, nodes[row], decided[row], booked, figures[row])
