"""Exact answers as documents: what ``wfsched exact --json`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wfsched.report.documents.bounds import with_bounds
from wfsched.schedule.documents.front import front_documents
from wfsched.schedule.documents.schedule import schedule_document

if TYPE_CHECKING:
    from wfsched.exact.result import ExactFront, ExactResult


def optimum_document(result: ExactResult) -> dict[str, Any]:
    """Return the proof, the solver effort and the schedule of a minimum."""
    about = {
        "status": result.status,
        "value": result.value,
        "lower_bound": result.lower_bound,
        "gap": result.gap,
        **_effort(result),
    }
    if result.schedule is None:
        return {**about, "feasible": False}
    return {**about, **schedule_document(result.schedule)}


def exact_front_document(result: ExactFront) -> dict[str, Any]:
    """Return the points of an exact front with their proofs and bounds, and the solver effort."""
    about = {
        "limited": result.limited,
        "complete": result.complete,
        "feasible": bool(result.points),
        "infeasible": result.infeasible,
        **_effort(result),
        "front": [],
    }
    if not result.points:
        return about
    proofs = [{"limit": point.limit, "proven": point.proven} for point in result.points]
    rows = [{**row, **point} for row, point in zip(front_documents(result.front), proofs)]
    return with_bounds({**about, "front": rows}, result.bounds)


def _effort(result: ExactResult | ExactFront) -> dict[str, Any]:
    names = ("proven", "work_s", "wall_s", "compile_s", "interrupted")
    return {name: getattr(result, name) for name in names}
