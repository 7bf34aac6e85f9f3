"""Insertion in both directions: forward from the start, backward from the end (FSIP, BSIP).

After Xie et al.: a task goes to the earliest gap of its machine that it fits into; on the reversed workflow
the same makes every task as late as possible. Machines that run several tasks at a time are filled one task
after another here: what counts is the order that comes out, which the evaluation decodes by the rules of
the model.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray
from wfsched.placing.insertion import (
    Precedence,
    capacity_of,
    children_first,
    insert_all,
    open_occupation,
    parents_first,
)
from wfsched.schedule.genes import replay_order
from wfsched.schedule.problem import Problem


class Inserter:
    """Insertion-based decoders of one problem.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._forward = parents_first(problem.tables)
        self._backward = children_first(problem.tables, problem.workflow)
        self._capacity = capacity_of(problem.tables)._replace(shared=np.zeros(problem.n_machines, np.bool_))
        self._taken = open_occupation(problem.tables, self._capacity)

    def durations(self, machine: GeneArray, level: GeneArray) -> FloatArray:
        """Return the run time of each task, (n_tasks,) [s]."""
        durations: FloatArray = self.problem.tables.base[np.arange(len(machine)), machine]
        return durations * self.problem.tables.slowdown[machine, level]

    def order(self, machine: GeneArray, level: GeneArray, order: IndexArray) -> IndexArray:
        """Return the order of the tasks by start once all have been inserted, (n_tasks,)."""
        return replay_order(self.problem, *self._place(machine, level, order, self._forward))

    def shuttled(self, machine: GeneArray, level: GeneArray, order: IndexArray) -> IndexArray:
        """Return the order after an insertion backward and one forward again (IFBSS), (n_tasks,).

        Backward come first what ends last, forward what begins first.
        """
        _, finish = self._place(machine, level, order, self._forward)
        position = np.empty(len(order), np.int64)
        position[self.problem.workflow.topological] = np.arange(len(order))
        late = np.lexsort((-position, -finish)).astype(np.int32)
        begun, ended = self._place(machine, level, late, self._backward)
        return self.order(machine, level, replay_order(self.problem, -ended, -begun))

    def _place(
        self, machine: GeneArray, level: GeneArray, order: IndexArray, before: Precedence
    ) -> tuple[FloatArray, FloatArray]:
        """Return start and finish of each task, counted from the end for the reversed workflow."""
        tables, tasks = self.problem.tables, np.arange(len(order))
        staging = tables.stage_in_s if before is self._forward else tables.stage_out_s
        ready = staging[tasks, machine] if len(staging) else np.zeros(len(order))
        if before is self._forward:
            ready = np.maximum(ready, tables.boot_s[machine])
        start, finish = np.empty(len(order)), np.empty(len(order))
        genes = (order, machine, self.durations(machine, level))
        insert_all(before, self._capacity, self._taken, *genes, ready, start, finish)
        return start, finish
