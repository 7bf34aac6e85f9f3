"""Reading and validation of workflow files in any known format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wfsched.core.arguments import PATH, takes
from wfsched.core.errors import WorkflowError
from wfsched.core.summary import Summarised, count, cut
from wfsched.workflow.defects import Defect
from wfsched.workflow.formats.registry import reader_for
from wfsched.workflow.model import Provenance, Workflow
from wfsched.workflow.reading.assemble import assemble
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.runtimes import Runtimes, read_runtimes
from wfsched.workflow.reading.source import open_source
from wfsched.workflow.repair import repair_policy


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Validation(Summarised):
    """Result of the validation of a workflow file.

    Parameters
    ----------
    path : str
        As given.
    defects : tuple of Defect
        All errors and warnings, in the order of discovery.
    workflow : Workflow or None
        The repaired workflow; None if there is an error.
    """

    path: str
    defects: tuple[Defect, ...]
    workflow: Workflow | None

    @property
    def ok(self) -> bool:
        """Whether the file can be read as a workflow."""
        return self.workflow is not None

    def _summary(self) -> str:
        valid = "valid" if self.ok else "not valid"
        return f"Validation of {cut(self.path, 100)}: {valid}, {count(len(self.defects), 'defect')}"


@takes("path", *PATH, allowed="a path")
def read_workflow(
    path: str | Path, *, repair: str = "default", runtimes: str | Path | Runtimes | None = None
) -> Workflow:
    """Read a workflow file.

    Format and compression are recognised by content. Repaired defects are listed in
    `Workflow.provenance`.

    Parameters
    ----------
    path : str or Path
    repair : str
        Name of the repair policy, a row of `wfsched.workflow.repair.REPAIRS`.
    runtimes : str, Path or Runtimes, optional
        Runtimes [s] by task or type for tasks that state none: a CSV file (`read_runtimes`), or
        ``Runtimes(types={"align": 60.0})``.

    Raises
    ------
    WorkflowError
        If the file is not a valid workflow; reports the first error and the number of others. A file in
        which no task has a runtime is not one.
    ParameterError
        If the policy is unknown, or the table of runtimes is malformed or names what is not there.
    """
    log = DefectLog(repair_policy(repair))
    workflow = _read(path, log, _table(runtimes))
    if workflow is None:
        raise _first(path, log)
    return workflow


@takes("path", *PATH, allowed="a path")
def validate_file(
    path: str | Path, *, repair: str = "default", runtimes: str | Path | Runtimes | None = None
) -> Validation:
    """Read a workflow file and list all its defects; errors do not raise.

    Parameters
    ----------
    path : str or Path
    repair : str
        Name of the repair policy.
    runtimes : str, Path or Runtimes, optional
        As for `read_workflow`.

    Raises
    ------
    ParameterError
        If the policy is unknown, or the table of runtimes is malformed or names what is not there.
    """
    log, table = DefectLog(repair_policy(repair)), _table(runtimes)
    try:
        workflow = _read(path, log, table)
    except WorkflowError as error:
        log.refuse(error)
        workflow = None
    return Validation(str(path), tuple(log.defects), workflow)


def _table(runtimes: str | Path | Runtimes | None) -> Runtimes:
    if runtimes is None or isinstance(runtimes, Runtimes):
        return runtimes or Runtimes()
    return read_runtimes(runtimes)


def _read(path: str | Path, log: DefectLog, runtimes: Runtimes) -> Workflow | None:
    source = open_source(Path(path))
    draft = reader_for(source)(source, log)
    filled = runtimes.fill(draft, log.repair)
    parts = assemble(draft, log)
    if parts is None:
        return None
    provenance = Provenance(
        draft.format,
        str(path),
        source.sha256,
        tuple(log.defects),
        repair=log.repair.name,
        runtimes=runtimes.source or None,
        runtimes_filled=filled,
    )
    return Workflow.build(_name(source.path), parts.tasks, parts.edges, parts.files, provenance)


def _name(path: Path) -> str:
    """Return the file name without suffixes; names inside public files are all "test"."""
    name = path.name
    for suffix in (".gz", ".xml", ".dax"):
        name = name.removesuffix(suffix) or name
    return name


def _first(path: str | Path, log: DefectLog) -> WorkflowError:
    first, more = log.errors[0], len(log.errors) - 1
    rest = f"{more} more error{'s' if more > 1 else ''}: `wfsched validate` lists all." if more else ""
    return WorkflowError(
        first.what,
        code=first.code,
        where=f"{path}, {first.where}",
        got=first.got,
        allowed=first.allowed,
        remedy=" ".join(part for part in (first.remedy, rest) if part) or None,
    )
