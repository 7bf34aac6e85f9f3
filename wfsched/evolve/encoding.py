"""The encoding: one row of integers per schedule, ``[machine | level | order]``.

Three blocks of n_tasks genes. The order block is left out where the order is fixed. An order gene
block is always a topological order of the tasks: the operators keep it one, so that decoding
needs no repair and no priority queue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import GeneArray, IndexArray, readonly
from wfsched.schedule.problem import Problem

# (n_rows, n_genes), int16 where every task index fits, else int32.
Genes = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """How schedules of one problem are written as rows of integers.

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
    """

    n_tasks: int
    fixed_order: IndexArray | None
    hosts: GeneArray
    n_hosts: GeneArray
    n_levels: GeneArray

    @classmethod
    def of(cls, problem: Problem, fixed_order: IndexArray | None) -> Encoding:
        """Make the encoding of `problem`; genes range over machines that can host their task."""
        absent = ~problem.hosts
        hosts = np.argsort(absent, axis=1, kind="stable")
        return cls(
            n_tasks=problem.n_tasks,
            fixed_order=None if fixed_order is None else readonly(fixed_order, np.int32),
            hosts=readonly(hosts, np.int16),
            n_hosts=readonly(problem.hosts.sum(axis=1), np.int16),
            n_levels=readonly(problem.level_counts(), np.int16),
        )

    @property
    def ordered(self) -> bool:
        """Whether rows bring their own order."""
        return self.fixed_order is None

    @property
    def n_genes(self) -> int:
        """Length of a row."""
        return self.n_tasks * (3 if self.ordered else 2)

    @property
    def dtype(self) -> type[np.signedinteger[Any]]:
        """Integer type of the genes."""
        return np.int16 if self.n_tasks <= np.iinfo(np.int16).max else np.int32

    def join(self, machine: Genes, level: Genes, order: Genes) -> Genes:
        """Return rows made of blocks (n_rows, n_tasks) each; `order` is dropped where it is fixed."""
        blocks = (machine, level, order) if self.ordered else (machine, level)
        return np.concatenate(blocks, axis=1, dtype=self.dtype, casting="unsafe")

    def blocks(self, rows: Genes) -> tuple[Genes, ...]:
        """Return views of the blocks of `rows`: machine, level and, where it is a gene, order."""
        n = self.n_tasks
        return tuple(rows[:, at : at + n] for at in range(0, self.n_genes, n))

    def split(self, rows: Genes) -> tuple[GeneArray, GeneArray, IndexArray]:
        """Return machine, level (n_rows, n_tasks) and order, (n_rows, n_tasks) or (n_tasks,)."""
        machine, level, *order = self.blocks(rows)
        sequence = order[0].astype(np.int32) if self.fixed_order is None else self.fixed_order
        return machine.astype(np.int16), level.astype(np.int16), sequence

    def random_machines(self, shape: int, rng: np.random.Generator) -> GeneArray:
        """Return uniformly drawn host machines, (shape, n_tasks)."""
        drawn = (rng.random((shape, self.n_tasks)) * self.n_hosts).astype(np.int16)
        machines: GeneArray = self.hosts[np.arange(self.n_tasks), drawn]
        return machines

    def random_levels(self, machine: GeneArray, rng: np.random.Generator) -> GeneArray:
        """Return uniformly drawn levels of the given machines, in their shape."""
        return (rng.random(machine.shape) * self.n_levels[machine]).astype(np.int16)
