"""File uses: readers, writers and sizes of the files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.model import Files


@dataclass(frozen=True, slots=True, eq=False)
class Uses:
    """File uses of tasks; each pair of task and file once in each role.

    Parameters
    ----------
    n_tasks : int
    read_task, read_file : array (n_reads,)
    read_size : array (n_reads,) [B]
        Size for the reader; repair policies may differ by reader.
    write_task, write_file : array (n_writes,)
    sizes : array (n_files,) [B]
    """

    n_tasks: int
    read_task: IntArray
    read_file: IntArray
    read_size: FloatArray
    write_task: IntArray
    write_file: IntArray
    sizes: FloatArray

    @classmethod
    def of_files(cls, files: Files, n_tasks: int) -> Uses:
        """Return the uses in a table of files."""
        read_task, read_file = _flat(files.inputs)
        write_task, write_file = _flat(files.outputs)
        return cls(n_tasks, read_task, read_file, files.sizes[read_file], write_task, write_file, files.sizes)

    def to_files(self, names: tuple[str, ...]) -> Files:
        """Return the table of used files; `names` are those of all files."""
        n_files = len(self.sizes)
        used: BoolArray = np.zeros(n_files, np.bool_)
        used[self.read_file] = True
        used[self.write_file] = True
        number = np.cumsum(used) - 1
        sizes = self.sizes[used]
        sizes.flags.writeable = False
        return Files(
            tuple(name for name, kept in zip(names, used.tolist()) if kept),
            sizes,
            _rows(self.n_tasks, self.read_task, number[self.read_file]),
            _rows(self.n_tasks, self.write_task, number[self.write_file]),
        )

    def writers(self) -> IntArray:
        """Return the number of writers of each file, shape (n_files,)."""
        return np.bincount(self.write_file, minlength=len(self.sizes))


def _rows(n_tasks: int, task: IntArray, file: IntArray) -> Adjacency:
    return Adjacency.from_pairs(n_tasks, task.astype(np.int32), file.astype(np.int32))


def _flat(rows: Adjacency) -> tuple[IntArray, IntArray]:
    """Return rows and items of a relation as parallel arrays."""
    row = np.repeat(np.arange(len(rows.start) - 1), rows.degrees())
    return row, rows.item.astype(np.int64)
