"""Decoding of whole populations by insertion: the order of each row becomes that of its insertion.

Each task, in the order of its row, goes to the earliest gap of its machine; the row then says the order
by start. Decoded by the rules of the model, that order gives the same starts again
(`wfsched.schedule.genes.replay_order`): the evaluator stays the one there is, and children inherit the
gaps that were filled (Lamarckian, as in TSEDA).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled
from wfsched.core.threads import share_rows
from wfsched.evolve.encoding.encoding import Encoding, Genes
from wfsched.placing.insertion import capacity_of, insert_all, open_occupation, parents_first
from wfsched.schedule.problem import Problem

# Below this many genes a hand-over to threads costs more than it saves.
_GENES_WORTH_A_THREAD = 20_000


class InsertionDecoder:
    """Decoding by insertion for one problem.

    Parameters
    ----------
    problem : Problem
    encoding : Encoding
        In which rows bring their own order.
    threads : int
        No row depends on it.
    """

    def __init__(self, problem: Problem, encoding: Encoding, threads: int = 1) -> None:
        tables = problem.tables
        earliest: FloatArray = np.broadcast_to(tables.boot_s, tables.base.shape)
        if len(tables.stage_in_s):
            earliest = np.maximum(earliest, tables.stage_in_s)
        self.threads = threads
        self._tables = tables
        self._genes = (encoding.layout, float(encoding.step_s), problem.workflow.topological)
        self._runs = (tables.base, tables.slowdown, np.ascontiguousarray(earliest))
        self._graph = (parents_first(tables), capacity_of(tables))

    def inserted(self, rows: Genes) -> Genes:
        """Return the rows (n_rows, n_genes) with the orders by start after insertion.

        Machines, levels, holds and starts stay as they are, and no task starts before its hold. No
        task ends later than in the order it had.
        """
        changed = rows.copy()
        facts: tuple[Any, ...] = (*self._genes, self._runs, *self._graph)

        def insert(part: slice) -> None:
            insert_rows(changed[part], *facts, open_occupation(self._tables, self._graph[1]))

        share_rows(insert, len(rows), min(self.threads, max(1, rows.size // _GENES_WORTH_A_THREAD)))
        return changed


@compiled
def insert_rows(rows, layout, step_s, topological, runs, before, capacity, taken):  # type: ignore[no-untyped-def]
    """Rewrite the order block of all rows.

    Parameters
    ----------
    rows : array (n_rows, n_genes)
    layout : tuple
        As `Encoding.layout`; `step_s` [s] is a step of the holds.
    topological : array (n_tasks,)
        Who comes first of those that start and end together.
    runs : tuple of arrays (n_tasks, n_machines), (n_machines, n_levels), (n_tasks, n_machines)
        Run times at the top frequency [s], slowdowns, and before when nothing starts [s].
    before, capacity, taken
        As `insert_all` takes them.
    """
    n, order_at, hold_at, _, _ = layout
    base, slowdown, earliest = runs
    durations, ready, start, finish = np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    for r in range(rows.shape[0]):
        machine, level = rows[r, :n], rows[r, n : 2 * n]
        order = rows[r, order_at : order_at + n]
        for i in range(n):
            k = machine[i]
            durations[i] = base[i, k] * slowdown[k, level[i]]
            ready[i] = earliest[i, k]
            if hold_at > 0:
                ready[i] = max(ready[i], rows[r, hold_at + i] * step_s)
        insert_all(before, capacity, taken, order, machine, durations, ready, start, finish)
        sort_by_start(order, topological, start, finish)


@compiled
def sort_by_start(order, topological, start, finish):  # type: ignore[no-untyped-def]
    """Fill `order` with all tasks by (start, finish, topological position)."""
    sequence = np.argsort(start[topological], kind="mergesort")
    for at in range(order.shape[0]):
        i = topological[sequence[at]]
        place = at
        while place > 0 and start[order[place - 1]] == start[i] and finish[order[place - 1]] > finish[i]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = i
