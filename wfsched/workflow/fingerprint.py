"""Fingerprint of a workflow: hashes of its file and of its graph.

Public collections hold different files under one name (there are three "CyberShake_30"): a result
can only be reproduced if the workflow is identified.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import numpy as np

from wfsched.core.accelerator import Accelerator
from wfsched.core.arguments import takes
from wfsched.core.arrays import IntArray
from wfsched.workflow.analysis import total_bytes, total_work_s
from wfsched.workflow.model import Tasks, Workflow

_VERSION = b"wfsched graph 1\n"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Identity of a workflow.

    Parameters
    ----------
    file : str or None
        SHA-256 of the file on disk; None for a workflow that was not read from a file.
    graph : str
        SHA-256 of the canonical graph: ids, work, edges and their bytes after repair, and task
        requirements beyond one core.
    n_tasks, n_edges : int
    total_work_s : float [s]
    total_bytes : float [B]
    """

    file: str | None
    graph: str
    n_tasks: int
    n_edges: int
    total_work_s: float
    total_bytes: float


@takes("workflow", "wfsched.workflow.model:Workflow")
def fingerprint(workflow: Workflow) -> Fingerprint:
    """Return the fingerprint; its graph hash does not depend on the order of the tasks."""
    return Fingerprint(
        file=workflow.provenance.sha256,
        graph=graph_hash(workflow),
        n_tasks=workflow.n_tasks,
        n_edges=workflow.n_edges,
        total_work_s=total_work_s(workflow),
        total_bytes=total_bytes(workflow),
    )


def graph_hash(workflow: Workflow) -> str:
    """Return the SHA-256 of the canonical graph, in hexadecimal.

    Tasks are numbered in the order of their ids, edges are sorted by these numbers; numbers are
    little-endian, work and bytes IEEE 754 doubles. Names, types and edge kinds are not included.
    """
    tasks, edges = workflow.tasks, workflow.edges
    order = np.array(sorted(range(len(tasks)), key=tasks.ids.__getitem__), np.int64)
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    source, target = number[edges.source], number[edges.target]
    by_number = np.lexsort((target, source))
    digest = hashlib.sha256(_VERSION)
    digest.update(json.dumps(sorted(tasks.ids)).encode())
    digest.update(_doubles(tasks.work[order]))
    digest.update(np.stack([source[by_number], target[by_number]]).astype("<i8").tobytes())
    digest.update(_doubles(edges.bytes[by_number]))
    digest.update(_requirements(tasks, order))
    return digest.hexdigest()


def _doubles(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bytes:
    return (values + 0.0).astype("<f8").tobytes()  # -0.0 + 0.0 is 0.0


def _requirements(tasks: Tasks, order: IntArray) -> bytes:
    """Return the requirements beyond one core; empty if there are none, as in most workflows."""
    rows = [
        (position, int(tasks.cores[i]), float(tasks.memory[i]), int(tasks.accelerator[i]))
        for position, i in enumerate(order.tolist())
        if tasks.cores[i] != 1 or tasks.memory[i] or tasks.accelerator[i] != Accelerator.NONE
    ]
    return json.dumps(rows).encode() if rows else b""
