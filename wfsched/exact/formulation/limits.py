"""What the exact reference can minimise and bound, and the bounds that a problem sets."""

from __future__ import annotations

import math

from wfsched.core.errors import ParameterError, ProblemError
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.problem import Problem

# Figure -> the constraint that bounds it.
BOUNDED_BY = {"makespan": "deadline", "energy": "energy", "cost": "budget"}


def check_figure(name: str) -> None:
    """Refuse an objective that the exact reference does not know.

    Raises
    ------
    ParameterError
        If there is no such objective, or it needs a supply: brown energy and carbon are integrals
        over a power that changes at any time, and no sums of what single tasks take.
    """
    if name not in BOUNDED_BY:
        raise ParameterError(
            "the exact reference cannot minimise this",
            where="objective",
            got=name,
            allowed=", ".join(BOUNDED_BY),
            remedy="For brown energy and carbon search with nsga2.",
        )


def limits(problem: Problem) -> dict[str, float]:
    """Return the most that each bounded figure may be, tolerance included.

    All constraints are kept, hard or not: what is minimised is compared among the schedules that
    keep them.

    Raises
    ------
    ProblemError
        If a constraint is an objective itself, or bounds what comes out of a supply.
    """
    found: dict[str, float] = {}
    figures = {constraint: figure for figure, constraint in BOUNDED_BY.items()}
    for rule in problem.constraints:
        if rule.mode == "objective":
            raise ProblemError(
                "the exact reference has no violations to minimise",
                where=rule.name,
                remedy="Make the constraint hard.",
            )
        if not isinstance(rule, Constraint):
            continue
        if rule.name not in figures:
            raise ProblemError(
                "the exact reference knows nothing of supplies",
                where=rule.name,
                remedy=f"It keeps {', '.join(figures)} and rules on placement and memory.",
            )
        figure = figures[rule.name]
        found[figure] = min(found.get(figure, math.inf), rule.limit + rule.tolerance)
    return found
