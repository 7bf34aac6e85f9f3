"""A schedule as a JSON document."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wfsched.schedule.documents.supply import coverage_document

if TYPE_CHECKING:
    from wfsched.schedule.schedule import Schedule


def schedule_document(schedule: Schedule) -> dict[str, Any]:
    """Return the figures of a schedule, its assignments and the violations that `check` finds."""
    from wfsched.schedule.check.check import check
    from wfsched.schedule.contention import uncontended_makespan_s
    from wfsched.schedule.documents.transfers import transfer_documents

    routed = schedule.problem.platform.routing is not None
    energy = asdict(schedule.figures.energy)
    names = [constraint.name for constraint in schedule.problem.constraints]
    return {
        "makespan_s": schedule.makespan_s,
        **({"uncontended_makespan_s": uncontended_makespan_s(schedule)} if routed else {}),
        "cost": schedule.cost,
        "energy_j": {name.removesuffix("_j"): value for name, value in energy.items()},
        **start_document(schedule),
        **origin_document(schedule),
        **coverage_document(schedule),
        "machines_used": schedule.figures.machines_used,
        "feasible": schedule.feasible,
        "constraint_violations": dict(zip(names, schedule.violations)),
        "violations": [asdict(violation) for violation in check(schedule)],
        "assignments": [asdict(row) for row in schedule.assignments()],
        **({"transfers": transfer_documents(schedule)} if routed else {}),
    }


def start_document(schedule: Schedule) -> dict[str, Any]:
    """Return start, offset and completion of a schedule; empty without a supply or a window."""
    from wfsched.energy.instant import format_instant

    problem = schedule.problem
    if not (problem.supply or problem.window_s):
        return {}
    return {
        "start": format_instant(problem.start + schedule.offset, problem.zone),
        "offset_s": schedule.offset,
        "completion_s": schedule.completion_s,
    }


def origin_document(schedule: Schedule) -> dict[str, Any]:
    """Return the origin of the energy; None for carbon or electricity cost where a site lacks its rate."""
    from wfsched.schedule.site_supplies import all_priced, carbon_known

    origin, supply = schedule.figures.origin, schedule.problem.supply
    if origin is None:
        return {}
    unknown = {} if all_priced(supply) else {"electricity_cost": None}
    kwh = {"green_kwh": origin.green_kwh, "brown_kwh": origin.brown_kwh}
    return asdict(origin) | kwh | unknown | ({} if carbon_known(supply) else {"carbon_g": None})
