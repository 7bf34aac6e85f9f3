"""The declared dependencies of a draft, as pairs of task indices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.core.errors import WorkflowError
from wfsched.workflow.reading.defect_log import Ledger
from wfsched.workflow.reading.draft import Draft, in_line, spot


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """Declared dependencies, each pair once, and the line that declares it.

    Parameters
    ----------
    parent, child : array (n_pairs,)
    line : dict of (parent, child) to int
    """

    parent: IntArray
    child: IntArray
    line: dict[tuple[int, int], int]


def declared_pairs(draft: Draft, index: dict[str, int], ledger: Ledger) -> Declared:
    """Return the declared dependencies whose jobs are there.

    Parameters
    ----------
    draft : Draft
    index : dict of str to int
        The task of each id.
    ledger : Ledger
        Takes down dangling, repeated and self-referring declarations.
    """
    line: dict[tuple[int, int], int] = {}
    for parent, child, at in zip(draft.parent, draft.child, draft.declared_line):
        i, j = index.get(parent), index.get(child)
        if i is None or j is None:
            _dangling(parent, child, i is None, at, ledger)
        elif i == j:
            what, where = "the job is declared its own parent", _edge(parent, child, at)
            ledger.refuse(WorkflowError(what, code="self-dependency", where=where, remedy="Remove the line."))
        elif (i, j) in line:
            found = "the dependency is declared already" + in_line(line[i, j])
            ledger.warn("duplicate-edge", _edge(parent, child, at), found, "counted once")
        else:
            line[i, j] = at
    pairs = np.array(list(line), np.int64).reshape(-1, 2)
    return Declared(pairs[:, 0], pairs[:, 1], line)


def _edge(parent: str, child: str, line: int) -> str:
    return spot(line, f"edge {parent} -> {child}")


def _dangling(parent: str, child: str, no_parent: bool, line: int, ledger: Ledger) -> None:
    where, absent = _edge(parent, child, line), parent if no_parent else child
    if ledger.repair.drops_dangling:
        ledger.warn("dangling", where, f"there is no job {absent}", "the dependency is left out")
        return
    ledger.refuse(
        WorkflowError(
            "the dependency names a job that is not there",
            code="dangling",
            where=where,
            got=absent,
            allowed="the id of a job of this file",
        )
    )
