"""What a task takes of a machine and what it costs there, before anything is scheduled."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.placing.list_scheduling import top_durations, top_levels
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.problem import Problem


def own_prices(problem: Problem) -> FloatArray:
    """Return what each task costs whatever else there is (n_tasks, n_machines), at f_max.

    Its price under `per_task` pricing, and its staging; no lease, no egress to other tasks. NaN
    where a machine cannot host the task.
    """
    tables = problem.tables
    rate = tables.task_rate[np.arange(problem.n_machines), top_levels(problem)]
    prices: FloatArray = tables.base * machine_shares(problem.tables) * rate
    return prices + tables.stage_price if len(tables.stage_price) else prices


def lone_prices(problem: Problem) -> FloatArray:
    """Return `own_prices` plus the lease of the time that the task runs, nothing rounded up."""
    lease = top_durations(problem) * machine_shares(problem.tables) * problem.tables.lease_rate
    prices: FloatArray = own_prices(problem) + lease
    return prices


def least_prices(problem: Problem) -> FloatArray:
    """Return the least that each task can cost (n_tasks,), at f_max."""
    least: FloatArray = np.nanmin(lone_prices(problem), axis=1)
    return least
