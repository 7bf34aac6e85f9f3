"""`budget_place`: list scheduling by a rule that weighs the finish of a task against its cost."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.placing.lease_costs import open_lease_costs
from wfsched.placing.list_scheduling import schedule_of, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.placing.task_prices import own_prices
from wfsched.placing.timetable import open_timetable
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# A compiled function of (tables, timetable, costs, order, durations, prices, ...): it places the tasks in
# `order`, each on the machine that its rule chooses by `find_starts` and `marginal_cost`.
Kernel: TypeAlias = Any


def budget_place(
    problem: Problem, kernel: Kernel, *rest: Any, durations: FloatArray | None = None
) -> Schedule:
    """Return the schedule in which `kernel` places the tasks by falling upward rank, at f_max.

    Parameters
    ----------
    problem : Problem
    kernel : callable
        See `Kernel`.
    *rest
        Further arguments of the kernel.
    durations : array (n_tasks, n_machines) [s], optional
        `top_durations` with NaN where a task may not run.
    """
    allowed = top_durations(problem) if durations is None else durations
    order = by_upward_rank(problem, allowed).astype(np.uint32)
    timetable, costs = open_timetable(problem.tables), open_lease_costs(problem.tables)
    kernel(problem.tables, timetable, costs, order, allowed, own_prices(problem), *rest)
    return schedule_of(problem, timetable)
