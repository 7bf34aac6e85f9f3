"""`green_document`: the supplies of a problem, and when it may start."""

from __future__ import annotations

from typing import Any


def green_document(problem: Any) -> dict[str, Any]:
    """Return where the power of the sites comes from and when the problem begins; nothing without either."""
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
