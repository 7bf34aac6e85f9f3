"""The headline of a workflow: name, sizes and fingerprint on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wfsched.workflow.model import Workflow

# Hexadecimal digits that tell files apart at a glance.
_DIGITS = 12


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
