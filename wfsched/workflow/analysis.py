"""Summary figures of a workflow: work, data, width and depth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arguments import takes
from wfsched.core.arrays import BoolArray, FloatArray, IndexArray, readonly
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.model import EdgeKind, Workflow


@dataclass(frozen=True, slots=True)
class Analysis:
    """Summary figures of a workflow.

    Parameters
    ----------
    tasks, edges : int
    edges_declared : int
        Edges that the file declares; some of them may carry data too.
    edges_data : int
        Edges along which a file passes.
    total_work_s : float [s]
    total_bytes : float [B]
    edge_bytes : float [B]
    width, depth : int
    critical_path_s : float [s]
    """

    tasks: int
    edges: int
    edges_declared: int
    edges_data: int
    total_work_s: float
    total_bytes: float
    edge_bytes: float
    width: int
    depth: int
    critical_path_s: float


@takes("workflow", "wfsched.workflow.model:Workflow")
def analyse(workflow: Workflow) -> Analysis:
    """Return all figures of `workflow`."""
    return Analysis(
        tasks=workflow.n_tasks,
        edges=workflow.n_edges,
        edges_declared=edges_declared(workflow),
        edges_data=edges_data(workflow),
        total_work_s=total_work_s(workflow),
        total_bytes=total_bytes(workflow),
        edge_bytes=edge_bytes(workflow),
        width=width(workflow),
        depth=depth(workflow),
        critical_path_s=critical_path_s(workflow),
    )


def total_work_s(workflow: Workflow) -> float:
    """Return the sum of all work [s]: the run time of all tasks on one reference machine."""
    return _sum(workflow.tasks.work)


def total_bytes(workflow: Workflow) -> float:
    """Return the total size of all files [B], each counted once.

    External inputs and final outputs are included; a file with many readers counts once. In a workflow
    without files, each edge counts as a file of its own.
    """
    return _sum(workflow.files.sizes) if len(workflow.files) else edge_bytes(workflow)


def edge_bytes(workflow: Workflow) -> float:
    """Return the total bytes of all edges [B]: the traffic if no two tasks share a machine."""
    return _sum(workflow.edges.bytes)


def edges_declared(workflow: Workflow) -> int:
    """Return the number of declared edges."""
    return int(np.count_nonzero(workflow.edges.kind & EdgeKind.DECLARED))


def edges_data(workflow: Workflow) -> int:
    """Return the number of edges that carry a file, including declared ones."""
    return int(np.count_nonzero(workflow.edges.kind & EdgeKind.DATA))


def width(workflow: Workflow) -> int:
    """Return the number of tasks of the largest level."""
    return int(np.bincount(workflow.level).max())


def depth(workflow: Workflow) -> int:
    """Return the number of levels: the length of the longest chain in tasks."""
    return int(workflow.level.max()) + 1


def critical_path_s(workflow: Workflow) -> float:
    """Return the work of the heaviest chain [s], without transfers. O(n + e)."""
    start, item = workflow.children.start.tolist(), workflow.children.item.tolist()
    work = workflow.tasks.work.tolist()
    ready = [0.0] * workflow.n_tasks
    longest = 0.0
    for i in workflow.topological.tolist():
        finish = ready[i] + work[i]
        longest = max(longest, finish)
        for j in item[start[i] : start[i + 1]]:
            ready[j] = max(ready[j], finish)
    return longest


def external_input_bytes(workflow: Workflow) -> FloatArray:
    """Return the external input of each task: bytes of files that no task writes.

    Returns
    -------
    array (n_tasks,) [B]
        All zero for a workflow without files.
    """
    files = workflow.files
    return _per_task(files.inputs, files.sizes, _used(files.outputs.item, len(files)))


def final_output_bytes(workflow: Workflow) -> FloatArray:
    """Return the final output of each task: bytes of files that no task reads.

    Returns
    -------
    array (n_tasks,) [B]
        All zero for a workflow without files.
    """
    files = workflow.files
    return _per_task(files.outputs, files.sizes, _used(files.inputs.item, len(files)))


def _per_task(rows: Adjacency, sizes: FloatArray, left_out: BoolArray) -> FloatArray:
    """Return the total file size of each row, without the files in `left_out`."""
    n = len(rows.start) - 1
    row = np.repeat(np.arange(n), rows.degrees())
    size = np.where(left_out[rows.item], 0.0, sizes[rows.item])
    return readonly(np.bincount(row, weights=size, minlength=n), np.float64)


def _used(item: IndexArray, n_files: int) -> BoolArray:
    used: BoolArray = np.zeros(n_files, np.bool_)
    used[item] = True
    return used


def _sum(values: FloatArray) -> float:
    """Return the sum, independent of the order of the values."""
    return float(np.sort(values).sum())
