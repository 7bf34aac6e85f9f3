"""Job of a DAX file."""

from __future__ import annotations

import math

from lxml import etree

from wfsched.core.errors import WorkflowError
from wfsched.workflow.formats.dax.element import line_of, local_name
from wfsched.workflow.formats.dax.executable import Executables
from wfsched.workflow.formats.dax.profile import read_metadata, read_profile, refused_runtime
from wfsched.workflow.formats.dax.request import NOTHING, Request
from wfsched.workflow.formats.dax.unread import list_attributes, list_element, list_neutral
from wfsched.workflow.formats.dax.use import imply_use, list_arguments, read_stream, read_use
from wfsched.workflow.formats.dax.vocabulary import (
    JOB_ATTRIBUTES,
    STREAMS,
    SUB_WORKFLOW_ATTRIBUTES,
)
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.location import location
from wfsched.workflow.reading.number import finite
from wfsched.workflow.repair import Link

_LAST = STREAMS | {"metadata", "argument"}


def read_job(element: etree._Element, draft: Draft, executables: Executables, log: DefectLog) -> None:
    """Add the job, its requirements and its files to the draft.

    The runtime [s] is the attribute `runtime` or else the profile of that key, the metadata `time` or the
    profile of the executable. A `<dax>` or `<dag>`, which refers to a workflow in another file, becomes
    one task that reads this file.
    """
    line, name, task = line_of(element), local_name(element.tag), element.get("id")
    if not task:
        where = location(line, f"<{name}>")
        log.refuse(WorkflowError("job without id", code="missing-id", where=where, allowed='id="..."'))
        return
    holder = f"task {task}"
    draft.add_task(task, element.get("name") or name, math.nan, line)
    known = JOB_ATTRIBUTES if name == "job" else SUB_WORKFLOW_ATTRIBUTES
    list_attributes(element, known, holder, log)
    request = Request()
    text = element.get("runtime")
    if text is not None:
        value = finite(text)
        runtime = refused_runtime(text, draft.place(-1), log) if value is None else value
        request.state("runtime", runtime, "attribute")
    _read_content(element, request, draft, log)
    needs = request.settle(draft.place(-1), log) if request else NOTHING
    needs.apply(draft, -1)
    executables.add_job(element, needs)


def _read_content(element: etree._Element, request: Request, draft: Draft, log: DefectLog) -> None:
    """Read what a job holds: files and profiles first, which go before streams, metadata and arguments."""
    holder, first, last = f"task {draft.ids[-1]}", len(draft.use_task), []
    for item in element:
        kind = local_name(item.tag)
        if kind == "uses":
            read_use(item, draft, log)
        elif kind == "profile":
            read_profile(item, request, holder, log)
        elif kind in _LAST:
            last.append((kind, item))
        elif kind == "invoke":
            list_neutral(item, holder, log)
        elif kind:
            list_element(item, holder, log)
    sub_workflow = local_name(element.tag) != "job"
    if not (last or sub_workflow):
        return
    used = {(draft.use_file[k], Link(draft.use_link[k])) for k in range(first, len(draft.use_file))}
    if sub_workflow:
        _add_sub_workflow(element, used, draft, log)
    for _, item in sorted(last, key=lambda pair: pair[0] == "argument"):
        _read_last(item, request, used, draft, log)


def _read_last(
    item: etree._Element, request: Request, used: set[tuple[int, Link]], draft: Draft, log: DefectLog
) -> None:
    kind = local_name(item.tag)
    if kind == "metadata":
        read_metadata(item, request, f"task {draft.ids[-1]}", log)
    elif kind in STREAMS:
        read_stream(item, used, draft, log)
    else:
        list_arguments(item, used, draft, log)


def _add_sub_workflow(
    element: etree._Element, used: set[tuple[int, Link]], draft: Draft, log: DefectLog
) -> None:
    file = element.get("file")
    if file:
        imply_use(file, Link.INPUT, math.nan, element, used, draft)
    draft.sub_workflows.append(len(draft.ids) - 1)
    found = f"<{local_name(element.tag)}> refers to the workflow in {file}"
    log.warn("sub-workflow", draft.place(-1), found, "taken as one task")
