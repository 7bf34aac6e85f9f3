"""Decoding by insertion, of whole populations: rows get the orders that inserting their tasks leads to.

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
from wfsched.evolve.encoding.insertion import insert_all
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
        tables, workflow = problem.tables, problem.workflow
        parents = workflow.parents
        earliest: FloatArray = np.broadcast_to(tables.boot_s, tables.base.shape)
        if len(tables.stage_in_s):
            earliest = np.maximum(earliest, tables.stage_in_s)
        self.threads = threads
        self._genes = (encoding.layout, float(encoding.step_s), workflow.topological)
        self._runs = (tables.base, tables.slowdown, np.ascontiguousarray(earliest))
        size = workflow.edges.bytes[parents.position]
        self._graph = (parents.start, parents.item, size, tables.latency, tables.inverse_bandwidth)
        needs = (tables.shared, tables.cores, tables.memory, tables.task_cores, tables.task_memory)
        self._sharing = needs if tables.shared.any() else None

    def inserted(self, rows: Genes) -> Genes:
        """Return the rows (n_rows, n_genes) with the orders by start after insertion.

        Machines, levels, holds and starts stay as they are, and no task starts before its hold. No
        task ends later than in the order it had.
        """
        changed = rows.copy()
        facts: tuple[Any, ...] = (*self._genes, self._runs, self._graph, self._sharing)
        parts = min(self.threads, max(1, rows.size // _GENES_WORTH_A_THREAD))
        share_rows(lambda part: insert_rows(changed[part], *facts), len(rows), parts)
        return changed


@compiled
def insert_rows(rows, layout, step_s, topological, runs, graph, sharing):  # type: ignore[no-untyped-def]
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
    graph, sharing : tuple
        As `insert_all` takes them.
    """
    n, order_at, hold_at, _, _ = layout
    base, slowdown, earliest = runs
    before_start, before, size, latency, inverse = graph
    durations, ready, start, finish = np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    for r in range(rows.shape[0]):
        machine, level = rows[r, :n], rows[r, n : 2 * n]
        order = rows[r, order_at : order_at + n]
        load = np.zeros(base.shape[1], np.int64)
        for i in range(n):
            k = machine[i]
            load[k] += 1
            durations[i] = base[i, k] * slowdown[k, level[i]]
            ready[i] = earliest[i, k]
            if hold_at > 0:
                ready[i] = max(ready[i], rows[r, hold_at + i] * step_s)
        insert_all(
            order,
            machine,
            durations,
            ready,
            before_start,
            before,
            size,
            latency,
            inverse,
            load.max(),
            start,
            finish,
            sharing,
        )
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
