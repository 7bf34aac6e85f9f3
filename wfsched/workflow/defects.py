"""Defects of workflow files: one code for each type of defect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from wfsched.core.errors import WorkflowError

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Defect:
    """Defect of a workflow file.

    Parameters
    ----------
    code : str
        Stable name of the defect type.
    severity : {"error", "warning"}
        An error refuses the file; a warning is repaired as the policy defines.
    where : str
        Line, task or file of the defect.
    message : str
        The finding and its repair.
    """

    code: str
    severity: Severity
    where: str
    message: str

    @classmethod
    def of(cls, error: WorkflowError) -> Defect:
        """Return the defect for an error."""
        where = error.where or ""
        return cls(error.code, "error", where, str(error).removeprefix(f"{where}: "))


@dataclass(frozen=True, slots=True)
class DefectType:
    """Defect type: a row of `DEFECTS`."""

    code: str
    severity: Severity
    meaning: str


DEFECTS: tuple[DefectType, ...] = (
    DefectType("missing-file", "error", "no such file"),
    DefectType("not-a-file", "error", "not a regular file, but a folder or device"),
    DefectType("no-permission", "error", "no permission to read the file"),
    DefectType("unreadable", "error", "read error of the operating system"),
    DefectType("empty-file", "error", "empty file"),
    DefectType("bad-gzip", "error", "truncated or damaged compressed file"),
    DefectType("too-large", "error", "file beyond the limits on size and numbers"),
    DefectType("not-xml", "error", "not XML"),
    DefectType("unknown-encoding", "error", "unknown character encoding"),
    DefectType("unknown-format", "error", "unknown workflow format"),
    DefectType("doctype", "error", "document type declaration; entities are never expanded"),
    DefectType("truncated-xml", "error", "truncated XML: the root element is not closed"),
    DefectType("malformed-xml", "error", "not well-formed XML"),
    DefectType("empty-workflow", "error", "no tasks"),
    DefectType("missing-id", "error", "task without id"),
    DefectType("duplicate-id", "error", "duplicate task id"),
    DefectType("bad-runtime", "error", "runtime that is not a finite number within reason"),
    DefectType("bad-size", "error", "file size that is not a finite number within reason"),
    DefectType("bad-bytes", "error", "total file size of an edge out of range"),
    DefectType("no-runtimes", "error", "no task with a runtime above 0"),
    DefectType("sub-workflow-runtime", "error", "workflow in another file without runtime"),
    DefectType("unread-structure", "error", "jobs or dependencies in an element that is not modelled"),
    DefectType("dangling", "error", "dependency on an unknown task"),
    DefectType("self-dependency", "error", "task that depends on itself"),
    DefectType("cycle", "error", "cycle of declared dependencies"),
    DefectType("missing-runtime", "warning", "task without runtime"),
    DefectType(
        "non-positive-runtime",
        "warning",
        "negative runtime, or one of 0 that the repair policy does not keep",
    ),
    DefectType("bad-requirement", "warning", "invalid requirement of cores, memory or accelerator"),
    DefectType("several-runtimes", "warning", "conflicting runtimes of one task"),
    DefectType("several-requirements", "warning", "conflicting requirements of one task"),
    DefectType("unread-requirement", "warning", "requirement that is not modelled"),
    DefectType("unread-element", "warning", "element that is not modelled"),
    DefectType("unread-attribute", "warning", "attribute that is not modelled"),
    DefectType("sub-workflow", "warning", "task that refers to a workflow in another file"),
    DefectType("nameless-file", "warning", "file without a name"),
    DefectType("unknown-link", "warning", "file use that is neither input nor output"),
    DefectType("duplicate-use", "warning", "duplicate file use of a task in one role"),
    DefectType("reads-own-output", "warning", "task that reads and writes the same file"),
    DefectType("missing-size", "warning", "used file without size"),
    DefectType("negative-size", "warning", "negative file size"),
    DefectType("several-sizes", "warning", "conflicting sizes of one file"),
    DefectType("several-writers", "warning", "file with several writers"),
    DefectType("ambiguous-input", "warning", "input with several writers, none of them a declared parent"),
    DefectType("declared-count", "warning", "declared count that differs from the content"),
    DefectType("duplicate-edge", "warning", "duplicate dependency"),
    DefectType("parentless-child", "warning", "dependency without parent"),
    DefectType("edge-without-data", "warning", "declared dependency without data"),
    DefectType("data-cycle", "warning", "file passed against the declared dependencies"),
    DefectType("isolated-task", "warning", "task without parents and children"),
)


def tally(defects: Iterable[Defect]) -> dict[str, int]:
    """Return the number of defects of each code, in the order of `DEFECTS`.

    >>> tally([Defect("cycle", "error", "a -> a", "..."), Defect("cycle", "error", "b -> b", "...")])
    {'cycle': 2}
    """
    counts = Counter(defect.code for defect in defects)
    known = [kind.code for kind in DEFECTS]
    codes = sorted(counts, key=lambda code: (known.index(code) if code in known else len(known), code))
    return {code: counts[code] for code in codes}
