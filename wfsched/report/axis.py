"""One objective as an axis: its title, its unit and the bound that stands on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.report.units import Unit, amount, shortened, unit_of
from wfsched.schedule.constraints import CONSTRAINTS, Constraint
from wfsched.schedule.objectives import OBJECTIVES, Objective
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Constraints that bound the figure of an objective under another name.
_BOUNDED_BY = {"makespan": "deadline", "cost": "budget"}
# Shown as the colour of a front; larger is better, so it is no objective.
_GREEN_SHARE = Objective("green share", "green_share", -1, "1", supplied=True)


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
        return f"{self.objective.name.replace('_', ' ').capitalize()} [{self.unit.symbol}]"

    @property
    def limit(self) -> float:
        """The bound in the unit of the axis; NaN where there is none."""
        return self.bound.limit / self.unit.size if self.bound else math.nan

    @property
    def kept_up_to(self) -> float:
        """Bound plus tolerance in the unit of the axis; NaN where there is none."""
        return (self.bound.limit + self.bound.tolerance) / self.unit.size if self.bound else math.nan

    def of(self, schedule: Schedule) -> float:
        """Return the figure of `schedule` in the unit of the axis."""
        return figure_of(schedule, self.objective) / self.unit.size

    def bound_text(self) -> str:
        """Return what a line for the bound is labelled with."""
        return f"{self.bound.name} {self.text(self.bound.limit)}" if self.bound else ""

    def text(self, value: float) -> str:
        """Return `value`, given in the unit of the model, for a running text."""
        if self.objective.unit == "currency":
            return amount("currency", value, self.currency)
        return self.unit.text(value)


def dimensions(problem: Problem, values: FloatArray) -> tuple[Dimension, ...]:
    """Return the objectives of `problem` as axes on which `values` (n, n_objectives) are shown."""
    currency = problem.platform.currency
    return tuple(
        Dimension(
            objective,
            unit_of(objective.unit, float(np.abs(column).max(initial=0.0)), currency),
            currency,
            _bound(problem, objective),
        )
        for objective, column in zip(problem.objective_list, values.T)
    )


def green_dimension(problem: Problem) -> Dimension:
    """Return the green share as an axis."""
    bounds = [c for c in problem.constraints if isinstance(c, Constraint) and c.name == "green_share"]
    return Dimension(_GREEN_SHARE, unit_of("1", 1.0, ""), "", next(iter(bounds), None))


def figure_of(schedule: Schedule, objective: Objective) -> float:
    """Return the figure of `schedule` that an objective minimises; NaN where it has no supply."""
    of = schedule.figures.origin if objective.supplied else schedule
    return math.nan if of is None else float(getattr(of, objective.field))


def objectives_of(problem: Problem) -> tuple[Objective, ...]:
    """Return the objectives that mean something in `problem`, chosen or not."""
    return tuple(objective for objective in OBJECTIVES if problem.supply or not objective.supplied)


def _bound(problem: Problem, objective: Objective) -> Constraint | None:
    """Return the constraint that bounds the figure of an objective from above."""
    name = _BOUNDED_BY.get(objective.name, objective.name)
    if name == "deadline" and problem.window_s > 0:
        # It counts from the submission, not from the start as the makespan does.
        return None
    bounds = (c for c in problem.constraints if isinstance(c, Constraint) and c.name == name)
    return next(bounds, None)


def bound_amount(constraint: Constraint, currency: str) -> str:
    """Return the bound of a constraint with its unit."""
    return amount(CONSTRAINTS[constraint.name].unit, constraint.limit, currency)


def title_of(problem: Problem) -> str:
    """Return what runs where, as figures are headed; long names are cut."""
    return f"{shortened(problem.workflow.name, 30)} on {shortened(problem.platform.name, 24)}"
