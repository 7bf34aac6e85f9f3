"""Limits of a problem as a document."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.heuristics.limits_by_factors import FactorLimits
    from wfsched.schedule.problem import Problem


def limits_document(problem: Problem, factors: FactorLimits | None = None) -> dict[str, Any]:
    """Return deadline, budget and further constraints of `problem`, and the factors that they come from.

    Parameters
    ----------
    factors : FactorLimits, optional
        None if neither deadline nor budget is given by a factor.
    """
    from wfsched.schedule.constraints import Constraint

    found = {c.name: c for c in problem.constraints if isinstance(c, Constraint)}
    money = found.get("budget")
    return {
        "deadline_s": found["deadline"].limit if "deadline" in found else None,
        "budget": money.limit if money else None,
        "tolerance": money.tolerance if money else None,
        "constraints": [{"name": c.name, **asdict(c)} for c in problem.constraints],
        "factors": None if factors is None else _renamed(asdict(factors)),
    }


def _renamed(factors: dict[str, Any]) -> dict[str, Any]:
    """Return the factors with ``lam`` under its name ``lambda``, which Python reserves."""
    return {"lambda" if name == "lam" else name: value for name, value in factors.items()}
