"""From a draft to a workflow: the draft is judged, mended as the policy says, and put on arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.errors import WorkflowError
from wfsched.workflow.model import EdgeKind, Edges, Files, Tasks
from wfsched.workflow.reading.declared import Declared, declared_pairs
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.dependency import Joined, join_edges
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.judge_uses import judge_uses
from wfsched.workflow.reading.location import in_line, location
from wfsched.workflow.reading.uses import Uses

_ERRORS_THAT_LOSE_EDGES = frozenset({"missing-id", "duplicate-id", "dangling", "self-dependency"})
"""Errors that leave tasks without the edges that were meant for them."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The parts of a workflow, as `Workflow.build` takes them."""

    tasks: Tasks
    edges: Edges
    files: Files


def assemble(draft: Draft, log: DefectLog) -> Parts | None:
    """Judge the draft and return the parts of the workflow, or None if the log holds an error.

    Parameters
    ----------
    draft : Draft
    log : DefectLog
        Takes down the defects; those of the draft first, in the order of the file.
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
    """Return the task of each id; the first of two that share one."""
    if not draft.ids and not log.errors:
        where, remedy = "root element", "Check that this is the whole file."
        log.refuse(WorkflowError("there is no job", code="empty-workflow", where=where, remedy=remedy))
    index: dict[str, int] = {}
    for i, task in enumerate(draft.ids):
        first = index.setdefault(task, i)
        if first != i:
            what, where = "the id is that of another job" + in_line(draft.line[first]), draft.place(i)
            log.refuse(
                WorkflowError(what, code="duplicate-id", where=where, got=task, allowed="ids that differ")
            )
    return index


def _tasks(draft: Draft, log: DefectLog) -> Tasks:
    repair = log.repair
    stated = np.asarray(draft.runtime, np.float64)
    missing = np.isnan(stated)
    work = np.where(missing, repair.missing_runtime, repair.runtime(np.where(missing, 1.0, stated)))
    for i in np.flatnonzero(missing | (stated <= 0.0)).tolist():
        made = f"taken as {work[i]:g} s"
        if missing[i]:
            log.warn("missing-runtime", draft.place(i), "the job states no runtime", made)
        else:
            found = f"the runtime is {stated[i]:g} s, which is not positive"
            log.warn("non-positive-runtime", draft.place(i), found, made)
    return Tasks.of(
        draft.ids,
        work,
        types=draft.types,
        cores=np.asarray(draft.cores, np.int32),
        memory=np.asarray(draft.memory, np.float64),
        accelerator=np.asarray(draft.accelerator, np.int8),
    )


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
        found = f"several jobs write {names[file]}, none of them a declared parent of this reader"
        log.warn("ambiguous-input", draft.place(task), found, "it makes no edge")
    for i, j in joined.against:
        found = "a file goes from the first to the second, against the declared dependencies"
        log.warn("data-cycle", f"edge {ids[i]} -> {ids[j]}", found, "it makes no edge")
    _list_edges(draft, declared, joined.edges, log)
    return joined


def _list_edges(draft: Draft, declared: Declared, edges: Edges, log: DefectLog) -> None:
    """Take down the edges that no file backs or that none can bear, and the tasks without any edge."""
    n, ids = len(draft.ids), draft.ids
    for e in np.flatnonzero(edges.kind == EdgeKind.DECLARED).tolist():
        i, j = int(edges.source[e]), int(edges.target[e])
        where = location(declared.line[i, j], f"edge {ids[i]} -> {ids[j]}")
        log.warn("edge-without-data", where, "no file goes along this dependency", "kept with 0 bytes")
    for e in np.flatnonzero(~np.isfinite(edges.bytes)).tolist():
        where = f"edge {ids[edges.source[e]]} -> {ids[edges.target[e]]}"
        what = "the bytes of the files along this edge add up to more than a number can hold"
        log.refuse(WorkflowError(what, code="bad-bytes", where=where))
    if n == 1 or any(error.code in _ERRORS_THAT_LOSE_EDGES for error in log.errors):
        return
    degree = np.bincount(np.concatenate([edges.source, edges.target]), minlength=n)
    for i in np.flatnonzero(degree == 0).tolist():
        found = "the job has neither parents nor children"
        log.warn("isolated-task", draft.place(i), found, "kept as it is")
