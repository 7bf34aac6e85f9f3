"""`wfsched optimize --bound`: how far a front is above what no schedule can beat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wfsched.cli.terminal.progress import waiting

if TYPE_CHECKING:
    from wfsched.relaxation.front_bounds import FrontBounds
    from wfsched.schedule.fronts.front import Front


def bound(front: Front) -> FrontBounds:
    """Return bounds on `front`; a terminal shows how far they are."""
    from wfsched.relaxation.front_bounds import bound_front

    with waiting("bounding the front") as tell:
        return bound_front(front, lambda done, most: tell(f"bounding the front, {done}/{most}"))


def bounded_document(document: dict[str, Any], bounds: FrontBounds) -> dict[str, Any]:
    """Return the document of a front with the bound and the gap of each schedule, and the curve."""
    rows = zip(document["front"], bounds.bound.tolist(), bounds.gap.tolist())
    summary = {
        "objective": bounds.bounded.name,
        "given": bounds.given,
        "schedules_solved": bounds.solved,
        "largest_gap": float(bounds.gap.max()),
        "mean_gap": float(bounds.gap.mean()),
        "curve": bounds.curve,
    }
    front = [{**row, "bound": least, "gap": gap} for row, least, gap in rows]
    return {**document, "bound": summary, "front": front}
