"""Encoding: one row of integers per schedule, ``[machine | level | order | hold | start]``.

Four blocks of n_tasks genes and a last single one. The order block is left out where the order is
fixed, the hold block (release times) where tasks are not delayed, the start gene where the workflow starts at
once. An order block is always a topological order of the tasks: the operators keep it one, so that
decoding needs no repair and no priority queue. Hold and start count steps of time; a task with
hold 0 starts as soon as it can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# (n_rows, n_genes), int16 where every task index fits, else int32.
Genes = npt.NDArray[Any]
# Steps of time that fit into a gene.
_MAX_STEPS = int(np.iinfo(np.int16).max)


def _whole_steps(seconds: npt.ArrayLike, step_s: float) -> FloatArray:
    """Return the number of whole steps, allowing for rounding (0.3 s // 0.1 s is 2)."""
    steps: FloatArray = np.floor(np.asarray(seconds) / step_s + 1e-9)
    return steps


class Decoded(NamedTuple):
    """Decoded rows of genes, as the evaluation takes them.

    Parameters
    ----------
    machine, level : array (n_rows, n_tasks)
    order : array (n_rows, n_tasks) or (n_tasks,)
    hold : array (n_rows, n_tasks) [s] or (n_rows, 0)
    offset : array (n_rows,) [s]
    """

    machine: GeneArray
    level: GeneArray
    order: IndexArray
    hold: FloatArray
    offset: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """Encoding of the schedules of one problem as rows of integers.

    Parameters
    ----------
    n_tasks : int
    fixed_order : array (n_tasks,) or None
        The order of every schedule; None where each row brings its own.
    hosts : array (n_tasks, n_machines)
        The machines that can host each task, ascending, then padding.
    n_hosts : array (n_tasks,)
        How many of them are no padding.
    n_levels : array (n_machines,)
        Frequency levels of each machine.
    children : tuple of arrays (n_tasks + 1,), (n_edges,)
        The children of each task in CSR form.
    depth : array (n_tasks,)
        Level of each task in the workflow, counted from 0.
    n_steps : int
        Steps of time in the window of the problem; 0 where the workflow starts at once.
    step_s : float [s]
        Length of a step.
    held : bool
        Whether single tasks are delayed, beside the start of the workflow.
    """

    n_tasks: int
    fixed_order: IndexArray | None
    hosts: GeneArray
    n_hosts: GeneArray
    n_levels: GeneArray
    children: tuple[IndexArray, IndexArray]
    depth: IndexArray
    n_steps: int = 0
    step_s: float = 1.0
    held: bool = False

    @classmethod
    def of(cls, problem: Problem, fixed_order: IndexArray | None, *, delays: bool = False) -> Encoding:
        """Make the encoding of `problem`; genes range over machines that can host their task.

        A window shorter than a step is one step: its end can be chosen.
        """
        absent = ~problem.hosts
        hosts = np.argsort(absent, axis=1, kind="stable")
        step_s = min(problem.time_step_s, problem.window_s) or problem.time_step_s
        n_steps = int(_whole_steps(problem.window_s, step_s))
        if n_steps > _MAX_STEPS:
            raise ParameterError(
                "too many steps of time",
                where="time_step_s",
                got=problem.time_step_s,
                allowed=f"at most {_MAX_STEPS} steps in the window",
            )
        return cls(
            n_tasks=problem.n_tasks,
            fixed_order=None if fixed_order is None else readonly(fixed_order, np.int32),
            hosts=readonly(hosts, np.int16),
            n_hosts=readonly(problem.hosts.sum(axis=1), np.int16),
            n_levels=readonly(problem.level_counts(), np.int16),
            children=(problem.workflow.children.start, problem.workflow.children.item),
            depth=problem.workflow.level,
            n_steps=n_steps,
            step_s=step_s,
            held=delays and n_steps > 0,
        )

    @property
    def ordered(self) -> bool:
        """Whether rows bring their own order."""
        return self.fixed_order is None

    @property
    def started(self) -> bool:
        """Whether rows say when the workflow starts."""
        return self.n_steps > 0

    @property
    def n_genes(self) -> int:
        """Length of a row."""
        return self.n_tasks * (2 + self.ordered + self.held) + self.started

    @property
    def layout(self) -> tuple[int, int, int, int, int]:
        """Layout for kernels: tasks, first gene of orders, holds and start (0: left out), steps."""
        n, last = self.n_tasks, self.n_tasks * (2 + self.ordered)
        return n, 2 * n * self.ordered, last * self.held, (self.n_genes - 1) * self.started, self.n_steps

    @property
    def levels(self) -> tuple[IndexArray, int]:
        """Levels for kernels: that of each task in the workflow, and the last one."""
        return self.depth, int(self.depth.max())

    @property
    def dtype(self) -> type[np.signedinteger[Any]]:
        """Integer type of the genes."""
        return np.int16 if self.n_tasks <= np.iinfo(np.int16).max else np.int32

    def join(
        self,
        machine: Genes,
        level: Genes,
        order: Genes,
        hold: FloatArray | None = None,
        offset: FloatArray | None = None,
    ) -> Genes:
        """Return rows made of blocks (n_rows, n_tasks); what is not encoded is dropped.

        Parameters
        ----------
        hold : array (n_rows, n_tasks) [s], optional
            Rounded down to steps; 0 if None.
        offset : array (n_rows,) [s], optional
            Likewise.
        """
        blocks = [machine, level]
        if self.ordered:
            blocks.append(order)
        if self.held:
            blocks.append(self._steps(np.zeros(machine.shape) if hold is None else hold))
        if self.started:
            blocks.append(self._steps(np.zeros(len(machine)) if offset is None else offset)[:, None])
        return np.concatenate(blocks, axis=1, dtype=self.dtype, casting="unsafe")

    def _steps(self, seconds: FloatArray) -> Genes:
        return np.clip(_whole_steps(seconds, self.step_s), 0, self.n_steps).astype(self.dtype)

    def placement(self, rows: Genes) -> tuple[Genes, ...]:
        """Return views of the machine, level and hold blocks."""
        n, last = self.n_tasks, self.n_tasks * (2 + self.ordered)
        hold = (rows[:, last : last + n],) if self.held else ()
        return (rows[:, :n], rows[:, n : 2 * n], *hold)

    def orders(self, rows: Genes) -> Genes:
        """Return a view of the order block, (n_rows, n_tasks)."""
        return rows[:, 2 * self.n_tasks : 3 * self.n_tasks]

    def starts(self, rows: Genes) -> Genes:
        """Return a view of the start genes, (n_rows,)."""
        return rows[:, -1]

    def split(self, rows: Genes) -> Decoded:
        """Return the decoded rows; machines, levels and orders are views of them."""
        machine, level, *hold = self.placement(rows)
        return Decoded(
            machine=machine,
            level=level,
            order=self.orders(rows) if self.fixed_order is None else self.fixed_order,
            hold=hold[0] * self.step_s if self.held else np.zeros((len(rows), 0)),
            offset=self.starts(rows) * self.step_s if self.started else np.zeros(len(rows)),
        )

    def exactly(self, schedules: Sequence[Schedule]) -> Decoded:
        """Return given schedules as decoded rows, times not rounded to steps."""
        machine, level, order, offset = (
            np.array([getattr(schedule, name) for schedule in schedules])
            for name in ("machine", "level", "order", "offset")
        )
        none = np.zeros(self.n_tasks)
        hold = np.array([schedule.hold if len(schedule.hold) else none for schedule in schedules])
        return Decoded(machine, level, order, hold, offset)

    def random_machines(self, shape: int, rng: np.random.Generator) -> GeneArray:
        """Return uniformly drawn host machines, (shape, n_tasks)."""
        drawn = (rng.random((shape, self.n_tasks)) * self.n_hosts).astype(np.int16)
        machines: GeneArray = self.hosts[np.arange(self.n_tasks), drawn]
        return machines

    def random_levels(self, machine: GeneArray, rng: np.random.Generator) -> GeneArray:
        """Return uniformly drawn levels of the given machines, in their shape."""
        return (rng.random(machine.shape) * self.n_levels[machine]).astype(np.int16)
