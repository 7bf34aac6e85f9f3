"""BDHEFT (budget and deadline constrained HEFT): the spare budget and time are shared among tasks."""

from __future__ import annotations

from math import inf

import numpy as np

from wfsched.core.compiling import compiled, internal
from wfsched.heuristics.budget.budget_place import budget_place
from wfsched.placing.lease_costs import add, marginal_cost
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import row_means
from wfsched.placing.task_prices import lone_prices
from wfsched.placing.ties import TIE_TOLERANCE, less
from wfsched.placing.timetable import find_starts, place
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# compiled into kernels (wfsched.core.kernel_cache)
# Weight of the time against the cost, of the public implementation.
TIME_WEIGHT = 0.48


def bdheft(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the BDHEFT schedule, all at the top frequency [1]_.

    By falling upward rank each task has a spare part of the budget, and of the deadline:

        spare = limit - what the placed tasks took - mean of what the others take
        limit = mean of the task + spare (if above 0) * mean of the task / mean of all others

    where the others include the task itself; cost, and run times one after another. Of the
    machines on which it costs no more than the one limit and ends no later than the other it goes
    to the one of the least weighted sum of finish and cost, each scaled to its range over the
    machines. Where there is none, to that of the least sum of all if there is budget to spare, else
    to the cheapest. Neither limit is sure to be kept, and the limits say little where tasks run
    side by side: the deadline is shared out as if they ran one after another.

    After a public implementation; not checked against the paper. A task costs what it adds to its own price
    and to leases (`wfsched.placing.lease_costs`). Without a budget, or a deadline, all machines keep it.

    References
    ----------
    .. [1] Verma, Kaushal, "Cost-time efficient scheduling plan for executing workflows in the
       cloud", J. Grid Computing, 2015.
    """
    means = (row_means(lone_prices(problem)), row_means(top_durations(problem)))
    limits = (problem.limit("budget"), problem.limit("deadline"))
    return budget_place(problem, place_by_spare, means, limits)


@compiled
def place_by_spare(tables, timetable, costs, order, durations, prices, means, limits):  # type: ignore[no-untyped-def]
    """Place tasks as `bdheft` says.

    Parameters
    ----------
    tables : Tables
    timetable : Timetable
    costs : LeaseCosts
        Newly opened, like the timetable; filled.
    order : (n,) unsigned
    durations : (n, K) [s]
    prices : (n, K)
        `own_prices` of the problem.
    means : ((n,), (n,) [s])
        Mean cost and run time of each task.
    limits : (float, float [s])
        Budget and deadline.
    """
    cost, time = means
    left, span = limits
    cost_to_come, time_to_come = cost.sum(), time.sum()
    for i in order:
        find_starts(tables, timetable, i, durations, True)
        marginal_cost(tables, timetable, costs, i, prices)
        cost_limit = cost[i] + _part(left - cost_to_come, cost[i], cost_to_come)
        time_limit = time[i] + _part(span - time_to_come, time[i], time_to_come)
        spare = left - cost_to_come >= 0.0
        k = least_sum(timetable.end, costs.price, cost_limit, time_limit, spare)
        left -= costs.price[k]
        span -= durations[i, k]
        cost_to_come -= cost[i]
        time_to_come -= time[i]
        place(tables, timetable, i, k)
        add(timetable, costs, k)


@internal
def _part(spare, own, whole):  # type: ignore[no-untyped-def]
    """Return the share ``own / whole`` of a positive spare amount."""
    if spare <= 0.0 or whole <= 0.0:
        return 0.0
    return spare * (own / whole) if own > 0.0 else 0.0


@internal
def least_sum(end, price, cost_limit, time_limit, spare):  # type: ignore[no-untyped-def]
    """Return the machine of the least weighted sum within the limits, or the fallback of `bdheft`.

    Parameters
    ----------
    end, price : (K,)
        Finish [s] and cost on each machine; the finish is NaN where the task may not run.
    cost_limit, time_limit : float
        The limit of the finish in seconds.
    spare : bool
        Whether there is budget to spare.
    """
    first, last, low, high = inf, -inf, inf, -inf
    for k in range(end.shape[0]):
        if end[k] < inf:
            first, last = min(first, end[k]), max(last, end[k])
            low, high = min(low, price[k]), max(high, price[k])
    time_scale = TIME_WEIGHT / (last - first) if less(first, last) else 0.0
    cost_scale = (1.0 - TIME_WEIGHT) / (high - low) if less(low, high) else 0.0
    chosen, best, within = -1, inf, False
    for k in range(end.shape[0]):
        if not end[k] < inf:
            continue
        fits = not less(cost_limit, price[k]) and not less(time_limit, end[k])
        slack = TIE_TOLERANCE
        value = (end[k] - first) * time_scale + (price[k] - low) * cost_scale
        if not fits and not spare:
            value, slack = price[k], TIE_TOLERANCE * abs(price[k])
        if chosen < 0 or (fits and not within) or (fits == within and value < best - slack):
            chosen, best, within = k, value, fits
    return chosen
