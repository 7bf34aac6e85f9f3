"""Lease plans: lengths of leases that hold the most work within the budget."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.heuristics.budget.provisioning import hosts_all
from wfsched.placing.lease_costs import unit_costs
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import row_means
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.problem import Problem

# With more billing units than this until the deadline rounding hardly matters.
_MAX_UNITS = 200
# Plans that are kept: those that hold most work; of equally expensive ones the one that holds most counts.
MAX_PLANS = 12
_ROUNDING = 1e-9


def lease_plans(problem: Problem, budget: float, deadline: float) -> IntArray:
    """Return the billing units of each lease (n_plans, n_machines) in the plans that hold the most work.

    A machine that is leased for u units holds ``min(u quantum, deadline)`` times its mean speed.
    Returned are plans within the budget that hold all the work there is, no other
    of which holds more for as little money; of those the `MAX_PLANS` that hold most, that first.
    None where leases are not rounded up, or to units that are short against the deadline.

    Parameters
    ----------
    budget : float
    deadline : float [s]
    """
    tables, quantum = problem.tables, problem.tables.quantum_s
    price = unit_costs(tables, 1)
    if not (np.isfinite(budget) and np.all(price > 0) and deadline <= _MAX_UNITS * quantum):
        return np.zeros((0, problem.n_machines), np.int64)
    units = np.zeros((1, problem.n_machines), np.int64)
    spent, holds = np.zeros(1), np.zeros(1)
    for k, share in enumerate(_shares(problem)):
        most = int(np.ceil(deadline / quantum))
        more = np.arange(min(most, int(budget * (1 + _ROUNDING) // price[k])) + 1)
        units = np.repeat(units, len(more), axis=0)
        units[:, k] = np.tile(more, len(spent))
        spent = (spent[:, None] + more * price[k]).ravel()
        holds = (holds[:, None] + np.minimum(more * quantum, deadline) * share).ravel()
        kept = _worth_their_money(spent, holds, budget * (1 + _ROUNDING))
        units, spent, holds = units[kept], spent[kept], holds[kept]
    enough = [row for row in units[holds >= 1.0][::-1] if hosts_all(problem, np.flatnonzero(row))]
    return np.array(enough[:MAX_PLANS], np.int64).reshape(-1, problem.n_machines)


def _shares(problem: Problem) -> FloatArray:
    """Return the share of all the work that each machine does in a second (n_machines,)."""
    work = np.ascontiguousarray((top_durations(problem) * machine_shares(problem.tables)).T)
    shares: FloatArray = 1.0 / (row_means(work) * problem.n_tasks)
    return shares


def _worth_their_money(spent: FloatArray, holds: FloatArray, budget: float) -> IntArray:
    """Return the plans that hold more than all cheaper ones, by rising price."""
    order = np.lexsort((-holds, spent))
    order = order[spent[order] <= budget]
    best = np.maximum.accumulate(holds[order])
    return order[np.flatnonzero(np.diff(best, prepend=-1.0) > _ROUNDING)]
