"""Objectives as axes of figures: title, unit and limit."""

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

# Constraints that limit the figure of an objective under another name.
_CONSTRAINT_ON = {"makespan": "deadline", "completion": "deadline", "cost": "budget"}
# The colour of a front; not an objective, because larger is better.
_GREEN_SHARE = Objective("green share", "green_share", -1, "1", frozenset({"supply"}))


@dataclass(frozen=True, slots=True)
class ObjectiveAxis:
    """An objective as an axis of a figure.

    Parameters
    ----------
    objective : Objective
    unit : Unit
    currency : str
    constraint : Constraint, optional
        On this objective, if the problem has one.
    """

    objective: Objective
    unit: Unit
    currency: str
    constraint: Constraint | None = None

    @property
    def title(self) -> str:
        """Name and unit."""
        return f"{self.objective.name.replace('_', ' ').capitalize()} [{self.unit.symbol}]"

    @property
    def limit(self) -> float:
        """Limit of the constraint in the unit of the axis; NaN without one."""
        return self.constraint.limit / self.unit.size if self.constraint else math.nan

    @property
    def kept_up_to(self) -> float:
        """Limit plus tolerance in the unit of the axis; NaN without a constraint."""
        if self.constraint is None:
            return math.nan
        return (self.constraint.limit + self.constraint.tolerance) / self.unit.size

    def of(self, schedule: Schedule) -> float:
        """Return the figure of `schedule` in the unit of the axis."""
        return figure_of(schedule, self.objective) / self.unit.size

    def limit_text(self) -> str:
        """Return the label of the line at the limit."""
        return f"{self.constraint.name} {self.text(self.constraint.limit)}" if self.constraint else ""

    def text(self, value: float) -> str:
        """Return `value`, given in SI units or currency, with its unit."""
        if self.objective.unit == "currency":
            return amount("currency", value, self.currency)
        return self.unit.text(value)


def objective_axes(problem: Problem, values: FloatArray) -> tuple[ObjectiveAxis, ...]:
    """Return the objectives of `problem` as axes that suit `values` (n, n_objectives)."""
    currency = problem.platform.currency
    return tuple(
        ObjectiveAxis(
            objective,
            unit_of(objective.unit, float(np.abs(column).max(initial=0.0)), currency),
            currency,
            _constraint_on(problem, objective),
        )
        for objective, column in zip(problem.objective_list, values.T)
    )


def green_axis(problem: Problem) -> ObjectiveAxis:
    """Return the green share as an axis."""
    limits = [c for c in problem.constraints if isinstance(c, Constraint) and c.name == "green_share"]
    return ObjectiveAxis(_GREEN_SHARE, unit_of("1", 1.0), "", next(iter(limits), None))


def figure_of(schedule: Schedule, objective: Objective) -> float:
    """Return the value of an objective of `schedule`; NaN if it needs a supply and there is none."""
    of = schedule.figures.origin if objective.needs else schedule
    return math.nan if of is None else float(getattr(of, objective.field))


def objectives_of(problem: Problem) -> tuple[Objective, ...]:
    """Return the objectives defined in `problem`, minimised or not: those of energy origin need a supply.

    The cost of electricity and the completion are among them if they are minimised.
    """
    return tuple(
        each
        for each in OBJECTIVES
        if each.name in problem.objectives
        or (each.needs <= problem.given and each.name not in ("electricity_cost", "completion"))
    )


def _constraint_on(problem: Problem, objective: Objective) -> Constraint | None:
    """Return the constraint that limits an objective from above."""
    name = _CONSTRAINT_ON.get(objective.name, objective.name)
    if objective.name == "makespan" and problem.window_s > 0:
        # A deadline counts from the submission, a makespan from the start.
        return None
    limits = (c for c in problem.constraints if isinstance(c, Constraint) and c.name == name)
    return next(limits, None)


def limit_amount(constraint: Constraint, currency: str) -> str:
    """Return the limit of a constraint with its unit."""
    return amount(CONSTRAINTS[constraint.name].unit, constraint.limit, currency)


def title_of(problem: Problem) -> str:
    """Return workflow and platform as the title of a figure; long names are cut."""
    return f"{shortened(problem.workflow.name, 30)} on {shortened(problem.platform.name, 24)}"
