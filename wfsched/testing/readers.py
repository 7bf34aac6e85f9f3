"""Contract of readers of workflow files: `check_reader`."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from wfsched.core.errors import WorkflowError
from wfsched.testing.contract_error import demand, running
from wfsched.workflow.fingerprint import graph_hash
from wfsched.workflow.formats.registry import FORMATS, reader_for
from wfsched.workflow.model import Workflow
from wfsched.workflow.read import read_workflow, validate_file
from wfsched.workflow.reading.source import open_source
from wfsched.workflow.write import write_dax

# Where sample files are cut, as shares of their bytes.
_CUTS = (0.1, 0.3, 0.5, 0.7, 0.9, 0.99)


def check_reader(name: str, samples: Sequence[str | Path]) -> None:
    """Check that the reader of a workflow format keeps the contract of readers.

    Samples are recognised by their content, read without defects, the same each time, compressed or not;
    the workflow survives writing as DAX; a file that is cut short gives a workflow or a `WorkflowError`,
    never another exception; files stay unchanged.

    Parameters
    ----------
    name : str
        Name of the format in `wfsched.workflow.formats.registry.FORMATS`, also one of an installed
        plug-in.
    samples : sequence of path
        Valid files of the format, at least one.

    Raises
    ------
    ContractError
        At the first part of the contract that is broken.
    ParameterError
        If there is no such format.
    """
    entry = FORMATS.entry(name)
    demand(samples, "no sample files", entry.name, got=0, allowed="one valid file or more")
    with TemporaryDirectory() as folder:
        for sample in map(Path, samples):
            where = f"{entry.name}, {sample.name}"
            data = sample.read_bytes()
            _check_recognised(entry.name, sample, where)
            workflow = _check_read(sample, where)
            _check_round_trip(workflow, Path(folder) / "copy.dax", where)
            _check_compressed(sample, graph_hash(workflow), Path(folder) / f"{sample.name}.gz", where)
            _check_cuts(data, Path(folder) / sample.name, where)
            demand(sample.read_bytes() == data, "the reader changed the file", where)


def _check_recognised(name: str, sample: Path, where: str) -> None:
    source = open_source(sample)
    try:
        found = reader_for(source)
    except WorkflowError as error:
        found, told = None, error.what
    else:
        told = f"it is read by {found.__module__}"
    demand(
        found is FORMATS.entry(name).load(),
        f"the content is not recognised: {told}",
        where,
        got=source.signature,
        remedy=f"Name the entry by the signature of the content, such as {source.signature!r}.",
    )


def _check_read(sample: Path, where: str) -> Workflow:
    with running("the reader", where):
        found = validate_file(sample)
        workflow, again = read_workflow(sample), read_workflow(sample)
    got = [f"{defect.code}: {defect.message}" for defect in found.defects]
    demand(not got, "defects in a valid file", where, got=got, allowed="none")
    demand(
        graph_hash(workflow) == graph_hash(again) and workflow.tasks.ids == again.tasks.ids,
        "two readings of one file differ",
        where,
    )
    demand(
        workflow.provenance.format, "the draft does not name its format", where, remedy='Draft("name-1.0")'
    )
    return workflow


def _check_round_trip(workflow: Workflow, path: Path, where: str) -> None:
    write_dax(workflow, path)
    same = graph_hash(read_workflow(path)) == graph_hash(workflow)
    demand(same, "the workflow changes when it is written as DAX and read again", where)


def _check_compressed(sample: Path, expected: str, path: Path, where: str) -> None:
    path.write_bytes(gzip.compress(sample.read_bytes()))
    with running("the reader", f"{where}, compressed", remedy="Read the bytes of source.open()."):
        found = graph_hash(read_workflow(path))
    demand(found == expected, "the compressed file gives another workflow", where)


def _check_cuts(data: bytes, path: Path, where: str) -> None:
    for share in _CUTS:
        path.write_bytes(data[: int(share * len(data))])
        with running("the reader", f"{where}, cut to {share:.0%}", remedy="Raise WorkflowError."):
            try:
                read_workflow(path)
            except WorkflowError:
                continue
