"""Assembly of a workflow from a draft: check, repair, convert to arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.core.errors import WorkflowError
from wfsched.workflow.limits import MAX_RUNTIME_S, MAX_SIZE_B
from wfsched.workflow.model import EdgeKind, Edges, Files, Tasks
from wfsched.workflow.reading.declared import Declared, declared_pairs
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.dependency import Joined, join_edges
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.judge_uses import judge_uses
from wfsched.workflow.reading.location import in_line, location
from wfsched.workflow.reading.uses import Uses

_ERRORS_THAT_LOSE_EDGES = frozenset({"missing-id", "duplicate-id", "dangling", "self-dependency"})
"""Errors that leave tasks without edges; isolated tasks are then not reported."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Parts of a workflow, as arguments of `Workflow.build`."""

    tasks: Tasks
    edges: Edges
    files: Files


def assemble(draft: Draft, log: DefectLog) -> Parts | None:
    """Check the draft and return the parts of the workflow, or None after an error.

    Parameters
    ----------
    draft : Draft
    log : DefectLog
        Collects the defects; those of the draft first, in the order of the file.
    """
    index = _index(draft, log)
    tasks = _tasks(draft, log)
    uses = judge_uses(draft, log)
    declared = declared_pairs(draft, index, log)
    joined = _joined(draft, declared, uses, log)
    if joined is None or log.errors:
        return None
    return Parts(tasks, joined.edges, uses.to_files(tuple(draft.files)))


def _index(draft: Draft, log: DefectLog) -> dict[str, int]:
    """Return the task of each id; the first one for duplicate ids."""
    if not draft.ids and not log.errors:
        where, remedy = "document", "Check that the file is complete."
        log.refuse(WorkflowError("no tasks", code="empty-workflow", where=where, remedy=remedy))
    index: dict[str, int] = {}
    for i, task in enumerate(draft.ids):
        first = index.setdefault(task, i)
        if first != i:
            what, where = "duplicate task id, used" + in_line(draft.line[first]), draft.place(i)
            log.refuse(WorkflowError(what, code="duplicate-id", where=where, got=task, allowed="unique ids"))
    return index


def _tasks(draft: Draft, log: DefectLog) -> Tasks:
    stated = np.asarray(draft.runtime, np.float64)
    return Tasks.of(
        draft.ids,
        _work(stated, draft, log),
        types=draft.types,
        cores=np.asarray(draft.cores, np.int32),
        memory=np.asarray(draft.memory, np.float64),
        accelerator=np.asarray(draft.accelerator, np.int8),
    )


def _work(stated: FloatArray, draft: Draft, log: DefectLog) -> FloatArray:
    """Return the repaired runtimes, shape (n_tasks,) [s]; list those that are missing or unusable."""
    repair, missing = log.repair, np.isnan(stated)
    work = np.where(missing, repair.missing_runtime, repair.runtime(np.where(missing, 1.0, stated)))
    if repair.needs_runtimes and len(stated) and not np.any(stated > 0.0):
        what, remedy = (
            "no task has a runtime above 0 s",
            "State them by task or type: --runtimes FILE.csv (in a study: the key runtimes).",
        )
        log.refuse(WorkflowError(what, code="no-runtimes", where="document", remedy=remedy))
    for i in np.flatnonzero(np.abs(stated) > MAX_RUNTIME_S).tolist():
        what, allowed = "runtime beyond all reason", f"at most {MAX_RUNTIME_S:g} s"
        where, got, remedy = draft.place(i), float(stated[i]), "Check its unit."
        log.refuse(
            WorkflowError(what, code="bad-runtime", where=where, got=got, allowed=allowed, remedy=remedy)
        )
    missing &= ~_refuse_sub_workflows(missing, draft, log)
    for i in np.flatnonzero(missing | (work != stated) & (stated <= 0.0)).tolist():
        made = f"taken as {work[i]:g} s"
        if missing[i]:
            log.warn("missing-runtime", draft.place(i), "no runtime", made)
        else:
            found = f"runtime of {stated[i]:g} s is not positive"
            log.warn("non-positive-runtime", draft.place(i), found, made)
    return work


def _refuse_sub_workflows(missing: BoolArray, draft: Draft, log: DefectLog) -> BoolArray:
    """Refuse and mark tasks that stand for a whole workflow without a runtime: no repair is near it."""
    refused: BoolArray = np.zeros_like(missing)
    for i in draft.sub_workflows if log.repair.needs_runtimes else ():
        if missing[i]:
            what = "workflow in another file without a runtime"
            remedy = (
                f"State it: --runtimes FILE.csv with a row {draft.ids[i]} (in a study: the key runtimes)."
            )
            log.refuse(WorkflowError(what, code="sub-workflow-runtime", where=draft.place(i), remedy=remedy))
            refused[i] = True
    return refused


def _joined(draft: Draft, declared: Declared, uses: Uses, log: DefectLog) -> Joined | None:
    ids = draft.ids
    try:
        joined = join_edges(ids, declared.parent, declared.child, uses, data_edges=log.repair.data_edges)
    except WorkflowError as error:
        remedy, first = "Remove one of these dependencies.", str(error.got).partition(" -> ")[0]
        where = draft.place(ids.index(first)) if first in ids else f"task {first}"
        log.refuse(WorkflowError(error.what, code=error.code, where=where, got=error.got, remedy=remedy))
        return None
    names = list(draft.files)
    for task, file in joined.unserved:
        found = f"input {names[file]} has several writers, none of them a declared parent"
        log.warn("ambiguous-input", draft.place(task), found, "no edge added")
    for i, j in joined.against:
        found = "file passed against the declared dependencies"
        log.warn("data-cycle", f"edge {ids[i]} -> {ids[j]}", found, "no edge added")
    _list_edges(draft, declared, joined.edges, log)
    return joined


def _list_edges(draft: Draft, declared: Declared, edges: Edges, log: DefectLog) -> None:
    """Log edges without data, edges with bytes out of range and isolated tasks."""
    n, ids = len(draft.ids), draft.ids
    for e in np.flatnonzero(edges.kind == EdgeKind.DECLARED).tolist():
        i, j = int(edges.source[e]), int(edges.target[e])
        where = location(declared.line[i, j], f"edge {ids[i]} -> {ids[j]}")
        log.warn("edge-without-data", where, "dependency without data", "kept with 0 bytes")
    for e in np.flatnonzero(~(edges.bytes <= MAX_SIZE_B)).tolist():
        where = f"edge {ids[edges.source[e]]} -> {ids[edges.target[e]]}"
        what, allowed = "total file size of the edge out of range", f"at most {MAX_SIZE_B:g} B"
        log.refuse(WorkflowError(what, code="bad-bytes", where=where, allowed=allowed))
    if n == 1 or any(error.code in _ERRORS_THAT_LOSE_EDGES for error in log.errors):
        return
    degree = np.bincount(np.concatenate([edges.source, edges.target]), minlength=n)
    for i in np.flatnonzero(degree == 0).tolist():
        found = "task without parents and children"
        log.warn("isolated-task", draft.place(i), found, "kept as it is")
