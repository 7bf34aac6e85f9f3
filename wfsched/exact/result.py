"""The answers of the exact reference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wfsched.core.arrays import readonly
from wfsched.relaxation.front_bounds import FrontBounds
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.objectives import objective
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

Status = Literal["optimal", "feasible", "infeasible", "unknown"]

# A schedule within this (relative) of the lower bound counts as optimal.
PRECISION = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class ExactResult:
    """The best schedule by one objective, and what is proven of it.

    Parameters
    ----------
    objective : str
        ``makespan``, ``energy`` or ``cost``.
    schedule : Schedule or None
        The best that was found; decoded by the kernel, so its figures are the kernel's.
    lower_bound : float
        No schedule that keeps the constraints is better than this; infinite if there is none.
    work_s : float
        Work of the solver in CP-SAT's deterministic seconds.
    wall_s : float [s]
    interrupted : bool
        Whether it was ended by Ctrl-C.
    """

    objective: str
    schedule: Schedule | None
    lower_bound: float
    work_s: float
    wall_s: float
    interrupted: bool = False

    @property
    def value(self) -> float:
        """The objective of the schedule; infinite without one."""
        return math.inf if self.schedule is None else value_of(self.schedule, self.objective)

    @property
    def gap(self) -> float:
        """How far the schedule may be from the optimum, relative to its value; infinite without one."""
        if self.schedule is None:
            return math.inf
        return max(0.0, 1.0 - self.lower_bound / self.value) if self.value > 0 else 0.0

    @property
    def proven(self) -> bool:
        """Whether the optimum, or that no schedule keeps the constraints, is proven."""
        return math.isinf(self.lower_bound) if self.schedule is None else self.gap <= PRECISION

    @property
    def status(self) -> Status:
        """What is known: ``optimal``, ``feasible`` (it may not be optimal), ``infeasible`` or ``unknown``."""
        if self.schedule is None:
            return "infeasible" if self.proven else "unknown"
        return "optimal" if self.proven else "feasible"


@dataclass(frozen=True, slots=True, eq=False)
class ExactPoint:
    """One schedule of a front, and what is proven of it.

    Parameters
    ----------
    schedule : Schedule
    limit : float
        The bound on one objective under which the other was minimised; where there was none, what
        the schedule takes.
    lower_bound : float
        No schedule within the limit has less of the objective that was minimised.
    gap : float
        How far it may be from that bound, relative to its value.
    proven : bool
        Whether that gap is nothing but rounding.
    """

    schedule: Schedule
    limit: float
    lower_bound: float
    gap: float
    proven: bool


@dataclass(frozen=True, slots=True, eq=False)
class ExactFront:
    """Pareto-optimal schedules by two objectives.

    Parameters
    ----------
    problem : Problem
    bounded, minimised : str
        Its two objectives: the one that was bounded, and the one that was minimised meanwhile.
    points : tuple of ExactPoint
        Sorted by the objectives; none dominates another.
    complete : bool
        Whether these are all points of the front; those that differ by less than the precision
        count as one.
    infeasible : bool
        Whether it is proven that no schedule keeps the constraints.
    work_s : float
        Work of the solver in CP-SAT's deterministic seconds.
    wall_s : float [s]
    interrupted : bool
        Whether it was ended by Ctrl-C.
    """

    problem: Problem
    bounded: str
    minimised: str
    points: tuple[ExactPoint, ...]
    complete: bool
    infeasible: bool
    work_s: float
    wall_s: float
    interrupted: bool = False

    @property
    def front(self) -> Front:
        """The schedules as a front, in the order of `points`; there must be one."""
        return Front.of_schedules(self.problem, [point.schedule for point in self.points])

    @property
    def bounds(self) -> FrontBounds:
        """The lower bounds under the front, in the order of `points`; there must be one."""
        curve = sorted((point.limit, point.lower_bound) for point in self.points)
        return FrontBounds(
            bounded=objective(self.minimised),
            given=(self.bounded,),
            bound=readonly([point.lower_bound for point in self.points], np.float64),
            gap=readonly([point.gap for point in self.points], np.float64),
            solved=len(self.points),
            curve=readonly(curve, np.float64),
        )

    @property
    def proven(self) -> bool:
        """Whether every point is proven, or that there is none."""
        return all(point.proven for point in self.points) if self.points else self.infeasible


def value_of(schedule: Schedule, objective: str) -> float:
    """Return the figure of `schedule` that `objective` minimises."""
    figures = {"makespan": schedule.makespan_s, "energy": schedule.energy_j, "cost": schedule.cost}
    return figures[objective]
