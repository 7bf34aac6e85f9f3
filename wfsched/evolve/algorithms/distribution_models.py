"""Probability models of TSEDA: machines, levels and positions of tasks in orders."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.evolve.encoding.encoding import Encoding, Genes
from wfsched.evolve.encoding.task_orders import draw_orders, reachable, urgency
from wfsched.schedule.problem import Problem

# Positions are grouped into so many equal stretches at most: a column for each position would take too
# much memory for large workflows.
_MAX_STRETCHES = 128
# Floor of probabilities, so that nothing becomes impossible.
_MIN_PROBABILITY = 1e-12


class Models:
    """Probabilities of machine and level of each task, (n_tasks, n_pairs), and of its position.

    Parameters
    ----------
    problem : Problem
    encoding : Encoding
    """

    def __init__(self, problem: Problem, encoding: Encoding) -> None:
        self.problem = problem
        n = problem.n_tasks
        level = np.arange(int(encoding.n_levels.max()))
        self.pair_machine, self.pair_level = np.nonzero(level[None] < encoding.n_levels[:, None])
        self.pair = np.zeros((problem.n_machines, len(level)), np.int64)
        self.pair[self.pair_machine, self.pair_level] = np.arange(len(self.pair_machine))
        allowed = problem.hosts[:, self.pair_machine]
        self.placement = allowed / allowed.sum(axis=1, keepdims=True)
        self.stretch = np.arange(n) * min(n, _MAX_STRETCHES) // n
        self.position = _windows(problem, self.stretch)
        self.urgency = urgency(problem)

    def learn(
        self, machine: Genes, level: Genes, order: Genes, placement_rate: float, position_rate: float
    ) -> None:
        """Move the probabilities towards one schedule, each argument (n_tasks,)."""
        tasks = np.arange(len(machine))
        self.placement *= 1.0 - placement_rate
        self.placement[tasks, self.pair[machine, level]] += placement_rate
        self.position *= 1.0 - position_rate
        self.position[order, self.stretch] += position_rate
        np.maximum(self.position, _MIN_PROBABILITY, out=self.position)

    def placements(self, count: int, rng: np.random.Generator) -> tuple[GeneArray, GeneArray]:
        """Draw machines and levels, (count, n_tasks) each."""
        drawn = draw_columns(np.cumsum(self.placement, axis=1), rng.random((count, len(self.placement))))
        return self.pair_machine[drawn].astype(np.int16), self.pair_level[drawn].astype(np.int16)

    def orders(self, count: int, exponent: float, rng: np.random.Generator) -> IndexArray:
        """Draw orders, (count, n_tasks); urgent tasks come first the more the greater the exponent."""
        workflow = self.problem.workflow
        weights = self.position * (self.urgency**exponent)[:, None]
        children = workflow.children
        degrees = workflow.parents.degrees()
        draws = rng.random((count, len(weights)))
        drawn: IndexArray = draw_orders(weights, self.stretch, degrees, children.start, children.item, draws)
        return drawn


def _windows(problem: Problem, stretch: IntArray) -> FloatArray:
    """Return equal probabilities of the stretches that a task can stand in, (n_tasks, n_stretches).

    Its ancestors come before it, and its descendants after it.
    """
    workflow, n = problem.workflow, problem.n_tasks
    before = reachable(workflow.topological, workflow.parents.start, workflow.parents.item)
    backward = np.ascontiguousarray(workflow.topological[::-1])
    after = reachable(backward, workflow.children.start, workflow.children.item)
    columns = np.arange(stretch[-1] + 1)
    inside = (columns >= stretch[before][:, None]) & (columns <= stretch[n - 1 - after][:, None])
    equal: FloatArray = np.maximum(inside / inside.sum(axis=1, keepdims=True), _MIN_PROBABILITY)
    return equal


@compiled
def draw_columns(cumulative: FloatArray, draws: FloatArray) -> IntArray:
    """Return the column that each draw in [0, 1) falls into, (n_draws, n_rows).

    Parameters
    ----------
    cumulative : array (n_rows, n_columns)
        Sums of probabilities.
    draws : array (n_draws, n_rows)
    """
    drawn = np.empty(draws.shape, np.int64)
    last = cumulative.shape[1] - 1
    for one in range(draws.shape[0]):
        for row in range(draws.shape[1]):
            aim = draws[one, row] * cumulative[row, last]
            low, high = 0, last
            while low < high:
                middle = (low + high) // 2
                if cumulative[row, middle] > aim:
                    high = middle
                else:
                    low = middle + 1
            drawn[one, row] = low
    return drawn
