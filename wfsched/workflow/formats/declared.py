"""The declared dependencies of a draft, as pairs of task indices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.core.errors import WorkflowError
from wfsched.workflow.formats.draft import Draft
from wfsched.workflow.formats.ledger import Ledger


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
        where = f"line {at}, edge {parent} -> {child}"
        if i is None or j is None:
            _dangling(parent if i is None else child, where, ledger)
        elif i == j:
            what = "the job is declared its own parent"
            ledger.refuse(WorkflowError(what, code="self-dependency", where=where, remedy="Remove the line."))
        elif line.setdefault((i, j), at) != at:
            found = f"the dependency is declared in line {line[i, j]} already"
            ledger.warn("duplicate-edge", where, found, "counted once")
    pairs = np.array(list(line), np.int64).reshape(-1, 2)
    return Declared(pairs[:, 0], pairs[:, 1], line)


def _dangling(task: str, where: str, ledger: Ledger) -> None:
    if ledger.repair.drops_dangling:
        ledger.warn("dangling", where, f"there is no job {task}", "the dependency is left out")
        return
    ledger.refuse(
        WorkflowError(
            "the dependency names a job that is not there",
            code="dangling",
            where=where,
            got=task,
            allowed="the id of a job of this file",
        )
    )
