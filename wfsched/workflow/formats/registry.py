"""The table of the readers of workflow files, and the choice of one by the content."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from wfsched.core.errors import ParameterError, WorkflowError
from wfsched.core.registry import Entry, Registry
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.source import Source

Reader: TypeAlias = Callable[[Source, DefectLog], Draft]
"""A reader says what stands in the file; the log takes down what is wrong with it."""

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
"""The name or an alias of an entry is the signature of the content it reads: ``"xml:"`` and the name of
the root element, or ``"json"``."""


def reader_for(source: Source) -> Reader:
    """Return the reader of the format that the content of `source` has.

    Raises
    ------
    WorkflowError
        With code ``unknown-format`` if no reader knows the content.
    """
    try:
        reader: Reader = FORMATS.entry(source.signature).load()
    except ParameterError as error:
        kind, _, root = source.signature.partition(":")
        what = f"the root element is <{root}>" if root else f"the content is {kind.upper()}"
        raise WorkflowError(
            f"{what}, which is no known workflow format",
            code="unknown-format",
            where=str(source.path),
            allowed=", ".join(f"{entry.name} ({entry.summary})" for entry in FORMATS),
        ) from error
    return reader
