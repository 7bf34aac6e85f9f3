"""`require_supply`: refuse problems without a supply; `carbon_of`, `emits_less`: carbon of schedules."""

from __future__ import annotations

from typing import Any

import numpy as np

from wfsched.placing.ties import TIE_TOLERANCE
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
    require({"supply", "carbon_intensity"}, problem.given, method)


def carbon_of(schedule: Schedule) -> float:
    """Return the carbon [g] of a schedule; 0 where the sites have no supply."""
    origin: Any = schedule.figures.origin
    return 0.0 if origin is None else float(origin.carbon_g)


def least_gain(schedule: Schedule) -> float:
    """Return the carbon [g] that is rounding: `TIE_TOLERANCE` of all the energy at the dirtiest time."""
    carbon = schedule.problem.tables.supply.carbon
    dirtiest = np.nanmax(carbon) if len(carbon) else 0.0
    return float(TIE_TOLERANCE * schedule.energy_j * dirtiest)


def emits_less(schedule: Schedule, other: Schedule) -> bool:
    """Tell whether a schedule emits less carbon than another one by more than rounding."""
    return carbon_of(other) - carbon_of(schedule) > least_gain(other)
