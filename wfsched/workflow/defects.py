"""Defects of workflow files: one code for each kind of dirt that real files hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from wfsched.core.errors import WorkflowError

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong in a workflow file.

    Parameters
    ----------
    code : str
        Stable name of the kind of defect.
    severity : {"error", "warning"}
        An error refuses the file; a warning is mended as the repair policy says.
    where : str
        Line, task or file it was found at.
    message : str
        What was found and what was made of it.
    """

    code: str
    severity: Severity
    where: str
    message: str

    @classmethod
    def of(cls, error: WorkflowError) -> Defect:
        """Return the defect that an error reports."""
        where = error.where or ""
        return cls(error.code, "error", where, str(error).removeprefix(f"{where}: "))


@dataclass(frozen=True, slots=True)
class DefectType:
    """One kind of defect: a row of `DEFECTS`."""

    code: str
    severity: Severity
    meaning: str


DEFECTS: tuple[DefectType, ...] = (
    DefectType("missing-file", "error", "there is no file of that name"),
    DefectType("not-a-file", "error", "the path is a folder or a device"),
    DefectType("no-permission", "error", "the file may not be read"),
    DefectType("unreadable", "error", "the system cannot read the file"),
    DefectType("empty-file", "error", "the file holds nothing"),
    DefectType("bad-gzip", "error", "the compressed file is cut short or damaged"),
    DefectType("not-xml", "error", "the content is not XML"),
    DefectType("unknown-format", "error", "the root of the document belongs to no known format"),
    DefectType("doctype", "error", "a document type or entities are declared, which no workflow needs"),
    DefectType("truncated-xml", "error", "the document ends before its root element does"),
    DefectType("malformed-xml", "error", "the document is not well-formed XML"),
    DefectType("empty-workflow", "error", "there is not one job"),
    DefectType("missing-id", "error", "a job has no id"),
    DefectType("duplicate-id", "error", "two jobs have one id"),
    DefectType("bad-runtime", "error", "a runtime is not a finite number"),
    DefectType("bad-size", "error", "a file size is not a finite number"),
    DefectType("bad-bytes", "error", "the files of an edge add up to more than a number can hold"),
    DefectType("dangling", "error", "a dependency names a job that is not there"),
    DefectType("self-dependency", "error", "a job is declared its own parent, a cycle of one"),
    DefectType("cycle", "error", "the declared dependencies form a cycle"),
    DefectType("missing-runtime", "warning", "a job states no runtime"),
    DefectType("non-positive-runtime", "warning", "a runtime is zero or negative"),
    DefectType("bad-requirement", "warning", "cores, memory or accelerator of a job cannot be read"),
    DefectType("sub-workflow", "warning", "a job stands for a whole workflow in another file"),
    DefectType("nameless-file", "warning", "a job uses a file without a name"),
    DefectType("unknown-link", "warning", "a job uses a file neither as input nor as output"),
    DefectType("duplicate-use", "warning", "a job lists one file twice in the same role"),
    DefectType("reads-own-output", "warning", "a job reads and writes one file"),
    DefectType("missing-size", "warning", "no job states the size of a file that it uses"),
    DefectType("negative-size", "warning", "a file size is negative"),
    DefectType("several-sizes", "warning", "jobs state different sizes of one file"),
    DefectType("several-writers", "warning", "more than one job writes one file"),
    DefectType(
        "ambiguous-input", "warning", "several jobs write an input and none of them is a declared parent"
    ),
    DefectType("declared-count", "warning", "a count in the root element is not what the file holds"),
    DefectType("duplicate-edge", "warning", "one dependency is declared twice"),
    DefectType("parentless-child", "warning", "a dependency names a child and no parent"),
    DefectType("edge-without-data", "warning", "no file passes along a declared dependency"),
    DefectType("data-cycle", "warning", "a file leads against the declared dependencies"),
    DefectType("isolated-task", "warning", "a job has neither parents nor children"),
)


def tally(defects: Iterable[Defect]) -> dict[str, int]:
    """Return how often each code occurs, in the order of `DEFECTS`.

    >>> tally([Defect("cycle", "error", "a -> a", "..."), Defect("cycle", "error", "b -> b", "...")])
    {'cycle': 2}
    """
    counts = Counter(defect.code for defect in defects)
    known = [kind.code for kind in DEFECTS]
    codes = sorted(counts, key=lambda code: (known.index(code) if code in known else len(known), code))
    return {code: counts[code] for code in codes}
