"""The supplies of a problem, and when it may start, as a JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.schedule.problem import Problem


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
            }
            for name, supply in problem.supply.items()
        },
        "submitted": format_instant(problem.start),
        "window_s": problem.window_s,
        "time_step_s": problem.time_step_s,
    }
