"""Results as plain dictionaries: what ``--json`` prints and what results are stored as."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wfsched.schedule.documents.front import front_documents
from wfsched.schedule.documents.schedule import schedule_document

if TYPE_CHECKING:
    from wfsched.evolve.parameters.parameters import Parameters
    from wfsched.solving import Result


def search_document(result: Result, params: Parameters, preset: str) -> dict[str, Any]:
    """Return how a search was made and how far it came."""
    fields = [objective.field for objective in result.front.problem.objective_list]
    box = result.box
    return {
        "method": result.method,
        "preset": preset,
        "parameters": asdict(params),
        "seed": result.seed,
        "objectives": result.front.problem.objectives,
        "evaluations": result.evaluations,
        "wall_s": result.wall_s,
        "stopped_by": result.stopped_by,
        "extra_generations": result.extra_generations,
        "interrupted": result.interrupted,
        "notices": result.notices,
        "hypervolume": result.hypervolume,
        "reference_point": dict(zip(fields, box.reference)) if box else None,
        "ideal_point": dict(zip(fields, box.ideal)) if box else None,
    }


def front_document(result: Result, rule: str) -> dict[str, Any]:
    """Return the schedules of a front and, in full, the one that `rule` picks."""
    return {
        "feasible": result.feasible,
        "front": front_documents(result.front),
        "picked": {
            "rule": rule,
            "index": result.front.pick_index(rule),
            **schedule_document(result.schedule),
        },
    }
