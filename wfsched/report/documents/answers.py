"""Answers as plain dictionaries: what ``--json`` prints and what results are stored as."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wfsched.report.documents.fingerprints import workflow_document
from wfsched.report.documents.supply import green_document

if TYPE_CHECKING:
    from wfsched.evolve.parameters import Parameters
    from wfsched.schedule.check.violation import Violation
    from wfsched.schedule.fronts.front import Front
    from wfsched.schedule.problem import Problem
    from wfsched.schedule.schedule import Schedule
    from wfsched.solving import Result


def problem_document(problem: Problem) -> dict[str, Any]:
    """Return what was to be solved, bounds left out."""
    return {
        **workflow_document(problem.workflow),
        "platform": problem.platform.name,
        "currency": problem.platform.currency,
        "staging": problem.staging,
        **green_document(problem),
    }


def schedule_document(schedule: Schedule) -> dict[str, Any]:
    """Return the figures of a schedule, its assignments and what `check` finds in it."""
    energy = asdict(schedule.figures.energy)
    names = [constraint.name for constraint in schedule.problem.constraints]
    return {
        "makespan_s": schedule.makespan_s,
        "cost": schedule.cost,
        "energy_j": {name.removesuffix("_j"): value for name, value in energy.items()},
        **_when(schedule),
        **_origin(schedule),
        "machines_used": schedule.figures.machines_used,
        "feasible": schedule.feasible,
        "constraint_violations": dict(zip(names, schedule.violations)),
        "violations": violations_of(schedule),
        "assignments": [asdict(row) for row in schedule.assignments()],
    }


def front_documents(front: Front) -> list[dict[str, Any]]:
    """Return the figures of each schedule of a front and what `check` finds in it."""
    return [
        {
            **_renamed(row),
            **_when(schedule),
            **_origin(schedule),
            "violations": violations_of(schedule),
        }
        for row, schedule in zip(front.rows(), front)
    ]


def _when(schedule: Schedule) -> dict[str, Any]:
    """Return when a schedule starts and ends, where that is a matter of supply or of a window."""
    from wfsched.energy.instant import format_instant

    problem = schedule.problem
    if not (problem.supply or problem.window_s):
        return {}
    return {
        "start": format_instant(problem.start + schedule.offset),
        "offset_s": schedule.offset,
        "completion_s": schedule.completion_s,
    }


def _origin(schedule: Schedule) -> dict[str, Any]:
    """Return what the energy was made of; the cost of electricity is None where a site has no price."""
    from wfsched.schedule.site_supplies import all_priced

    origin = schedule.figures.origin
    if origin is None:
        return {}
    return asdict(origin) | ({} if all_priced(schedule.problem.supply) else {"electricity_cost": None})


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row in which the violations of constraints are called so."""
    return {"constraint_violations" if key == "violations" else key: value for key, value in row.items()}


def violations_of(schedule: Schedule) -> tuple[Violation, ...]:
    """Return what `check` finds in a schedule; nothing if it stands."""
    from wfsched.schedule.check.check import check

    return check(schedule.problem, schedule)


def search_document(result: Result, params: Parameters, preset: str) -> dict[str, Any]:
    """Return how a search was made and how far it came."""
    fields = [objective.field for objective in result.front.problem.chosen]
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
        "hypervolume": result.hypervolume,
        "reference_point": dict(zip(fields, box.reference)) if box else None,
        "ideal_point": dict(zip(fields, box.ideal)) if box else None,
    }


def front_document(result: Result, rule: str) -> dict[str, Any]:
    """Return the schedules of a front and, in full, the one that `rule` picks."""
    from wfsched.schedule.fronts.pick import pick

    return {
        "feasible": result.feasible,
        "front": front_documents(result.front),
        "picked": {"rule": rule, "index": pick(result.front, rule), **schedule_document(result.schedule)},
    }
