"""One objective as an axis: its title, its unit and the bound that stands on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.report.scale import Unit, amount, shortened, unit_of
from wfsched.schedule.constraints import CONSTRAINTS, Constraint
from wfsched.schedule.objectives import Objective
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Dimension:
    """An objective as figures show it.

    Parameters
    ----------
    objective : Objective
    unit : Unit
    currency : str
    bound : Constraint, optional
        The constraint on this figure, if the problem has one.
    """

    objective: Objective
    unit: Unit
    currency: str
    bound: Constraint | None = None

    @property
    def title(self) -> str:
        """Name and unit, as an axis carries them."""
        return f"{self.objective.name.capitalize()} [{self.unit.symbol}]"

    @property
    def limit(self) -> float:
        """The bound in the unit of the axis; NaN where there is none."""
        return self.bound.bound / self.unit.size if self.bound else math.nan

    @property
    def kept_up_to(self) -> float:
        """Bound plus tolerance in the unit of the axis; NaN where there is none."""
        return (self.bound.bound + self.bound.tolerance) / self.unit.size if self.bound else math.nan

    def of(self, schedule: Schedule) -> float:
        """Return the figure of `schedule` in the unit of the axis."""
        return float(getattr(schedule, self.objective.field)) / self.unit.size

    def bound_text(self) -> str:
        """Return what a line for the bound is labelled with."""
        return f"{self.bound.name} {self.text(self.bound.bound)}" if self.bound else ""

    def text(self, value: float) -> str:
        """Return `value`, given in the unit of the model, for a running text."""
        if self.objective.unit == "currency":
            return amount("currency", value, self.currency)
        return self.unit.text(value)


def dimensions(problem: Problem, values: FloatArray) -> tuple[Dimension, ...]:
    """Return the objectives of `problem` as axes on which `values` (n, n_objectives) are shown."""
    bounds = {CONSTRAINTS[constraint.name]: constraint for constraint in problem.constraints}
    currency = problem.platform.currency
    return tuple(
        Dimension(
            objective,
            unit_of(objective.unit, float(np.abs(column).max(initial=0.0)), currency),
            currency,
            bounds.get(objective.column),
        )
        for objective, column in zip(problem.chosen, values.T)
    )


def title_of(problem: Problem) -> str:
    """Return what runs where, as figures are headed; long names are cut."""
    return f"{shortened(problem.workflow.name, 30)} on {shortened(problem.platform.name, 24)}"
