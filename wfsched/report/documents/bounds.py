"""Proven lower bounds in the document of a front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.relaxation.front_bounds import FrontBounds


def with_bounds(document: dict[str, Any], bounds: FrontBounds) -> dict[str, Any]:
    """Return the document of a front with the bound and the gap of each schedule, and the curve of bounds."""
    rows = zip(document["front"], bounds.bound.tolist(), bounds.gap.tolist())
    summary = {
        "objective": bounds.bounded.name,
        "given": bounds.given,
        "schedules_solved": bounds.solved,
        "largest_gap": float(bounds.gap.max()),
        "mean_gap": float(bounds.gap.mean()),
        "curve": bounds.curve.tolist(),
    }
    front = [{**row, "bound": least, "gap": gap} for row, least, gap in rows]
    return {**document, "bound": summary, "front": front}
