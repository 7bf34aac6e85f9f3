"""The supplies of a problem, and when it may start, as a JSON document."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.energy.trace import Trace
    from wfsched.schedule.problem import Problem
    from wfsched.schedule.schedule import Schedule


def supply_document(problem: Problem) -> dict[str, Any]:
    """Return the supply of each site, the submission and the window; empty if a problem has neither."""
    from wfsched.energy.instant import format_instant

    if not (problem.supply or problem.window_s or problem.start):
        return {}
    return {
        "supply": {
            name: {
                "name": supply.name,
                "source": supply.source,
                "greatest_green_w": float(supply.green.values.max()),
                "price": supply.currency,
                "battery_j": None if supply.battery is None else supply.battery.capacity_j,
                "notes": list(supply.notes()),
                "traces": {role: _trace(trace) for role, trace in supply.traces().items()},
            }
            for name, supply in problem.supply.items()
        },
        "submitted": format_instant(problem.start, problem.zone),
        "window_s": problem.window_s,
        "time_step_s": problem.time_step_s,
    }


def _trace(trace: Trace) -> dict[str, Any]:
    """Return the span of a trace, and what holds outside; a constant has no span."""
    from wfsched.energy.instant import format_instant

    constant = trace.basis == "constant"
    return {
        "known_from": None if constant else format_instant(trace.start),
        "known_to": None if constant else format_instant(trace.end),
        "past_end": trace.past_end,
        "basis": trace.basis,
        "filled": trace.filled,
    }


def coverage_document(schedule: Schedule) -> dict[str, Any]:
    """Return the share of a schedule that rests on repeated or held values; empty without a supply."""
    from wfsched.energy.instant import format_instant
    from wfsched.schedule.coverage import coverage

    if not schedule.problem.supply:
        return {}
    found = coverage(schedule)
    rows = [
        asdict(row) | {"known_from": format_instant(row.known_from), "known_to": format_instant(row.known_to)}
        for row in found.traces
        if row.repeated_share > 0
    ]
    return {"coverage": {"repeated_share": found.repeated_share, "outside": rows}}
