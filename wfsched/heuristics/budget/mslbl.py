"""MSLBL (minimising the schedule length by the budget level): earliest finish within a budget share."""

from __future__ import annotations

from math import inf

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled
from wfsched.heuristics.budget.budget_place import budget_place
from wfsched.heuristics.budget.grp_heft import with_rounding
from wfsched.placing.lease_costs import add, marginal_cost
from wfsched.placing.task_prices import lone_prices
from wfsched.placing.ties import less
from wfsched.placing.timetable import find_starts, place
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def mslbl(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the MSLBL schedule, all at the top frequency [1]_.

    Each task has a part of the budget set aside (`set_aside`), between the least and the most
    that it can cost. By falling upward rank it goes to the machine on which it ends first, of
    those that cost no more than its own part and what the tasks before it left over, and no more
    than the most that it can cost by itself. Where there is none it goes to the cheapest one, and
    the result may break the budget.

    Written from memory; not checked against the paper. A task costs what it adds
    (`wfsched.placing.lease_costs`); in the paper, price times run time. Without a budget, and on
    prices per task, it is HEFT.

    References
    ----------
    .. [1] Chen, Xie, Fan, Li, "Efficient task scheduling for budget constrained parallel
       applications on heterogeneous cloud computing systems", Future Generation Computer
       Systems, 2017.
    """
    lone = lone_prices(problem)
    most: FloatArray = np.nanmax(lone, axis=1)
    parts = set_aside(np.nanmin(lone, axis=1), most, with_rounding(problem.limit("budget")))
    return budget_place(problem, place_within_parts, parts, most)


def set_aside(least: FloatArray, most: FloatArray, budget: float) -> FloatArray:
    """Return the budget share of each task, between its least and its highest cost.

    ``least + (most - least) BL`` with the budget level ``BL = (B - sum of least) / (sum of most -
    sum of least)``, 1 at most. The parts add up to the budget, or to the most that there is to spend.

    Parameters
    ----------
    least, most : array (n_tasks,)
    budget : float
    """
    low, high = float(least.sum()), float(most.sum())
    level = min(1.0, (budget - low) / (high - low)) if high > low else 1.0
    return least + (most - least) * level


@compiled
def place_within_parts(tables, timetable, costs, order, durations, prices, parts, most):  # type: ignore[no-untyped-def]
    """Place tasks as `mslbl` says.

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
    parts, most : (n,)
        What is set aside for each task, and the most that it may cost.
    """
    over = 0.0
    for i in order:
        find_starts(tables, timetable, i, durations, True)
        marginal_cost(tables, timetable, costs, i, prices)
        limit = min(over + parts[i], most[i])
        chosen, affordable, soonest, least = -1, False, inf, inf
        for k in range(durations.shape[1]):
            end, price = timetable.end[k], costs.price[k]
            if not end < inf:
                continue
            fits = not less(limit, price)
            better = less(end, soonest) if fits else less(price, least)
            if (fits and not affordable) or (fits == affordable and better):
                chosen, affordable, soonest, least = k, fits, end, price
        over += parts[i] - least
        place(tables, timetable, i, chosen)
        add(timetable, costs, chosen)
