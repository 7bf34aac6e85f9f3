"""Registry of workflow formats and the choice of a reader by content."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from wfsched.core.errors import ParameterError, WorkflowError
from wfsched.core.registry import Entry, Registry
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.source import Source

Reader: TypeAlias = Callable[[Source, DefectLog], Draft]
"""Reader of a format: returns the content as a draft, logs defects."""

FORMATS = Registry(
    "workflow format",
    (
        Entry(
            "dax",
            "wfsched.workflow.formats.dax.reader:read_dax",
            "Pegasus DAX 2.x and 3.x, plain or compressed",
            "Pegasus schemas dax-2.1.xsd to dax-3.6.xsd, github pegasus-isi/pegasus",
            aliases=("xml:adag",),
        ),
    ),
    group="wfsched.formats",
)
"""Formats by name; a name or alias of an entry is the content signature that it reads: ``"xml:"`` and the
name of the root element, or ``"json"``."""


def reader_for(source: Source) -> Reader:
    """Return the reader for the content of `source`.

    Raises
    ------
    WorkflowError
        With code ``unknown-format`` if no reader matches.
    """
    try:
        reader: Reader = FORMATS.entry(source.signature).load()
    except ParameterError as error:
        kind, _, root = source.signature.partition(":")
        what = f"root element <{root}>" if root else f"{kind.upper()} content"
        raise WorkflowError(
            f"unknown workflow format: {what}",
            code="unknown-format",
            where=str(source.path),
            allowed=", ".join(f"{entry.name} ({entry.summary})" for entry in FORMATS.described()),
        ) from error
    return reader
