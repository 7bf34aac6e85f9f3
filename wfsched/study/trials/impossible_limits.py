"""Proof that no schedule keeps the limits of a problem, where one is cheap."""

from __future__ import annotations

from wfsched.core.errors import WfschedError
from wfsched.relaxation.relaxation import Relaxation
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.problem import Problem
from wfsched.schedule.unreachable import unreachable_limits

# Largest linear program [columns], under a second; larger problems have the closed bounds only.
_MAX_COLUMNS = 12_000
# Limits are widened by this share: rounding is forgiven to schedules too.
_ROUNDING = 1e-6


def proven_impossible(problem: Problem) -> bool:
    """Return whether it is proven that no schedule keeps the deadline and the budget of `problem`.

    By the closed lower bounds on each figure alone, and by a linear program of makespan and cost together
    (`wfsched.relaxation`). False if neither proves it: there may still be no such schedule.
    """
    if not problem.constraints:
        return False
    if unreachable_limits(problem):
        return True
    deadline_s, budget = _most(problem, "deadline"), _most(problem, "budget")
    try:
        relaxed = Relaxation(problem)
        if relaxed.columns > _MAX_COLUMNS:
            return False
        return relaxed.along("cost", [deadline_s], [budget])[0].infeasible
    except WfschedError:
        # A problem that the relaxation does not cover: nothing is proven.
        return False


def _most(problem: Problem, name: str) -> float:
    """Return the largest value that a limit allows; infinite without one."""
    found = (c for c in problem.constraints if isinstance(c, Constraint) and c.name == name)
    limit = next(found, None)
    return float("inf") if limit is None else (limit.limit + limit.tolerance) * (1.0 + _ROUNDING)
