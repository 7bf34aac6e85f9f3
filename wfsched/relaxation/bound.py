"""Bounds: a proven lower bound and the fractional schedule that attains it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wfsched.core.arrays import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A proven lower bound on all schedules within a makespan and a budget.

    Parameters
    ----------
    value : float
        In the unit of the objective. Infinite if no schedule is within both.
    share : array (n_tasks, n_machines, n_levels)
        Share of each task on each machine at each level; identical machines have equal shares. All
        zero if there is no fractional schedule.
    start, duration : array (n_tasks,) [s]
        Of each task in the fractional schedule.
    makespan_s : float [s]
        Of the fractional schedule.
    """

    value: float
    share: FloatArray
    start: FloatArray
    duration: FloatArray
    makespan_s: float

    @property
    def infeasible(self) -> bool:
        """Whether it is proven that no schedule is within makespan and budget."""
        return math.isinf(self.value)
