"""A front as JSON documents, one for each schedule."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wfsched.schedule.documents.schedule import origin_document, start_document
from wfsched.schedule.documents.supply import coverage_document

if TYPE_CHECKING:
    from wfsched.schedule.fronts.front import Front


def front_documents(front: Front) -> list[dict[str, Any]]:
    """Return the figures of each schedule of a front and the violations that `check` finds."""
    from wfsched.schedule.check.check import check

    return [
        {
            **_renamed(row),
            **start_document(schedule),
            **origin_document(schedule),
            **coverage_document(schedule),
            "violations": [asdict(violation) for violation in check(schedule)],
        }
        for row, schedule in zip(front.rows(), front)
    ]


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row whose violations of constraints have the key ``constraint_violations``."""
    return {"constraint_violations" if key == "violations" else key: value for key, value in row.items()}
