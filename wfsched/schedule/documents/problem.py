"""A problem as a JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wfsched.schedule.documents.supply import supply_document
from wfsched.schedule.documents.workflow import workflow_document

if TYPE_CHECKING:
    from wfsched.schedule.problem import Problem


def problem_document(problem: Problem) -> dict[str, Any]:
    """Return the workflow, platform, staging and supply of a problem; limits are not in it."""
    return {
        **workflow_document(problem.workflow),
        "platform": problem.platform.name,
        "currency": problem.platform.currency,
        "staging": problem.staging,
        **supply_document(problem),
    }
