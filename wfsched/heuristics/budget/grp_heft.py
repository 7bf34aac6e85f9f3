"""GRP-HEFT (greedy resource provisioning and HEFT): HEFT within a budget on a subset of the machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from math import inf
from typing import TypeVar

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled
from wfsched.heuristics.budget.budget_place import budget_place
from wfsched.heuristics.budget.cheapest import cheapest
from wfsched.heuristics.budget.provisioning import machine_runs
from wfsched.placing.lease_costs import add, marginal_cost
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import row_means
from wfsched.placing.task_prices import lone_prices
from wfsched.placing.ties import TIE_TOLERANCE, less
from wfsched.placing.timetable import find_starts, place
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

Amount = TypeVar("Amount", float, FloatArray)

# The budget may be exceeded by rounding error, less than what a constraint forgives.
_ROUNDING = 1e-10


def grp_heft(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the fastest schedule within the budget that GRP-HEFT finds [1]_, all at f_max.

    After public implementations, in their budget-safe form; not checked against the paper; carried over to
    a fixed platform [our decision]: HEFT, modified to keep the budget (`within_budget`), runs on each
    contiguous run of the machines sorted by efficiency (`machine_runs`), K (K + 1) / 2 at most for K
    machines, and the best makespan within the budget wins; runs that cannot win are passed over. Without a
    budget all can be afforded. Where no attempt keeps the budget the cheapest one is returned, the schedule
    of `cheapest` included.

    References
    ----------
    .. [1] Faragardi et al., IEEE TPDS 31(6):1239-1254, 2020, doi 10.1109/TPDS.2019.2961098.
    """
    budget = problem.limit("budget")
    return best_within(chain(_attempts(problem, budget), [cheapest(problem, rng)]), budget)


def _attempts(problem: Problem, budget: float) -> Iterator[Schedule]:
    """Yield schedules of runs of machines within the budget, without those that a bound excludes.

    The whole platform is always tried: if it cannot keep the budget no run can, and what it makes
    is as cheap as can be.
    """
    durations, lone = top_durations(problem), lone_prices(problem)
    work = durations * machine_shares(problem.tables)
    limit, shortest = budget * (1.0 + _ROUNDING), inf
    for machines in machine_runs(problem):
        part = len(machines) < problem.n_machines
        if part and (least_time(work[:, machines]) >= shortest or _least(lone[:, machines]) > limit):
            continue
        allowed = np.full_like(durations, np.nan)
        allowed[:, machines] = durations[:, machines]
        schedule = within_budget(problem, allowed, lone, limit)
        if schedule.cost <= limit:
            shortest = min(shortest, schedule.makespan_s)
        yield schedule


def least_time(work: FloatArray) -> float:
    """Return a lower bound of the makespan [s] on these machines.

    Weighted with its mean speed, the time that machine k is busy adds up over the machines to no
    more than the makespan, whichever way the tasks are dealt out.

    Parameters
    ----------
    work : array (n_tasks, n_machines) [s]
        Run times, times the share of the machine that the task takes; NaN where it may not run.
    """
    with np.errstate(divide="ignore", over="ignore"):
        speed = 1.0 / row_means(np.ascontiguousarray(work.T))
    if not np.all(np.isfinite(speed)):
        return 0.0
    return _least(work * (speed / speed.sum())) * (1.0 - _ROUNDING)


def _least(amounts: FloatArray) -> float:
    """Return the sum of the least amount of each task, NaN left out."""
    return float(np.where(np.isnan(amounts), inf, amounts).min(axis=1).sum())


def with_rounding(budget: Amount) -> Amount:
    """Return the budget plus the tolerance for rounding."""
    return budget * (1.0 + _ROUNDING)


def best_within(attempts: Iterable[Schedule], budget: float) -> Schedule:
    """Return the shortest schedule within the budget, else the cheapest; of equals the first."""

    def merit(schedule: Schedule) -> tuple[bool, float]:
        broken = schedule.cost > budget * (1.0 + _ROUNDING)
        return broken, schedule.cost if broken else schedule.makespan_s

    tried = [(schedule, merit(schedule)) for schedule in attempts]
    broken, least = min(rank for _, rank in tried)
    most = least * (1.0 + TIE_TOLERANCE)
    return next(schedule for schedule, rank in tried if rank[0] == broken and rank[1] <= most)


def within_budget(problem: Problem, durations: FloatArray, lone: FloatArray, limit: float) -> Schedule:
    """Return the schedule of the modified HEFT on the allowed machines.

    By falling upward rank (means over these machines), each task goes to the machine on which it
    ends first, of those with ``spent + its price + the cheapest possible rest <= budget``; of
    equals to the cheaper. Where there is none: to the cheapest, and the result breaks the budget.

    Under `lease` pricing the price of a task is what the lease of its machine grows by, in
    billing units, plus egress; what is left of the last unit of each lease counts as a means to
    pay the rest with. (With units of one second both come to the same.)

    Parameters
    ----------
    durations : array (n_tasks, n_machines) [s]
        NaN where a task may not run.
    lone : array (n_tasks, n_machines)
        `lone_prices` of the problem.
    limit : float
        The budget.
    """
    least = np.where(np.isnan(durations), inf, lone).min(axis=1)
    return budget_place(problem, place_within_budget, least, limit, durations=durations)


@compiled
def place_within_budget(tables, timetable, costs, order, durations, prices, lone, limit):  # type: ignore[no-untyped-def]
    """Place tasks as `within_budget` says.

    Parameters
    ----------
    tables : Tables
    timetable : Timetable
    costs : LeaseCosts
        Newly opened, like the timetable; filled.
    order : (n,) unsigned
    durations : (n, K) [s]
        NaN where a task may not run.
    prices : (n, K)
        What a task costs beside leases and egress.
    lone : (n,)
        The least that a task can cost.
    limit : float
        The budget.
    """
    spent, rest, unused = 0.0, lone.sum(), 0.0
    for i in order:
        find_starts(tables, timetable, i, durations, True)
        marginal_cost(tables, timetable, costs, i, prices)
        rest -= lone[i]
        chosen, affordable, least, soonest = -1, False, inf, inf
        for k in range(durations.shape[1]):
            end, price = timetable.end[k], costs.price[k]
            if not end < inf:
                continue
            means = limit + max(0.0, unused - costs.spare[k] + costs.left[k])
            kept = spent + price + rest <= means and spent + price <= limit
            if kept:
                sooner = less(end, soonest) or (not less(soonest, end) and less(price, least))
                better = not affordable or sooner
            else:
                cheaper = less(price, least) or (not less(least, price) and less(end, soonest))
                better = not affordable and cheaper
            if better:
                chosen, affordable, least, soonest = k, kept, price, end
        spent += least
        unused += costs.left[chosen] - costs.spare[chosen]
        place(tables, timetable, i, chosen)
        add(timetable, costs, chosen)
