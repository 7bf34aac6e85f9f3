"""Workflow files as documents: what ``wfsched info --json`` and ``validate --json`` print."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wfsched.schedule.documents.workflow import workflow_document

if TYPE_CHECKING:
    from wfsched.workflow.model import Workflow
    from wfsched.workflow.read import Validation


def info_document(workflow: Workflow) -> dict[str, Any]:
    """Return format, sizes, work, data, fingerprint, repair policy and counts of defects of a workflow."""
    from wfsched.workflow.analysis import analyse

    return {
        "name": workflow.name,
        "format": workflow.provenance.format,
        **asdict(analyse(workflow)),
        "fingerprint": workflow_document(workflow)["fingerprint"],
        "repair": workflow.provenance.repair,
        "defects": workflow.defects,
        "runtimes": workflow.provenance.runtimes,
        "runtimes_filled": workflow.provenance.runtimes_filled,
    }


def validation_document(found: Validation, repair: str) -> dict[str, Any]:
    """Return whether a file can be read under a repair policy, and all its defects."""
    about = {"workflow": None, "fingerprint": None}
    return {
        "file": found.path,
        "ok": found.ok,
        "repair": repair,
        **(workflow_document(found.workflow) if found.workflow else about),
        "defects": [asdict(defect) for defect in found.defects],
    }
