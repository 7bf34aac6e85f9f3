"""`wfsched validate`: all defects of a workflow file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from wfsched.cli.options.options import Json, Repair, Runtimes, WorkflowFile
from wfsched.cli.status import ERROR
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.report.documents.workflow_file import validation_document
from wfsched.report.headlines import headline
from wfsched.report.tables.table import Table, text_columns
from wfsched.report.units import counted

if TYPE_CHECKING:
    from wfsched.workflow.read import Validation


def validate(
    file: WorkflowFile, repair: Repair = "default", runtimes: Runtimes = None, json: Json = False
) -> None:
    """List every defect of a workflow file.

    Exit code 1 if it cannot be read as a workflow.
    """
    from wfsched.workflow.read import validate_file

    found = validate_file(file, repair=repair, runtimes=runtimes)
    if json:
        print_json(validation_document(found, repair))
    else:
        _show(found)
    if not found.ok:
        raise typer.Exit(ERROR)


def _show(found: Validation) -> None:
    rows = [(d.severity, d.code, d.where, d.message) for d in found.defects]
    if rows:
        print_tables(Table.of(text_columns("severity", "code", "where", "message"), rows))
    if found.workflow is None:
        # The defects are the answer; that there is no workflow is an error like any other.
        note(f"error: {found.path} cannot be read as a workflow: {_counts(found)}")
    else:
        print_tables(headline(found.workflow), f"{found.path} is readable: {_counts(found)}")


def _counts(found: Validation) -> str:
    errors = sum(d.severity == "error" for d in found.defects)
    return f"{counted(errors, 'error')}, {counted(len(found.defects) - errors, 'warning')}"
