"""Instances: a problem in integers, with options of each task, their lengths and ancestors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray
from wfsched.exact.formulation.time_grid import Grid
from wfsched.exact.formulation.ways import allowed_ways, waiting_pays, worthwhile_ways
from wfsched.schedule.evaluation.tables import longest_schedule
from wfsched.schedule.problem import Problem

Starts = Literal["earliest", "free"]


class Option(NamedTuple):
    """A task on a machine at a level, with its run time in seconds and in units of the grid."""

    task: int
    machine: int
    level: int
    seconds: float
    units: int


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A problem on a grid of time; all times are in its units, rounded down.

    Parameters
    ----------
    problem : Problem
    grid : Grid
    horizon : int
        No task ends later.
    options : tuple of tuple of Option
        Options of each task; empty where the rules of the problem leave no machine.
    ancestors : tuple of frozenset of int
        All tasks that must end before each task starts.
    figures : tuple of str
        Figures that are minimised or limited.
    starts : {"earliest", "free"}
        Whether tasks start as soon as they can, or may wait.
    """

    problem: Problem
    grid: Grid
    horizon: int
    options: tuple[tuple[Option, ...], ...]
    ancestors: tuple[frozenset[int], ...]
    figures: tuple[str, ...]
    starts: Starts

    @classmethod
    def of(
        cls, problem: Problem, figures: tuple[str, ...], most_s: float, starts: Starts, fineness: int = 1
    ) -> Instance:
        """Return `problem` on a grid of time, for schedules up to `most_s` [s]."""
        horizon_s = min(most_s, longest_schedule(problem.tables))
        allowed = allowed_ways(problem)
        if starts == "free" or not waiting_pays(problem, figures):
            allowed &= worthwhile_ways(problem, figures)
        grid = Grid.of(_times(problem, allowed), horizon_s, fineness)
        return cls(
            problem=problem,
            grid=grid,
            horizon=grid.down(horizon_s) + 1,
            options=tuple(tuple(_options(problem, allowed, grid, i)) for i in range(problem.n_tasks)),
            ancestors=_ancestors(problem),
            figures=figures,
            starts=starts,
        )

    @property
    def waiting_pays(self) -> bool:
        """Whether a later start of a task than necessary may improve a schedule."""
        return waiting_pays(self.problem, self.figures)

    @property
    def tasks(self) -> range:
        """The indices of the tasks."""
        return range(self.problem.n_tasks)

    @property
    def machines(self) -> range:
        """The indices of the machines."""
        return range(self.problem.n_machines)

    def hosts(self, task: int) -> list[int]:
        """Return the machines that may run `task`, ascending."""
        return sorted({option.machine for option in self.options[task]})

    def release(self, task: int, machine: int) -> int:
        """Return when the machine has booted and the external inputs of the task are there."""
        tables = self.problem.tables
        staged = tables.stage_in_s[task, machine] if len(tables.stage_in_s) else 0.0
        return self.grid.down(max(float(tables.boot_s[machine]), float(staged)))

    def stage_out(self, task: int, machine: int) -> int:
        """Return how long the final outputs of the task travel home."""
        outward = self.problem.tables.stage_out_s
        return self.grid.down(float(outward[task, machine])) if len(outward) else 0

    def descendants(self, task: int) -> frozenset[int]:
        """Return all tasks that start after `task` has ended."""
        return frozenset(i for i in self.tasks if task in self.ancestors[i])


def _options(problem: Problem, allowed: BoolArray, grid: Grid, i: int) -> Iterator[Option]:
    for k, h in np.argwhere(allowed[i]).tolist():
        seconds = float(problem.tables.base[i, k] * problem.tables.slowdown[k, h])
        yield Option(i, k, h, seconds, grid.down(seconds))


def _times(problem: Problem, allowed: BoolArray) -> Iterator[float]:
    """Yield all times [s] that make up schedules."""
    tables = problem.tables
    yield from (tables.base[:, :, None] * tables.slowdown)[allowed].tolist()
    links = tables.latency + tables.edge_bytes[:, None, None] * tables.inverse_bandwidth
    for table in (links, tables.boot_s, tables.stage_in_s, tables.stage_out_s):
        yield from np.unique(table).tolist()
    if tables.lease_rate.any():
        yield from (tables.quantum_s, tables.minimum_s)


def _ancestors(problem: Problem) -> tuple[frozenset[int], ...]:
    found: list[frozenset[int]] = [frozenset()] * problem.n_tasks
    for i in problem.workflow.topological.tolist():
        parents = problem.workflow.parents.row(i).tolist()
        found[i] = frozenset(parents).union(*(found[p] for p in parents))
    return tuple(found)
