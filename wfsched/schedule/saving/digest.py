"""Digest of a problem: a hash of each part that figures hang on, by which saved schedules find theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from wfsched.schedule.problem import Problem

_DIGITS = 16


def problem_digest(problem: Problem) -> dict[str, str]:
    """Return a hash of tasks, machines, supply and time of a problem; objectives and limits are not in it.

    Equal parts have equal hashes on every machine; names of files do not matter.
    """
    return {name: _hash(part) for name, part in _parts(problem)}


def _parts(problem: Problem) -> Iterator[tuple[str, tuple[Any, ...]]]:
    workflow, tables = problem.workflow, problem.tables._asdict()
    supply, routes = tables.pop("supply"), tables.pop("routes")
    edges = workflow.edges
    yield "tasks", (workflow.tasks.ids, edges.source, edges.target, edges.bytes)
    yield "machines", ([machine.name for machine in problem.platform.machines], *tables.values())
    if problem.platform.routing is not None:
        yield "links", tuple(routes)
    yield "supply", (tuple(problem.supply), *supply)
    yield "time", (problem.start, problem.window_s)


def _hash(part: tuple[Any, ...]) -> str:
    digest = hashlib.sha256()
    for value in part:
        if isinstance(value, np.ndarray):
            digest.update(f"{value.dtype.str}{value.shape}".encode())
            digest.update(np.ascontiguousarray(value).tobytes())
        else:
            digest.update(repr(value).encode())
        digest.update(b"\x1f")
    return digest.hexdigest()[:_DIGITS]
