"""Defects of what a DAX file holds and the reader does not know: never passed over without a word."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from wfsched.core.errors import WorkflowError
from wfsched.workflow.formats.dax.element import line_of, local_name
from wfsched.workflow.formats.dax.vocabulary import NEUTRAL
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.location import location

if TYPE_CHECKING:
    from lxml import etree

_JOBS = frozenset({"job", "dax", "dag", "adag"})
_FILES = frozenset({"uses", "file", "filename", "stdin", "stdout", "stderr"})
# Attributes by which an unknown element below the root is a job or a dependency of its own.
_JOB_MARKS, _DEPENDENCY_MARKS = ("id", "runtime"), ("ref", "parent", "child")
_NO_ACCOUNT = ("{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/namespace}")
_SHOWN = 40


def list_attributes(element: etree._Element, known: frozenset[str], holder: str, log: DefectLog) -> None:
    """Log each attribute of `element` that is not in `known`.

    Parameters
    ----------
    element : element
    known : set of str
    holder : str
        What the element belongs to, as defects name it; empty for itself.
    log : DefectLog
    """
    if known.issuperset(element.keys()):  # as nearly always
        return
    for key, text in element.attrib.items():
        if key not in known and not str(key).startswith(_NO_ACCOUNT):
            name = local_name(element.tag)
            where = location(line_of(element), holder or f"<{name}>")
            found = f'attribute {local_name(key)}="{str(text)[:_SHOWN]}" of <{name}> is not in the model'
            log.warn("unread-attribute", where, found, "left out")


def list_children(element: etree._Element, known: Collection[str], holder: str, log: DefectLog) -> None:
    """Log each child of `element` that is not in `known`."""
    for item in element:
        name = local_name(item.tag)
        if name and name not in known:
            list_element(item, holder, log)


def list_neutral(element: etree._Element, holder: str, log: DefectLog) -> None:
    """Log what is not known in an element that asks for nothing itself, such as `<invoke>`."""
    list_attributes(element, NEUTRAL[local_name(element.tag)], holder, log)
    if len(element):
        list_children(element, (), holder or f"<{local_name(element.tag)}>", log)


def list_element(element: etree._Element, holder: str, log: DefectLog) -> None:
    """Log an element that is not in the model; jobs or dependencies in it refuse the file.

    Parameters
    ----------
    element : element
    holder : str
        What it belongs to, as defects name it; empty if it stands directly below the root.
    log : DefectLog
    """
    name = local_name(element.tag)
    where = location(line_of(element), holder or f"<{name}>")
    jobs, dependencies, files = _held(element, marks=not holder)
    counts = ((jobs, "job", "jobs"), (dependencies, "dependency", "dependencies"), (files, "file", "files"))
    held = ", ".join(f"{count} {one if count == 1 else several}" for count, one, several in counts if count)
    found = f"<{name}> is not in the model" + (f"; it holds {held}" if held else "")
    if not (jobs or dependencies):
        log.warn("unread-element", where, found, "left out")
        return
    log.refuse(
        WorkflowError(
            found,
            code="unread-structure",
            where=where,
            allowed="<job>, <dax>, <dag> and <child>, directly below the root element",
            remedy="Move its jobs and dependencies there.",
        )
    )


def _held(element: etree._Element, *, marks: bool) -> tuple[int, int, int]:
    """Return the number of jobs, dependencies and files in an element, itself included."""
    names = [local_name(item.tag) for item in element.iter()]
    jobs = sum(name in _JOBS for name in names)
    dependencies = names.count("parent") or names.count("child")
    if marks and not (jobs or dependencies):
        jobs = int(any(key in element.attrib for key in _JOB_MARKS))
        dependencies = int(any(key in element.attrib for key in _DEPENDENCY_MARKS))
    return jobs, dependencies, sum(name in _FILES for name in names)
