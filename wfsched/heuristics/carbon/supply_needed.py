"""`require_supply`: refuse problems whose sites have no supply; `carbon_of`: carbon of a schedule."""

from __future__ import annotations

from typing import Any

from wfsched.schedule.needs import require
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def require_supply(problem: Problem, method: str) -> None:
    """Refuse a problem whose sites have no supply.

    Raises
    ------
    ProblemError
        If that is so; it names the method and the remedy.
    """
    require({"supply"}, problem.given, method)


def carbon_of(schedule: Schedule) -> float:
    """Return the carbon [g] of a schedule; 0 where the sites have no supply."""
    origin: Any = schedule.figures.origin
    return 0.0 if origin is None else float(origin.carbon_g)
