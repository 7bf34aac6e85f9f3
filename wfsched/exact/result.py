"""Answers of the exact reference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wfsched.core.arrays import readonly
from wfsched.core.summary import Summarised
from wfsched.relaxation.front_bounds import FrontBounds
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.objectives import objective
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

Status = Literal["optimal", "feasible", "infeasible", "unknown"]

# A schedule within this (relative) of the lower bound counts as optimal.
PRECISION = 1e-4


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExactResult(Summarised):
    """Best schedule by one objective, with its proven lower bound.

    Parameters
    ----------
    objective : str
        ``makespan``, ``energy`` or ``cost``.
    schedule : Schedule or None
        Best schedule found, decoded by the kernel.
    lower_bound : float
        Proven lower bound on all feasible schedules; infinite if there are none.
    work_s : float
        Work of the solver in CP-SAT's deterministic seconds.
    wall_s : float [s]
        Without `compile_s`.
    interrupted : bool
        Whether Ctrl-C ended it.
    compile_s : float [s]
        Time in which kernels were compiled or loaded.
    """

    objective: str
    schedule: Schedule | None
    lower_bound: float
    work_s: float
    wall_s: float
    interrupted: bool = False
    compile_s: float = 0.0

    @property
    def value(self) -> float:
        """Objective of the schedule; infinite without one."""
        return math.inf if self.schedule is None else value_of(self.schedule, self.objective)

    @property
    def gap(self) -> float:
        """Greatest distance from the optimum, relative to the value; infinite without a schedule."""
        if self.schedule is None:
            return math.inf
        return max(0.0, 1.0 - self.lower_bound / self.value) if self.value > 0 else 0.0

    @property
    def proven(self) -> bool:
        """Whether the schedule is proven optimal, or the problem infeasible."""
        return math.isinf(self.lower_bound) if self.schedule is None else self.gap <= PRECISION

    @property
    def status(self) -> Status:
        """Status: ``optimal``, ``feasible`` (optimality not proven), ``infeasible`` or ``unknown``."""
        if self.schedule is None:
            return "infeasible" if self.proven else "unknown"
        return "optimal" if self.proven else "feasible"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExactPoint(Summarised):
    """Schedule of a front, with its proven lower bound.

    Parameters
    ----------
    schedule : Schedule
    limit : float
        Limit on one objective within which the other was minimised; without one, the value of the
        schedule.
    lower_bound : float
        Proven lower bound on the minimised objective within the limit.
    gap : float
        Distance from that bound, relative to its value.
    proven : bool
        Whether that gap is rounding only.
    """

    schedule: Schedule
    limit: float
    lower_bound: float
    gap: float
    proven: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExactFront(Summarised):
    """Pareto-optimal schedules by two objectives.

    Parameters
    ----------
    problem : Problem
    limited, minimised : str
        Its two objectives: the limited one, and the one that was minimised within the limits.
    points : tuple of ExactPoint
        Sorted by the objectives; none dominates another.
    complete : bool
        Whether these are all points of the front; points closer than the precision count as one.
    infeasible : bool
        Whether it is proven that no schedule is feasible.
    work_s : float
        Work of the solver in CP-SAT's deterministic seconds.
    wall_s : float [s]
        Without `compile_s`.
    interrupted : bool
        Whether Ctrl-C ended it.
    compile_s : float [s]
        Time in which kernels were compiled or loaded.
    """

    problem: Problem
    limited: str
    minimised: str
    points: tuple[ExactPoint, ...]
    complete: bool
    infeasible: bool
    work_s: float
    wall_s: float
    interrupted: bool = False
    compile_s: float = 0.0

    @property
    def front(self) -> Front:
        """Schedules as a front, in the order of `points`; at least one point is needed."""
        return Front.of_schedules(self.problem, [point.schedule for point in self.points])

    @property
    def bounds(self) -> FrontBounds:
        """Lower bounds below the front, in the order of `points`; at least one point is needed."""
        curve = sorted((point.limit, point.lower_bound) for point in self.points)
        return FrontBounds(
            bounded=objective(self.minimised),
            given=(self.limited,),
            bound=readonly([point.lower_bound for point in self.points], np.float64),
            gap=readonly([point.gap for point in self.points], np.float64),
            solved=len(self.points),
            curve=readonly(curve, np.float64),
        )

    @property
    def proven(self) -> bool:
        """Whether every point is proven optimal, or the problem infeasible."""
        return all(point.proven for point in self.points) if self.points else self.infeasible


def value_of(schedule: Schedule, objective: str) -> float:
    """Return the figure of `schedule` that `objective` minimises."""
    figures = {"makespan": schedule.makespan_s, "energy": schedule.energy_j, "cost": schedule.cost}
    return figures[objective]
