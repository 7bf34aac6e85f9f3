"""Executables of a DAX file: what they ask for holds for the jobs that name them."""

from __future__ import annotations

from lxml import etree

from wfsched.workflow.formats.dax.element import line_of, local_name
from wfsched.workflow.formats.dax.profile import list_pfn, read_metadata, read_profile
from wfsched.workflow.formats.dax.request import NOTHING, Needs, Request
from wfsched.workflow.formats.dax.unread import list_attributes, list_children, list_element, list_neutral
from wfsched.workflow.formats.dax.vocabulary import (
    EXECUTABLE_ATTRIBUTES,
    IDENTITY,
    USE_ATTRIBUTES,
)
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.location import location

_Key = tuple[str, str, str]


class Executables:
    """Executables by namespace, name and version, and the one that each job names; a state.

    They may stand before or after the jobs.
    """

    def __init__(self) -> None:
        self._requests: dict[_Key, Request] = {}
        self._lines: dict[_Key, int] = {}
        self._keys: dict[_Key, _Key] = {}
        self._jobs: list[tuple[_Key, Needs]] = []

    def add_job(self, element: etree._Element, own: Needs) -> None:
        """Note the executable of the next job and what the job itself asks for, which goes before."""
        key = _key(element)
        self._jobs.append((self._keys.setdefault(key, key), own))

    def read(self, element: etree._Element, log: DefectLog) -> None:
        """Read an `<executable>`: its profiles and metadata."""
        key = _key(element)
        holder = f"executable {key[1]}"
        list_attributes(element, EXECUTABLE_ATTRIBUTES, holder, log)
        self._lines.setdefault(key, line_of(element))
        request = self._requests.setdefault(key, Request())
        for item in element:
            kind = local_name(item.tag)
            if kind == "profile":
                read_profile(item, request, holder, log)
            elif kind == "metadata":
                read_metadata(item, request, holder, log)
            elif kind == "pfn":
                list_pfn(item, holder, log)
            elif kind == "invoke":
                list_neutral(item, holder, log)
            elif kind:
                list_element(item, holder, log)

    def apply(self, draft: Draft, log: DefectLog) -> None:
        """Give the jobs of the draft what they do not state themselves."""
        needs = {
            key: request.settle(location(self._lines[key], f"executable {key[1]}"), log)
            for key, request in self._requests.items()
        }
        named = set()
        for task, (key, own) in enumerate(self._jobs if needs else ()):
            found = needs.get(key)
            if found is not None:
                named.add(key)
                found.without(own).apply(draft, task)
        for key, found in needs.items():
            if found != NOTHING and key not in named:
                where = location(self._lines[key], f"executable {key[1]}")
                log.warn("unread-requirement", where, "no job names this executable", "left out")


def list_transformation(element: etree._Element, log: DefectLog) -> None:
    """Log the data files of a `<transformation>`, a group of executables, and what is not known in it."""
    holder = f"transformation {element.get('name')}"
    list_attributes(element, IDENTITY, holder, log)
    list_children(element, ("uses", "metadata", "invoke"), holder, log)
    for item in element.iterchildren("{*}metadata", "{*}invoke"):
        list_neutral(item, holder, log)
    for item in element.iterchildren("{*}uses"):
        list_attributes(item, USE_ATTRIBUTES, holder, log)
        list_children(item, ("metadata",), holder, log)
        if item.get("executable") == "false":
            found = f"file {item.get('name')} is used by the jobs that name the transformation"
            log.warn("unread-element", location(line_of(item), holder), found, "left out")


def _key(element: etree._Element) -> _Key:
    return element.get("namespace", ""), element.get("name", ""), element.get("version", "")
