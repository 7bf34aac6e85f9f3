"""Saying which workflow it was: in full in documents, short on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.workflow.model import Workflow

# Hexadecimal digits that tell files apart at a glance.
_DIGITS = 12


def workflow_document(workflow: Workflow) -> dict[str, Any]:
    """Return what every result says about its workflow: name, file, sizes and fingerprint."""
    from wfsched.workflow.fingerprint import fingerprint

    mark = fingerprint(workflow)
    return {
        "workflow": {
            "name": workflow.name,
            "path": workflow.origin.path,
            "tasks": mark.n_tasks,
            "edges": mark.n_edges,
            "total_work_s": mark.total_work_s,
            "total_bytes": mark.total_bytes,
        },
        "fingerprint": {"file": mark.file, "graph": mark.graph},
    }


def headline(workflow: Workflow) -> str:
    """Return one line for people: name, sizes and the short form of the fingerprint."""
    from wfsched.core.units import format_bytes, format_seconds
    from wfsched.workflow.fingerprint import fingerprint

    mark = fingerprint(workflow)
    parts = [
        f"{mark.n_tasks} tasks",
        f"{mark.n_edges} edges",
        f"work {format_seconds(mark.total_work_s)}",
        f"data {format_bytes(mark.total_bytes)}",
        f"graph {mark.graph[:_DIGITS]}",
    ]
    if mark.file is not None:
        parts.append(f"file {mark.file[:_DIGITS]}")
    return f"{workflow.name}: {', '.join(parts)}"
