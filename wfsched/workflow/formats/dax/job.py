"""Job of a DAX file."""

from __future__ import annotations

import math

from lxml import etree

from wfsched.core.errors import WorkflowError
from wfsched.workflow.formats.dax.element import line_of, local_name
from wfsched.workflow.formats.dax.profile import read_requirement
from wfsched.workflow.formats.dax.use import read_use
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.location import location
from wfsched.workflow.reading.number import finite


def read_job(element: etree._Element, draft: Draft, log: DefectLog) -> None:
    """Add the job, its requirements and its files to the draft.

    The runtime [s] is the attribute `runtime` or else the profile of that key. A `<dax>` or
    `<dag>`, which refers to a workflow in another file, becomes one task.
    """
    line, name, task = line_of(element), local_name(element.tag), element.get("id")
    if not task:
        where = location(line, f"<{name}>")
        log.refuse(WorkflowError("job without id", code="missing-id", where=where, allowed='id="..."'))
        return
    draft.add_task(task, element.get("name") or name, math.nan, line)
    runtime = element.get("runtime")
    for item in element.iterchildren("{*}uses"):
        read_use(item, draft, log)
    for item in element.iterchildren("{*}profile"):
        stated = _read_profile(item, draft, log)
        runtime = stated if runtime is None else runtime
    if runtime is not None:
        draft.runtime[-1] = _seconds(runtime, draft, log)
    if name != "job":
        found = f"<{name}> refers to the workflow in {element.get('file')}"
        log.warn("sub-workflow", draft.place(-1), found, "taken as one task")


def _read_profile(item: etree._Element, draft: Draft, log: DefectLog) -> str | None:
    """Return the runtime of the profile; add any other requirement to the draft."""
    namespace, key = item.get("namespace", "pegasus"), item.get("key", "")
    text = (item.text or "").strip()
    if (namespace, key) == ("pegasus", "runtime"):
        return text
    read_requirement(namespace, key, text, draft, log)
    return None


def _seconds(text: str, draft: Draft, log: DefectLog) -> float:
    value = finite(text)
    if value is None:
        log.refuse(
            WorkflowError(
                "runtime is not a finite number",
                code="bad-runtime",
                where=draft.place(-1),
                got=text,
                allowed="seconds, e.g. 13.39",
                remedy="Enter the measured or expected run time of the job.",
            )
        )
        return 1.0  # a placeholder: the file is refused, the runtime is not reported missing too
    return value
