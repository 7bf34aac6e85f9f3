"""Limits that no schedule keeps, each with the lower bound that proves it."""

from __future__ import annotations

from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.problem import Problem

# A lower bound this far (relative) above a limit is above it whatever the rounding.
_ROUNDING = 1e-6


def unreachable_limits(problem: Problem) -> tuple[str, ...]:
    """Return a line for each limit below what any schedule needs by the closed lower bounds.

    A limit that is not named may still be one that no schedule keeps.
    """
    if not problem.constraints:
        return ()
    bounds, currency = lower_bounds(problem), problem.platform.currency
    least = {
        "deadline": ("ends before", bounds.makespan_s, "s"),
        "budget": ("costs less than", bounds.cost, currency),
        "energy": ("takes less than", bounds.energy_j, "J"),
        "brown_energy": ("takes less brown energy than", bounds.brown_j, "J"),
        "carbon": ("emits less than", bounds.carbon_g, "g"),
        "electricity_cost": ("pays less for electricity than", bounds.electricity_cost, currency),
    }
    lines = []
    for each in problem.constraints:
        if not isinstance(each, Constraint) or each.name not in least:
            continue
        (verb, bound, unit), most = least[each.name], each.limit + each.tolerance
        # The cost of electricity may be below 0.
        if bound - _ROUNDING * abs(bound) > most:
            lines.append(
                f"{each.name}: no schedule {verb} {bound:.6g} {unit} (proven lower bound); "
                f"the limit is {most:.6g} {unit}"
            )
    return tuple(lines)
