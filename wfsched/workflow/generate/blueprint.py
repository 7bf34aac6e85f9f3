"""Blueprint of a workflow: tasks and files, from which the edges follow."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IndexArray, IntArray, readonly
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.model import Edges, Files, Provenance, Tasks, Workflow

_RUN_TIME_STEP_S = 0.01  # [s] resolution of the run times in the real files


class Blueprint:
    """Tasks, files, readers and writers under construction; `workflow` builds the result.

    Each file has at most one writer and every dependency passes a file: declared edges and the edges
    implied by files are the same.
    """

    def __init__(self) -> None:
        self._types: list[str] = []
        self._work: list[FloatArray] = []
        self._names: list[str] = []
        self._sizes: list[FloatArray] = []
        self._reads: list[tuple[IntArray, IntArray]] = []
        self._writes: list[tuple[IntArray, IntArray]] = []

    def tasks(self, kind: str, work: FloatArray) -> IntArray:
        """Add one task of type `kind` for each entry of `work` [s]; return their indices."""
        first = len(self._types)
        self._types += [kind] * len(work)
        self._work.append(np.maximum(np.round(work, 2), _RUN_TIME_STEP_S))
        return np.arange(first, len(self._types))

    def files(self, pattern: str, sizes: FloatArray) -> IntArray:
        """Add one file for each entry of `sizes` [B]; return their indices.

        Parameters
        ----------
        pattern : str
            Name with one field for the number of the file, as in ``"p{:05d}.fits"``.
        sizes : array (count,) [B]
            Rounded to whole bytes.
        """
        first = len(self._names)
        self._names += [pattern.format(i) for i in range(len(sizes))]
        self._sizes.append(np.maximum(np.rint(sizes), 1.0))
        return np.arange(first, len(self._names))

    def file(self, name: str, size: float) -> IntArray:
        """Add one file of `size` [B]; return its index as an array of one."""
        return self.files(name.replace("{", "{{").replace("}", "}}"), np.array([size]))

    def size(self, files: IntArray) -> FloatArray:
        """Return the rounded sizes of `files` [B]."""
        sizes: FloatArray = np.concatenate(self._sizes)[files]
        return sizes

    def reads(self, tasks: IntArray, files: IntArray) -> None:
        """Let `tasks` read `files`, pair by pair after broadcasting (one task with many files)."""
        self._reads.append(_pairs(tasks, files))

    def writes(self, tasks: IntArray, files: IntArray) -> None:
        """Let `tasks` write `files`, pair by pair after broadcasting."""
        self._writes.append(_pairs(tasks, files))

    def workflow(self, name: str, provenance: Provenance) -> Workflow:
        """Return the workflow; complexity O(n + p log p) for p uses of files."""
        n = len(self._types)
        width = max(5, len(str(n - 1)))
        tasks = Tasks.of(
            [f"ID{i:0{width}d}" for i in range(n)], np.concatenate(self._work), types=self._types
        )
        sizes = np.concatenate(self._sizes)
        reader, read = _joined(self._reads)
        writer, written = _joined(self._writes)
        files = Files(
            tuple(self._names),
            readonly(sizes, np.float64),
            Adjacency.from_pairs(n, reader, read),
            Adjacency.from_pairs(n, writer, written),
        )
        source = np.full(len(sizes), -1)
        source[written] = writer
        edges = _edges(source[read], reader.astype(np.int64), sizes[read], n)
        return Workflow.build(name, tasks, edges, files, provenance)


def _pairs(tasks: IntArray, files: IntArray) -> tuple[IntArray, IntArray]:
    task, file = np.broadcast_arrays(tasks, files)
    return task.ravel(), file.ravel()


def _joined(blocks: list[tuple[IntArray, IntArray]]) -> tuple[IndexArray, IndexArray]:
    left, right = zip(*blocks)
    return np.concatenate(left).astype(np.int32), np.concatenate(right).astype(np.int32)


def _edges(source: IntArray, target: IntArray, sizes: FloatArray, n: int) -> Edges:
    """Return the edges with their total file sizes; external files have source -1."""
    inside = source >= 0
    pair, place = np.unique(source[inside] * n + target[inside], return_inverse=True)
    size = np.bincount(place, weights=sizes[inside]).astype(np.float64)
    return Edges.of((pair // n).astype(np.int32), (pair % n).astype(np.int32), size)
