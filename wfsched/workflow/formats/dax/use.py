"""Files of DAX: `<uses>`, standard streams and arguments of jobs, and the list before the jobs."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

from lxml import etree

from wfsched.core.errors import WorkflowError
from wfsched.workflow.formats.dax.element import line_of, local_name
from wfsched.workflow.formats.dax.profile import list_pfn, list_profile
from wfsched.workflow.formats.dax.unread import list_attributes, list_children, list_element, list_neutral
from wfsched.workflow.formats.dax.vocabulary import (
    FILE_NAMES,
    STREAM_ATTRIBUTES,
    USE_ATTRIBUTES,
)
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
    file = _file_name(item, _holder(draft), USE_ATTRIBUTES, log)
    if not file:
        log.warn("nameless-file", _place(item, draft), "file without a name", "left out")
        return
    link = _LINKS.get(item.get("link", ""))
    if link is None:
        link = _odd_link(item, file, draft, log)
    size = _stated_size(item, f"{_holder(draft)}, file {file}", log)
    draft.add_use(len(draft.ids) - 1, file, link, size, line_of(item))


def read_stream(item: etree._Element, used: set[tuple[int, Link]], draft: Draft, log: DefectLog) -> None:
    """Add the file of `<stdin>`, an input, or of `<stdout>` or `<stderr>`, an output.

    Parameters
    ----------
    item : element
    used : set of (int, Link)
        Indices of the files of the job, with their roles: a stream that is one of them counts once.
    draft : Draft
    log : DefectLog
    """
    name = local_name(item.tag)
    file = _file_name(item, _holder(draft), STREAM_ATTRIBUTES, log)
    if not file:
        log.warn("nameless-file", _place(item, draft), f"{name} without a file name", "left out")
        return
    link = Link.INPUT if name == "stdin" else Link.OUTPUT
    stated = item.get("link")
    if stated is not None and stated.strip().lower() != link.name.lower():
        found = f"link of {name} {file}: {stated!r}, not {link.name.lower()}"
        log.warn("unknown-link", _place(item, draft), found, f"taken as {link.name.lower()}")
    imply_use(file, link, _stated_size(item, f"{_holder(draft)}, file {file}", log), item, used, draft)


def imply_use(
    file: str, link: Link, size: float, item: etree._Element, used: set[tuple[int, Link]], draft: Draft
) -> None:
    """Add a use of the last job by other means than `<uses>`, unless it is among those in `used`."""
    index = draft.files.get(file, -1)
    if (index, link) not in used and (index, Link.INOUT) not in used:
        draft.add_use(len(draft.ids) - 1, file, link, size, line_of(item))
        used.add((draft.files[file], link))


def list_arguments(
    argument: etree._Element, used: set[tuple[int, Link]], draft: Draft, log: DefectLog
) -> None:
    """Log files that stand in the arguments of the last job only, so that their role is not known.

    Parameters
    ----------
    argument : element
    used : set of (int, Link)
        Indices of the files of the job, with their roles.
    draft : Draft
    log : DefectLog
    """
    list_attributes(argument, frozenset(), _holder(draft), log)
    known = {index for index, _ in used}
    for item in argument:
        name = local_name(item.tag)
        file = item.get("name") or item.get("file")
        if not name:
            continue
        if name not in FILE_NAMES:
            list_element(item, _holder(draft), log)
            continue
        list_neutral(item, _holder(draft), log)
        if file and draft.files.get(file) not in known:
            found = f"file {file} stands in the arguments only, not in <uses>"
            log.warn("unread-element", _place(item, draft), found, "left out")


def read_file_entry(element: etree._Element, draft: Draft, log: DefectLog) -> None:
    """Add a size from the file list before the jobs (DAX 3.6)."""
    file = _file_name(element, "", USE_ATTRIBUTES, log, children=("metadata", "pfn", "profile"))
    if file:
        size = _stated_size(element, f"file {file}", log)
        draft.add_use(-1, file, Link.NONE, size, line_of(element))
    else:
        where = location(line_of(element), f"<{local_name(element.tag)}>")
        log.warn("nameless-file", where, "file without a name", "left out")
    for item in element.iterchildren("{*}profile", "{*}pfn"):
        if local_name(item.tag) == "pfn":
            list_pfn(item, f"file {file}", log)
        else:
            list_profile(item, f"file {file}", log, anything=True)


def _file_name(
    item: etree._Element,
    holder: str,
    known: frozenset[str],
    log: DefectLog,
    children: Collection[str] = ("metadata",),
) -> str | None:
    """Return the name of the file; list what else the element holds and the reader does not know."""
    list_attributes(item, known, holder, log)
    if len(item):
        list_children(item, children, holder or f"<{local_name(item.tag)}>", log)
    file, name = item.get("file"), item.get("name")
    if file and name and file != name:
        where = location(line_of(item), holder or f"<{local_name(item.tag)}>")
        log.warn("unread-attribute", where, f"two names of one file, {file} and {name}", f"{file} taken")
    return file or name


def _holder(draft: Draft) -> str:
    return f"task {draft.ids[-1]}"


def _place(item: etree._Element, draft: Draft) -> str:
    return location(line_of(item), _holder(draft))


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
    """Return the size [B] from the attribute or else the metadata; NaN if missing."""
    if not len(item):
        text = item.get("size")
        return math.nan if text is None else _bytes(text, item, user, log)
    sizes = [_bytes(text, item, user, log) for text in _size_texts(item, user, log)]
    if not sizes:
        return math.nan
    if any(size != sizes[0] for size in sizes):
        found = f"conflicting sizes {', '.join(f'{size:.17g}' for size in dict.fromkeys(sizes))} B"
        log.warn("several-sizes", location(line_of(item), user), found, f"{sizes[0]:.17g} B taken")
    return sizes[0]


def _size_texts(item: etree._Element, user: str, log: DefectLog) -> Iterator[str]:
    text = item.get("size")
    if text is not None:
        yield text
    for part in item.iterchildren("{*}metadata"):
        list_neutral(part, user, log)
        if part.get("key") == "size":
            yield part.text or ""


def _bytes(text: str, item: etree._Element, user: str, log: DefectLog) -> float:
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
