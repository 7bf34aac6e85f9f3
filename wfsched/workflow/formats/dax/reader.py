"""Reader of Pegasus DAX files (abstract DAG in XML), versions 2.x and 3.x.

Layouts: github pegasus-isi/pegasus, doc/schemas/dax-2.1/dax-2.1.xsd and
share/pegasus/schema/dax-3.6.xsd. The attributes `runtime` and `size` of the public 2.1 files are not in
their schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from wfsched.core.errors import WorkflowError
from wfsched.workflow.formats.dax.element import line_of, local_name
from wfsched.workflow.formats.dax.executable import Executables, list_transformation
from wfsched.workflow.formats.dax.job import read_job
from wfsched.workflow.formats.dax.unread import list_attributes, list_children, list_element, list_neutral
from wfsched.workflow.formats.dax.use import read_file_entry
from wfsched.workflow.formats.dax.vocabulary import (
    CHILD_ATTRIBUTES,
    FILE_NAMES,
    JOBS,
    NEUTRAL,
    PARENT_ATTRIBUTES,
    ROOT_ATTRIBUTES,
)
from wfsched.workflow.limits import MAX_LINKS, MAX_TASKS
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.location import location
from wfsched.workflow.reading.source import Source, Stream, too_large

_PARSER_HINT = re.compile(r",? (use|try) XML_PARSE_HUGE.*", re.DOTALL)  # hint for programmers, not for users
_TAGS = tuple("{*}" + name for name in (*JOBS, *FILE_NAMES, "child", "executable", "transformation"))


def read_dax(source: Source, log: DefectLog) -> Draft:
    """Read a DAX file as a stream, one job in memory at a time.

    Raises
    ------
    WorkflowError
        With code ``truncated-xml`` or ``malformed-xml``; defects of a well-formed file go to the
        `log`.
    """
    version = source.attributes.get("version")
    draft = Draft(f"dax-{version}" if version else "dax")
    executables, children = Executables(), 0
    for element in _elements(source, log):
        name = local_name(element.tag)
        if name in JOBS:
            read_job(element, draft, executables, log)
        elif name == "child":
            children += 1
            _read_child(element, draft, log)
        elif name in FILE_NAMES:
            read_file_entry(element, draft, log)
        elif name == "executable":
            executables.read(element, log)
        elif name == "transformation":
            list_transformation(element, log)
        elif name in NEUTRAL:
            list_neutral(element, "", log)
        elif name:
            list_element(element, "", log)
        _refuse_many(draft, source)
    executables.apply(draft, log)
    _compare_counts(source, {"jobCount": len(draft.ids), "childCount": children}, log)
    return draft


def _refuse_many(draft: Draft, source: Source) -> None:
    if len(draft.ids) > MAX_TASKS:
        raise too_large("the workflow", source.path, f"at most {MAX_TASKS:,} tasks")
    if len(draft.use_task) + len(draft.parent) > MAX_LINKS:
        raise too_large("the workflow", source.path, f"at most {MAX_LINKS:,} mentions of files and parents")


def _elements(source: Source, log: DefectLog) -> Iterator[etree._Element]:
    """Yield the children of the root; each is freed before the next one.

    The parser tells of those that are known by name; what stands between them is found beside them.
    """
    with source.open() as stream:
        context = etree.iterparse(
            stream,
            events=("end",),
            tag=_TAGS,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            encoding=None if source.codec is None else "UTF-8",
            remove_comments=True,
            remove_pis=True,
        )
        done = None
        try:
            for _, element in context:
                parent = element.getparent()
                if parent is None or parent.getparent() is not None:
                    continue
                stream.next_element()
                for item in parent:
                    if item is not done:
                        yield item
                    if item is element:
                        break
                element.clear()
                done = element
                while element.getprevious() is not None:
                    del parent[0]
        except etree.XMLSyntaxError as error:
            raise _not_well_formed(source, stream, context, error) from error
        root = context.root
        yield from (item for item in root if item is not done)
        list_attributes(root, ROOT_ATTRIBUTES, "root element", log)


def _not_well_formed(
    source: Source, stream: Stream, context: etree.iterparse, error: etree.XMLSyntaxError
) -> WorkflowError:
    faults = context.error_log.filter_from_errors()
    first = faults[0] if len(faults) else None
    line, reason = (first.line, first.message) if first else (error.lineno or 1, str(error.msg))
    reason, where = _PARSER_HINT.sub("", reason).strip(), f"{source.path}, line {line}"
    extra = first is not None and first.type == etree.ErrorTypes.ERR_DOCUMENT_END
    if _is_cut(source, stream, line) and not extra:
        return WorkflowError(
            f"document ends before its root element does ({reason})",
            code="truncated-xml",
            where=where,
            remedy="The file is truncated: download it again.",
        )
    return WorkflowError(f"not well-formed XML: {reason}", code="malformed-xml", where=where)


def _is_cut(source: Source, stream: Stream, line: int) -> bool:
    """Return whether the parser stopped in the last line and the root is not closed."""
    if stream.read(1) or line < stream.newlines:
        return False
    tail = stream.tail.replace(b"\x00", b"").decode("ascii", errors="replace")
    root = re.escape(source.signature.rpartition(":")[2])
    return re.search(rf"</([^<>:]*:)?{root}\s*>\s*$", tail) is None


def _read_child(element: etree._Element, draft: Draft, log: DefectLog) -> None:
    child, line = element.get("ref"), line_of(element)
    list_attributes(element, CHILD_ATTRIBUTES, f"child {child}", log)
    list_children(element, ("parent",), f"child {child}", log)
    parents = list(element.iterchildren("{*}parent"))
    if child is None:
        log.refuse(
            WorkflowError(
                "child without reference to a job",
                code="dangling",
                where=location(line, "<child>"),
                allowed='ref="ID"',
            )
        )
        return
    if not parents:
        log.warn("parentless-child", location(line, f"task {child}"), "child without parent", "left out")
    for item in parents:
        parent = item.get("ref")
        list_attributes(item, PARENT_ATTRIBUTES, f"child {child}", log)
        list_children(item, (), f"child {child}", log)
        if parent is None:
            where = location(line_of(item), f"child {child}")
            what = "parent without reference to a job"
            log.refuse(WorkflowError(what, code="dangling", where=where, allowed='ref="ID"'))
        else:
            draft.add_dependency(parent, child, line_of(item))


def _compare_counts(source: Source, found: dict[str, int], log: DefectLog) -> None:
    for attribute, count in found.items():
        declared = source.attributes.get(attribute)
        if declared is not None and declared.strip() != str(count):
            log.warn(
                "declared-count",
                f"root element, {attribute}",
                f'declared {attribute}="{declared}", found {count}',
                f"{count} used",
            )
