"""Declared dependencies of a draft as pairs of task indices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.core.errors import WorkflowError
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.location import in_line, location


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """Declared dependencies, each pair once, and their lines.

    Parameters
    ----------
    parent, child : array (n_pairs,)
    line : dict of (parent, child) to int
    """

    parent: IntArray
    child: IntArray
    line: dict[tuple[int, int], int]


def declared_pairs(draft: Draft, index: dict[str, int], log: DefectLog) -> Declared:
    """Return the declared dependencies between known tasks.

    Parameters
    ----------
    draft : Draft
    index : dict of str to int
        The task of each id.
    log : DefectLog
        Collects dangling, duplicate and self-referring declarations.
    """
    line: dict[tuple[int, int], int] = {}
    for parent, child, at in zip(draft.parent, draft.child, draft.declared_line):
        i, j = index.get(parent), index.get(child)
        if i is None or j is None:
            _dangling(parent, child, i is None, at, log)
        elif i == j:
            what, where = "task is declared its own parent", _edge(parent, child, at)
            log.refuse(
                WorkflowError(what, code="self-dependency", where=where, remedy="Remove this dependency.")
            )
        elif (i, j) in line:
            found = "duplicate dependency, declared already" + in_line(line[i, j])
            log.warn("duplicate-edge", _edge(parent, child, at), found, "counted once")
        else:
            line[i, j] = at
    pairs = np.array(list(line), np.int64).reshape(-1, 2)
    return Declared(pairs[:, 0], pairs[:, 1], line)


def _edge(parent: str, child: str, line: int) -> str:
    return location(line, f"edge {parent} -> {child}")


def _dangling(parent: str, child: str, no_parent: bool, line: int, log: DefectLog) -> None:
    where, absent = _edge(parent, child, line), parent if no_parent else child
    if log.repair.drops_dangling:
        log.warn("dangling", where, f"unknown task {absent}", "dependency left out")
        return
    log.refuse(
        WorkflowError(
            "dependency on an unknown task",
            code="dangling",
            where=where,
            got=absent,
            allowed="the id of a task of this file",
        )
    )
