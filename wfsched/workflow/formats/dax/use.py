"""File uses in DAX: `<uses>` of jobs and the `<file>` list before the jobs."""

from __future__ import annotations

import math

from lxml import etree

from wfsched.core.errors import WorkflowError
from wfsched.workflow.formats.dax.element import line_of
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.location import location
from wfsched.workflow.reading.number import finite
from wfsched.workflow.repair import READ, WRITE, Link

_LINKS = {
    "input": Link.INPUT,
    "output": Link.OUTPUT,
    "inout": Link.INOUT,
    "none": Link.NONE,
    "checkpoint": Link.NONE,
}
_ROLES = {0: "not used", READ: "taken as input", WRITE: "taken as output", READ | WRITE: "taken as both"}


def read_use(item: etree._Element, draft: Draft, log: DefectLog) -> None:
    """Add a file that the last job of the draft uses."""
    file = item.get("file") or item.get("name")
    if not file:
        log.warn("nameless-file", _place(item, draft), "file without a name", "left out")
        return
    link = _LINKS.get(item.get("link", ""))
    if link is None:
        link = _odd_link(item, file, draft, log)
    size = _stated_size(item, f"task {draft.ids[-1]}, file {file}", log)
    draft.add_use(len(draft.ids) - 1, file, link, size, line_of(item))


def read_file_entry(element: etree._Element, draft: Draft, log: DefectLog) -> None:
    """Add a size from the file list before the jobs (DAX 3.6)."""
    file = element.get("name") or element.get("file")
    if file:
        size = _stated_size(element, f"file {file}", log)
        draft.add_use(-1, file, Link.NONE, size, line_of(element))


def _place(item: etree._Element, draft: Draft) -> str:
    return location(line_of(item), f"task {draft.ids[-1]}")


def _odd_link(item: etree._Element, file: str, draft: Draft, log: DefectLog) -> Link:
    """Return the role for a link that is missing or not in the schema."""
    text = item.get("link")
    if text is None and (item.get("executable") == "true" or item.get("type") == "executable"):
        return Link.NONE
    link = _LINKS.get((text or "").strip().lower(), Link.UNKNOWN)
    if link is Link.UNKNOWN:
        found = f"unknown link of {file}: {text!r}, not input, output or inout"
        log.warn("unknown-link", _place(item, draft), found, _ROLES[log.repair.links[link]])
    return link


def _stated_size(item: etree._Element, user: str, log: DefectLog) -> float:
    """Return the size [B] from the attribute or, in DAX 3.6, the metadata; NaN if missing."""
    text = item.get("size")
    if text is None:
        metadata = item.iterchildren("{*}metadata")
        text = next((part.text or "" for part in metadata if part.get("key") == "size"), None)
    if text is None:
        return math.nan
    value = finite(text)
    if value is None:
        log.refuse(
            WorkflowError(
                "file size is not a finite number",
                code="bad-size",
                where=location(line_of(item), user),
                got=text,
                allowed="bytes, e.g. 4222080",
            )
        )
        return 0.0
    return value
