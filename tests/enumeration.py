"""Every schedule of a small problem: all machines, levels and orders."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Workflow


def all_genes(problem: Problem) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return every choice of machines, levels and topological order."""
    places = [
        [(k, h) for k in np.flatnonzero(row) for h in range(problem.level_counts()[k])]
        for row in problem.hosts
    ]
    choices = list(product(*places))
    orders = list(topological_orders(problem.workflow))
    rows = [([k for k, _ in choice], [h for _, h in choice], order) for choice in choices for order in orders]
    machine, level, order = zip(*rows)
    return np.array(machine, np.int16), np.array(level, np.int16), np.array(order, np.int32)


def topological_orders(workflow: Workflow, done: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    if len(done) == workflow.n_tasks:
        yield done
    for i in range(workflow.n_tasks):
        if i not in done and set(workflow.parents.row(i).tolist()) <= set(done):
            yield from topological_orders(workflow, (*done, i))
