"""Files that carry the bytes of the edges in a written workflow."""

from __future__ import annotations

import numpy as np

from wfsched.workflow.model import EdgeKind, Files, Workflow
from wfsched.workflow.reading.dependency import join_edges
from wfsched.workflow.reading.uses import Uses


def carrying_files(workflow: Workflow) -> Files:
    """Return files from which a reader restores the edges of `workflow`, all declared.

    These are the files of the workflow if they suffice. Otherwise (no files, or edges with other bytes)
    each edge with data gets a file of its own, beside the external inputs and final outputs.
    """
    return workflow.files if _rebuilds(workflow) else _one_per_edge(workflow)


def _rebuilds(workflow: Workflow) -> bool:
    edges = workflow.edges
    uses = Uses.of_files(workflow.files, workflow.n_tasks)
    parent, child = edges.source.astype(np.int64), edges.target.astype(np.int64)
    rebuilt = join_edges(workflow.tasks.ids, parent, child, uses).edges
    with_data = (edges.kind & EdgeKind.DATA) > 0
    return (
        len(rebuilt) == len(edges)
        and np.array_equal(rebuilt.source, edges.source)
        and np.array_equal(rebuilt.target, edges.target)
        and np.array_equal(rebuilt.bytes, edges.bytes)
        and np.array_equal((rebuilt.kind & EdgeKind.DATA) > 0, with_data)
    )


def _one_per_edge(workflow: Workflow) -> Files:
    n, edges, files = workflow.n_tasks, workflow.edges, workflow.files
    uses = Uses.of_files(files, n)
    read, written = np.isin(np.arange(len(files)), uses.read_file), uses.writers() > 0
    carried = np.flatnonzero((edges.bytes > 0) | ((edges.kind & EdgeKind.DATA) > 0))
    kept_in, kept_out = ~written[uses.read_file], ~read[uses.write_file]
    number = len(files) + np.arange(len(carried))
    prefix = "edge"
    while any(name.startswith(prefix) for name in files.names):
        prefix += "-"
    names = [f"{prefix}-{edges.source[e]}-{edges.target[e]}" for e in carried.tolist()]
    sizes = np.concatenate([files.sizes, edges.bytes[carried]])
    return Uses(
        n,
        np.concatenate([uses.read_task[kept_in], edges.target[carried]]),
        np.concatenate([uses.read_file[kept_in], number]),
        np.zeros(0),
        np.concatenate([uses.write_task[kept_out], edges.source[carried]]),
        np.concatenate([uses.write_file[kept_out], number]),
        sizes,
    ).to_files((*files.names, *names))
