"""File uses from the mentions in a draft: sizes repaired, repeated mentions merged."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.errors import WorkflowError
from wfsched.workflow.limits import MAX_SIZE_B
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.location import location
from wfsched.workflow.reading.uses import Uses
from wfsched.workflow.repair import READ, WRITE, Link


def judge_uses(draft: Draft, log: DefectLog) -> Uses:
    """Return the file uses of the draft; defects go to the log."""
    names = list(draft.files)
    task, file = np.asarray(draft.use_task, np.int64), np.asarray(draft.use_file, np.int64)
    link, stated = np.asarray(draft.use_link, np.int64), np.asarray(draft.use_size, np.float64)
    role = np.asarray(log.repair.links, np.int64)[link] * (task >= 0)
    _refuse_huge(draft, names, stated, log)
    _list_negative(draft, names, stated, log)
    size = _resolved(file, link, stated, names, log)
    _list_missing(file[role > 0], file[~np.isnan(stated)], names, log)
    reads = _first_of_each(draft, names, (role & READ) > 0, "input", log)
    writes = _first_of_each(draft, names, (role & WRITE) > 0, "output", log)
    table = np.zeros(len(names))
    np.maximum.at(table, file, size)
    uses = Uses(len(draft.ids), task[reads], file[reads], size[reads], task[writes], file[writes], table)
    _list_writers(draft, names, uses, log)
    return uses


def _refuse_huge(draft: Draft, names: list[str], stated: FloatArray, log: DefectLog) -> None:
    for k in np.flatnonzero(np.abs(stated) > MAX_SIZE_B).tolist():
        log.refuse(
            WorkflowError(
                "file size beyond all reason",
                code="bad-size",
                where=_mention(draft, names, k),
                got=float(stated[k]),
                allowed=f"at most {MAX_SIZE_B:g} B",
                remedy="Check its unit.",
            )
        )


def _mention(draft: Draft, names: list[str], k: int) -> str:
    """Return the location of a mention of a file."""
    task = draft.use_task[k]
    user = f"task {draft.ids[task]}, " if task >= 0 else ""
    return location(draft.use_line[k], f"{user}file {names[draft.use_file[k]]}")


def _list_negative(draft: Draft, names: list[str], stated: FloatArray, log: DefectLog) -> None:
    for k in np.flatnonzero(stated < 0.0).tolist():
        where = _mention(draft, names, k)
        log.warn(
            "negative-size", where, f"negative size of {stated[k]:.17g} B", f"taken as {-stated[k]:.17g} B"
        )


def _resolved(
    file: IntArray, link: IntArray, stated: FloatArray, names: list[str], log: DefectLog
) -> FloatArray:
    """Return the repaired size of each mention, shape (n_mentions,) [B]."""
    repair, n_files = log.repair, len(names)
    known = ~np.isnan(stated)
    size = np.where(known, repair.size(np.where(known, stated, 0.0)), np.nan)
    least, most = np.full(n_files, np.inf), np.full(n_files, -np.inf)
    np.minimum.at(least, file[known], np.abs(stated[known]))
    np.maximum.at(most, file[known], np.abs(stated[known]))
    _list_sizes(names, least, most, log)
    if repair.mention == "largest":
        largest = np.where(np.isfinite(most), most, repair.missing_size)
        return largest[file]
    size = np.where(known, size, repair.missing_size)
    return size if repair.mention == "own" else _first_input(file, link, size, n_files)


def _first_input(file: IntArray, link: IntArray, size: FloatArray, n_files: int) -> FloatArray:
    """Return for each mention the size of the first non-output mention of its file."""
    inputs = np.flatnonzero(link != Link.OUTPUT)
    found, first = np.unique(file[inputs], return_index=True)
    at = np.full(n_files, -1)
    at[found] = inputs[first]
    chosen = at[file]
    return np.where(chosen >= 0, size[chosen], size)


def _list_sizes(names: list[str], least: FloatArray, most: FloatArray, log: DefectLog) -> None:
    made = {
        "largest": "largest taken",
        "first-input": "first non-output taken",
        "own": "each reader's own taken",
    }[log.repair.mention]
    for f in np.flatnonzero(most > least).tolist():
        found = f"conflicting sizes from {least[f]:.17g} to {most[f]:.17g} B"
        log.warn("several-sizes", f"file {names[f]}", found, made)


def _list_missing(used: IntArray, sized: IntArray, names: list[str], log: DefectLog) -> None:
    for f in np.setdiff1d(used, sized).tolist():
        made = f"taken as {log.repair.missing_size:g} B"
        log.warn("missing-size", f"file {names[f]}", "no size", made)


def _first_of_each(draft: Draft, names: list[str], chosen: BoolArray, role: str, log: DefectLog) -> IntArray:
    """Return the first chosen mention of each pair of task and file, in order."""
    at = np.flatnonzero(chosen)
    key = np.asarray(draft.use_task, np.int64)[at] * max(1, len(names))
    key += np.asarray(draft.use_file, np.int64)[at]
    _, first = np.unique(key, return_index=True)
    if len(first) < len(at):
        repeated = np.ones(len(at), np.bool_)
        repeated[first] = False
        for k in at[repeated].tolist():
            where = location(draft.use_line[k], f"task {draft.ids[draft.use_task[k]]}")
            found = f"duplicate {role} {names[draft.use_file[k]]}"
            log.warn("duplicate-use", where, found, "counted once")
    kept: IntArray = at[np.sort(first)]
    return kept


def _list_writers(draft: Draft, names: list[str], uses: Uses, log: DefectLog) -> None:
    writers = uses.writers()
    for f in np.flatnonzero(writers > 1).tolist():
        found = f"{writers[f]} writers"
        log.warn("several-writers", f"file {names[f]}", found, "passed along declared edges only")
    n = max(1, len(names))
    both = np.intersect1d(uses.read_task * n + uses.read_file, uses.write_task * n + uses.write_file)
    for key in both.tolist():
        found = f"task reads and writes {names[key % n]}"
        log.warn("reads-own-output", draft.place(key // n), found, "no edge to itself")
