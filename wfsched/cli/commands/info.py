"""`wfsched info`: size, work, data and defects of a workflow."""

from __future__ import annotations

from typing import Any

from wfsched.cli.options.options import Json, Repair, Runtimes, WorkflowFile
from wfsched.cli.terminal.output import print_json, print_tables
from wfsched.report.documents.workflow_file import info_document
from wfsched.report.headlines import headline
from wfsched.report.tables.table import pairs


def info(
    file: WorkflowFile, repair: Repair = "default", runtimes: Runtimes = None, json: Json = False
) -> None:
    """Show size, work, data and defects of a workflow."""
    from wfsched.workflow.read import read_workflow

    workflow = read_workflow(file, repair=repair, runtimes=runtimes)
    document = info_document(workflow)
    if json:
        print_json(document)
    else:
        print_tables(headline(workflow), pairs(_rows(document)))


def _rows(document: dict[str, Any]) -> list[tuple[str, str]]:
    from wfsched.report.units import amount

    found = document["defects"]
    return [
        ("format", document["format"]),
        ("tasks", f"{document['tasks']}, {document['depth']} levels, at most {document['width']} on one"),
        (
            "edges",
            f"{document['edges']}: {document['edges_declared']} declared, {document['edges_data']} with data",
        ),
        (
            "work",
            f"{amount('s', document['total_work_s'])}, "
            f"critical path {amount('s', document['critical_path_s'])}",
        ),
        (
            "data",
            f"{amount('B', document['total_bytes'])} in files, "
            f"{amount('B', document['edge_bytes'])} along edges",
        ),
        ("file", document["fingerprint"]["file"] or "-"),
        ("graph", document["fingerprint"]["graph"]),
        ("defects", ", ".join(f"{code} {count}" for code, count in found.items()) or "none"),
    ]
