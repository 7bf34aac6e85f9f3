"""The workflow of a result as a JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.workflow.model import Workflow


def workflow_document(workflow: Workflow) -> dict[str, Any]:
    """Return the name, file, sizes, repaired defects and fingerprint of a workflow."""
    from wfsched.workflow.fingerprint import fingerprint

    mark = fingerprint(workflow)
    return {
        "workflow": {
            "name": workflow.name,
            "path": workflow.provenance.path,
            "tasks": mark.n_tasks,
            "edges": mark.n_edges,
            "total_work_s": mark.total_work_s,
            "total_bytes": mark.total_bytes,
            "repair": workflow.provenance.repair,
            "defects": workflow.defects,
            "runtimes": workflow.provenance.runtimes,
            "runtimes_filled": workflow.provenance.runtimes_filled,
        },
        "fingerprint": {"file": mark.file, "graph": mark.graph},
    }
