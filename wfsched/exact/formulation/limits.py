"""Figures that the exact reference can minimise and limit, and the limits of a problem."""

from __future__ import annotations

import math

from wfsched.core.errors import ParameterError, ProblemError
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.problem import Problem

# Figure -> the constraint that limits it.
LIMITED_BY = {"makespan": "deadline", "energy": "energy", "cost": "budget"}


def check_figure(name: str) -> None:
    """Refuse an objective that the exact reference does not support.

    Raises
    ------
    ParameterError
        If there is no such objective, or it needs a supply: brown energy and carbon are integrals of
        changing power, not sums over tasks.
    """
    if name not in LIMITED_BY:
        raise ParameterError(
            "objective not supported by the exact reference",
            where="objective",
            got=name,
            allowed=", ".join(LIMITED_BY),
            remedy="Use nsga2 for brown energy and carbon.",
        )


def limits(problem: Problem) -> dict[str, float]:
    """Return the greatest value of each limited figure, tolerance included.

    All constraints are hard here, whatever their mode.

    Raises
    ------
    ProblemError
        If the mode of a constraint is ``objective``, or its figure needs a supply, or data wait for one
        another on routed links.
    """
    if problem.platform.routing is not None:
        raise ProblemError(
            "routed links not supported by the exact reference",
            where=problem.platform.name,
            remedy="Bounds hold on such links too (wfsched optimize --bound). A platform without them: "
            "wfsched.without_contention(platform).",
        )
    found: dict[str, float] = {}
    figures = {constraint: figure for figure, constraint in LIMITED_BY.items()}
    for rule in problem.constraints:
        if rule.mode == "objective":
            raise ProblemError(
                "mode 'objective' not supported by the exact reference",
                where=rule.name,
                remedy="Make the constraint hard.",
            )
        if not isinstance(rule, Constraint):
            continue
        if rule.name not in figures:
            raise ProblemError(
                "constraint not supported by the exact reference",
                where=rule.name,
                allowed=f"{', '.join(figures)}, rules on placement and memory",
            )
        figure = figures[rule.name]
        found[figure] = min(found.get(figure, math.inf), rule.limit + rule.tolerance)
    return found
