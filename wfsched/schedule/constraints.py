"""Constraints on the figures of a schedule: deadline and budget, hard or soft.

A violation is how far a figure lies above its bound and tolerance, relative to the bound:
``max(0, value - bound - tolerance) / bound``. (CFN Eq. 5 prints an absolute value, which would
punish cheap schedules.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.schedule.figures import COST, MAKESPAN

Mode = Literal["hard", "soft"]

# Rounding error is no violation.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Constraint:
    """An upper bound on one figure.

    Parameters
    ----------
    name : {"deadline", "budget"}
    bound : float
        In the unit of the figure: s, or the currency of the platform.
    mode : {"hard", "soft"}
        ``hard``: a schedule that keeps it beats any that breaks it. ``soft``: breaking it
        worsens every objective of the schedule by `weight` times the violation.
    tolerance : float
        Excess that still counts as kept (q of CFN Eq. 5), in the unit of the bound.
    weight : float
        Penalty of the soft mode: 100 means that 1 % of excess doubles the objectives.
    """

    name: str
    bound: float
    mode: Mode = "hard"
    tolerance: float = 0.0
    weight: float = 100.0

    def __post_init__(self) -> None:
        for what in ("bound", "tolerance", "weight"):
            value = getattr(self, what)
            if not (math.isfinite(value) and value >= 0):
                raise ParameterError(
                    f"the {what} of the {self.name} is out of range",
                    where=self.name,
                    got=value,
                    allowed="a finite number >= 0",
                )
        if self.name not in CONSTRAINTS:
            raise ParameterError("unknown constraint", got=self.name, allowed=", ".join(CONSTRAINTS))
        if self.mode not in ("hard", "soft"):
            raise ParameterError("unknown mode", where=self.name, got=self.mode, allowed="hard, soft")

    def violation(self, figures: FloatArray) -> FloatArray:
        """Return the relative violation of each row of figures, shape (n_schedules,)."""
        excess = figures[:, CONSTRAINTS[self.name]] - self.bound - self.tolerance
        scale = self.bound if self.bound > 0 else 1.0
        relative: FloatArray = np.where(excess > _SLACK * scale, excess / scale, 0.0)
        return relative


# Name of a constraint -> column of the figure that it bounds.
CONSTRAINTS = {"deadline": MAKESPAN, "budget": COST}


def deadline(
    bound: float, *, mode: Mode = "hard", tolerance: float = 0.0, weight: float = 100.0
) -> Constraint:
    """Return a bound [s] on the makespan; hard unless said otherwise."""
    return Constraint("deadline", bound, mode, tolerance, weight)


def budget(bound: float, *, mode: Mode = "soft", tolerance: float = 0.0, weight: float = 100.0) -> Constraint:
    """Return a bound [currency] on the cost; soft unless said otherwise, as in CFN."""
    return Constraint("budget", bound, mode, tolerance, weight)
