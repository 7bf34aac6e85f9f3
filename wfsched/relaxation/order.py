"""Order of the tasks: essential edges, and ancestors and descendants of joins and forks."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IndexArray, IntArray
from wfsched.workflow.model import Workflow


def essential_edges(workflow: Workflow, gap: FloatArray) -> IntArray:
    """Return the edges that no others imply: those with a gap, and the transitive reduction.

    Parameters
    ----------
    gap : (e,) [s]
        Least time between the finish of the source and the start of the target.
    """
    edges, parents = workflow.edges, workflow.parents
    before = _ancestor_bits(workflow)
    implied = [0] * workflow.n_tasks
    for j in range(workflow.n_tasks):
        for p in parents.row(j).tolist():
            implied[j] |= before[p]
    pairs = zip(edges.source.tolist(), edges.target.tolist(), gap.tolist())
    kept = [index for index, (i, j, wait) in enumerate(pairs) if wait > 0.0 or not implied[j] >> i & 1]
    return np.array(kept, np.int64)


def _ancestor_bits(workflow: Workflow) -> list[int]:
    """Return the ancestors of each task as bits of an integer: n / 8 bytes for each at most."""
    bits = [0] * workflow.n_tasks
    for i in workflow.topological.tolist():
        for p in workflow.parents.row(i).tolist():
            bits[i] |= bits[p] | 1 << p
    return bits


def joins(workflow: Workflow, most: int) -> tuple[IntArray, BoolArray]:
    """Return tasks with several parents, and their ancestors: (J,) and (J, n).

    One of those with the same ancestors; the `most` with most ancestors.
    """
    return _bottlenecks(workflow, _ancestor_bits(workflow), workflow.parents.degrees(), most)


def forks(workflow: Workflow, most: int) -> tuple[IntArray, BoolArray]:
    """Return tasks with several children, and their descendants: (J,) and (J, n)."""
    bits = [0] * workflow.n_tasks
    for i in workflow.topological[::-1].tolist():
        for c in workflow.children.row(i).tolist():
            bits[i] |= bits[c] | 1 << c
    return _bottlenecks(workflow, bits, workflow.children.degrees(), most)


def _bottlenecks(
    workflow: Workflow, bits: list[int], degrees: IndexArray, most: int
) -> tuple[IntArray, BoolArray]:
    n = workflow.n_tasks
    chosen: dict[int, int] = {}
    for i in sorted(range(n), key=lambda task: (-bits[task].bit_count(), task)):
        if degrees[i] > 1 and bits[i] not in chosen:
            chosen[bits[i]] = i
        if len(chosen) == most:
            break
    packed = [np.frombuffer(each.to_bytes((n + 7) // 8, "little"), np.uint8) for each in chosen]
    sets = np.array(packed, np.uint8).reshape(len(packed), (n + 7) // 8)
    members = np.unpackbits(sets, axis=1, count=n, bitorder="little").astype(np.bool_)
    return np.array(list(chosen.values()), np.int64), members
