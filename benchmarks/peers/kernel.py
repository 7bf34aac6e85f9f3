"""A scheduling problem as other libraries see it: rows of integers in, objectives out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import moocore
import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, GeneArray
from wfsched.core.errors import ParameterError
from wfsched.evolve import Encoding
from wfsched.placing import by_upward_rank, top_durations
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.fronts.thinning import thinned
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


class Kernel:
    """The evaluation that all peers share, and the books of what it was asked.

    A row holds two integers for each task: which of the machines that can host it, and which
    frequency level (the top one on machines with fewer). Tasks are placed by falling upward rank,
    as in the preset ``cfn``; no constraint is looked at. One thread.

    What is kept of a run is everything it evaluated, not what its library returns: no peer loses
    for want of an archive.

    Parameters
    ----------
    problem : Problem
    evaluations : int
        How many the search is given; what goes beyond is not counted.
    seconds : float [s]
        How long it goes on at the least, whatever it has evaluated by then.
    """

    def __init__(self, problem: Problem, evaluations: int, seconds: float = 0.0) -> None:
        if problem.constraints:
            raise ParameterError("peers know no constraints", where="constraints")
        self.problem = problem
        self.evaluations = evaluations
        self.seconds = seconds
        order = by_upward_rank(problem, top_durations(problem))
        self.encoding = Encoding.of(problem, order)
        self.order = order
        self.columns = [objective.column for objective in problem.objective_list]
        self.rows: list[GeneArray] = []
        self.values: list[FloatArray] = []
        self.counts: list[int] = []
        self.stamps: list[float] = []
        self.began = time.perf_counter()

    def begin(self) -> None:
        """Start the clock anew."""
        self.began = time.perf_counter()

    @property
    def upper(self) -> GeneArray:
        """Largest value of each gene, (n_genes,); the least is 0."""
        most = np.full(self.problem.n_tasks, self.encoding.n_levels.max() - 1)
        return np.concatenate((self.encoding.n_hosts - 1, most)).astype(np.int16)

    @property
    def n_objectives(self) -> int:
        """Number of objectives, all to be minimised."""
        return len(self.columns)

    @property
    def evaluated(self) -> int:
        """Rows evaluated so far."""
        return self.counts[-1] if self.counts else 0

    @property
    def enough(self) -> bool:
        """Whether the search may end."""
        return self.evaluated >= self.evaluations and time.perf_counter() - self.began >= self.seconds

    def __call__(self, rows: npt.NDArray[Any]) -> FloatArray:
        """Return the objectives (n, n_objectives) of rows (n, n_genes) of whole numbers."""
        genes = np.asarray(rows).astype(np.int16)
        machine, level = self.placed(genes)
        figures = evaluate(self.problem.tables, machine, level, self.order)
        values: FloatArray = figures[:, self.columns]
        self.rows.append(genes)
        self.values.append(values)
        self.counts.append(self.evaluated + len(genes))
        self.stamps.append(time.perf_counter() - self.began)
        return values

    def placed(self, genes: GeneArray) -> tuple[GeneArray, GeneArray]:
        """Return machine and level (n, n_tasks) that rows (n, n_genes) stand for."""
        n = self.problem.n_tasks
        machine: GeneArray = self.encoding.hosts[np.arange(n), genes[:, :n]]
        level: GeneArray = np.minimum(genes[:, n:], self.encoding.n_levels[machine] - 1)
        return machine, level

    def rows_of(self, schedules: Sequence[Schedule]) -> GeneArray:
        """Return the rows (n, n_genes) that stand for the machines and levels of schedules.

        The order of a schedule has no gene: it may come out slower than it is.
        """
        rows = np.empty((len(schedules), len(self.upper)), np.int16)
        place = np.argsort(self.encoding.hosts, axis=1)
        for row, schedule in zip(rows, schedules):
            row[: self.problem.n_tasks] = place[np.arange(self.problem.n_tasks), schedule.machine]
            row[self.problem.n_tasks :] = schedule.level
        return rows

    def after(self, evaluations: int) -> float:
        """Return when so many rows were evaluated [s from the beginning]."""
        return self.stamps[int(np.searchsorted(self.counts, evaluations))]

    def front(self, evaluations: int, most: int = 80) -> Front:
        """Return what nothing beats among the first so many rows, thinned out by hypervolume."""
        values = np.concatenate(self.values)[:evaluations]
        best = np.flatnonzero(moocore.is_nondominated(values, keep_weakly=False))
        best = best[thinned(values[best], most)]
        machine, level = self.placed(np.concatenate(self.rows)[best])
        return Front.of(self.problem, machine, level, np.broadcast_to(self.order, machine.shape))

    def objectives(self, evaluations: int) -> FloatArray:
        """Return the objectives of what nothing beats among the first so many rows."""
        values = np.concatenate(self.values)[:evaluations]
        found: FloatArray = values[moocore.is_nondominated(values, keep_weakly=False)]
        return found
