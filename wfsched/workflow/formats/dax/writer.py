"""Text of a DAX file in the layout of the public Pegasus files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias
from xml.sax.saxutils import quoteattr

import numpy as np

from wfsched.core.accelerator import Accelerator
from wfsched.core.errors import WorkflowError
from wfsched.workflow.formats.dax.profile import BYTES_PER_MB
from wfsched.workflow.formats.edge_files import carrying_files
from wfsched.workflow.model import Tasks, Workflow

DaxVersion: TypeAlias = Literal["2.1", "3.6"]

_SCHEMA = "http://pegasus.isi.edu/schema/DAX"
_INVALID_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FLAGS = 'register="true" transfer="true" optional="false"'


def dax_lines(workflow: Workflow, version: DaxVersion) -> Iterator[str]:
    """Yield the lines of the file, determined by workflow and version alone.

    Raises
    ------
    WorkflowError
        With code ``unwritable-name`` if a name is empty or holds a character that XML does not allow.
    """
    old = version == "2.1"
    counts = ""
    if old:
        children = int(np.count_nonzero(workflow.parents.degrees()))
        counts = f' jobCount="{workflow.n_tasks}" fileCount="0" childCount="{children}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<adag xmlns="{_SCHEMA}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_SCHEMA} http://pegasus.isi.edu/schema/dax-{version}.xsd" '
        f'version="{version}" count="1" index="0" name={_quoted(workflow.name)}{counts}>\n'
    )
    yield from _jobs(workflow, old)
    yield from _children(workflow)
    yield "</adag>\n"


def _jobs(workflow: Workflow, old: bool) -> Iterator[str]:
    tasks, files = workflow.tasks, carrying_files(workflow)
    space = _quoted(workflow.name)
    names, sizes = [_quoted(name) for name in files.names], [_number(size) for size in files.sizes.tolist()]
    key, kind = ("file", ' type="data"') if old else ("name", "")
    for i, task in enumerate(tasks.ids):
        work = _number(float(tasks.work[i]))
        runtime = f' runtime="{work}"' if old else ""
        head = f"  <job id={_quoted(task)} namespace={space} name={_quoted(tasks.types[i])}"
        yield f'{head} version="1.0"{runtime}>\n'
        if not old:
            yield _profile("pegasus", "runtime", work)
        yield from _requirements(tasks, i)
        for link, rows in (("input", files.inputs), ("output", files.outputs)):
            for f in rows.row(i).tolist():
                yield f'    <uses {key}={names[f]} link="{link}" {_FLAGS}{kind} size="{sizes[f]}"/>\n'
        yield "  </job>\n"


def _requirements(tasks: Tasks, i: int) -> Iterator[str]:
    if tasks.cores[i] != 1:
        yield _profile("pegasus", "cores", str(int(tasks.cores[i])))
    if tasks.memory[i]:
        yield _profile("pegasus", "memory", _number(float(tasks.memory[i]) / BYTES_PER_MB))
    kind = Accelerator(int(tasks.accelerator[i]))
    if kind is Accelerator.GPU:
        yield _profile("pegasus", "gpus", "1")
    elif kind is not Accelerator.NONE:
        yield _profile("hints", "accelerator", kind.name.lower())


def _profile(namespace: str, key: str, text: str) -> str:
    return f'    <profile namespace="{namespace}" key="{key}">{text}</profile>\n'


def _children(workflow: Workflow) -> Iterator[str]:
    """Yield every edge as a declaration, since not every tool infers edges from files."""
    ids = [_quoted(task) for task in workflow.tasks.ids]
    for j, task in enumerate(ids):
        parents = workflow.parents.row(j).tolist()
        if parents:
            yield f"  <child ref={task}>\n"
            for i in parents:
                yield f"    <parent ref={ids[i]}/>\n"
            yield "  </child>\n"


def _number(value: float) -> str:
    """Return the shortest text that parses to `value`."""
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def _quoted(name: str) -> str:
    if not name or _INVALID_IN_XML.search(name):
        raise WorkflowError(
            "name cannot be written as XML",
            code="unwritable-name",
            got=name,
            allowed="at least one character, and no control characters",
        )
    return quoteattr(name)
