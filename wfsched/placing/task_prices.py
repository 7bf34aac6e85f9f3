"""Task prices: the cost of a task alone on each machine, before scheduling."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, GeneArray
from wfsched.placing.lease_costs import lease_rates
from wfsched.placing.list_scheduling import top_durations, top_levels
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.problem import Problem


def own_prices(problem: Problem) -> FloatArray:
    """Return the cost of each task that does not depend on others (n_tasks, n_machines), at f_max.

    Its price under `per_task` pricing, and its staging; no lease, no egress to other tasks. NaN
    where a machine cannot host the task.
    """
    tables = problem.tables
    rate = tables.task_rate[np.arange(problem.n_machines), top_levels(problem)]
    prices: FloatArray = tables.base * machine_shares(problem.tables) * rate
    return prices + tables.stage_price if len(tables.stage_price) else prices


def lone_prices(problem: Problem) -> FloatArray:
    """Return `own_prices` plus the lease of the run time, without rounding up."""
    lease = top_durations(problem) * machine_shares(problem.tables) * lease_rates(problem.tables)
    prices: FloatArray = own_prices(problem) + lease
    return prices


def least_prices(problem: Problem) -> FloatArray:
    """Return the least cost of each task (n_tasks,), at f_max."""
    least: FloatArray = np.nanmin(lone_prices(problem), axis=1)
    return least


def level_prices(problem: Problem) -> FloatArray:
    """Return `lone_prices` at all levels (n_tasks, n_machines, most levels), NaN where a task may not run."""
    tables = problem.tables
    leased = tables.base[:, :, None] * tables.slowdown * lease_rates(tables)[:, None]
    priced = tables.base[:, :, None] * tables.task_rate
    prices: FloatArray = (leased + priced) * machine_shares(tables)[:, :, None]
    return prices + tables.stage_price[:, :, None] if len(tables.stage_price) else prices


def whole_prices(problem: Problem, level: GeneArray, durations: FloatArray) -> FloatArray:
    """Return `lone_prices` (n_tasks, n_machines) at one level of each machine, for whole machines.

    Without the share that a task takes of a shared machine, and without staging.

    Parameters
    ----------
    level : array (n_machines,)
    durations : array (n_tasks, n_machines) [s]
        Run times at these levels.
    """
    rates = problem.tables.task_rate[np.arange(problem.n_machines), level]
    prices: FloatArray = problem.tables.base * rates + durations * lease_rates(problem.tables)
    return prices


def second_prices(problem: Problem) -> FloatArray:
    """Return the highest price of a busy second on each machine (n_machines,) [currency/s]."""
    rates: FloatArray = np.nanmax(problem.tables.task_rate, axis=1) + lease_rates(problem.tables)
    return rates
