"""The answers of the exact reference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wfsched.core.arrays import BoolArray
from wfsched.schedule.front import Front
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
class ExactFront:
    """Pareto-optimal schedules by two objectives, and what is proven of them.

    Parameters
    ----------
    front : Front or None
        The schedules, sorted by their objectives; None where none was found.
    bounded : str
        The objective that was bounded while the other one was minimised.
    limit : array (n_points,)
        The bound under which each schedule was found.
    lower_bound : array (n_points,)
        No schedule within that limit has less of the other objective.
    complete : bool
        Whether these are all points of the front, up to the resolution; else some of them.
    infeasible : bool
        Whether it is proven that no schedule keeps the constraints.
    work_s, wall_s : float
    interrupted : bool
    """

    front: Front | None
    bounded: str
    limit: tuple[float, ...]
    lower_bound: tuple[float, ...]
    complete: bool
    infeasible: bool
    work_s: float
    wall_s: float
    interrupted: bool = False

    @property
    def minimised(self) -> str:
        """The objective that was minimised within the limits."""
        names = self.front.problem.objectives if self.front is not None else ()
        return next((name for name in names if name != self.bounded), "")

    @property
    def gaps(self) -> tuple[float, ...]:
        """How far each point may be from the front, relative to what was minimised."""
        if self.front is None:
            return ()
        found = self.front.objectives[:, self.front.problem.objectives.index(self.minimised)]
        return tuple(
            max(0.0, 1.0 - least / value) if value > 0 else 0.0
            for least, value in zip(self.lower_bound, found.tolist())
        )

    @property
    def proven(self) -> BoolArray:
        """Whether each point is proven to lie on the front, (n_points,)."""
        return np.array([gap <= PRECISION for gap in self.gaps], np.bool_)


def value_of(schedule: Schedule, objective: str) -> float:
    """Return the figure of `schedule` that `objective` minimises."""
    figures = {"makespan": schedule.makespan_s, "energy": schedule.energy_j, "cost": schedule.cost}
    return figures[objective]
