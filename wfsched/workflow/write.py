"""Writing workflows as Pegasus DAX files; reading them back gives the same graph."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

from wfsched.core.files import replacing
from wfsched.workflow.formats.dax.writer import DaxVersion, dax_lines
from wfsched.workflow.model import Workflow

_LINES_PER_WRITE = 4096


def dax_text(workflow: Workflow, version: DaxVersion = "2.1") -> str:
    """Return `workflow` as the text of a DAX file.

    Reading it back gives the same graph hash, with two exceptions: a file in which no task has work
    above 0 s is refused, and memory is rounded to whole bytes.

    Parameters
    ----------
    workflow : Workflow
    version : {"2.1", "3.6"}
        Layout: 2.1 as in the public files (`<uses file=`, the runtime as attribute) or 3.6
        (`<uses name=`, the runtime as profile).

    Raises
    ------
    WorkflowError
        With code ``unwritable-name`` if a name is empty or holds a character that XML does not allow.
    """
    return "".join(dax_lines(workflow, version))


def write_dax(workflow: Workflow, path: str | Path, version: DaxVersion = "2.1") -> None:
    """Write `workflow` as a DAX file atomically; compressed if the name ends in ``.gz``.

    Equal workflows give equal bytes: no time stamp is written.

    Parameters
    ----------
    workflow : Workflow
    path : str or Path
    version : {"2.1", "3.6"}

    Raises
    ------
    OutputError
        If the file cannot be written.
    WorkflowError
        As `dax_text`; no file is written.
    """
    target = Path(path)
    with replacing(target) as temporary, temporary.open("wb") as raw:
        if target.suffix == ".gz":
            with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
                _write(workflow, version, packed.write)
        else:
            _write(workflow, version, raw.write)


def _write(workflow: Workflow, version: DaxVersion, write: Callable[[bytes], int]) -> None:
    block: list[str] = []
    for line in dax_lines(workflow, version):
        block.append(line)
        if len(block) == _LINES_PER_WRITE:
            write("".join(block).encode())
            block.clear()
    write("".join(block).encode())
