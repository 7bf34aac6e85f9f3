"""HBCS (heterogeneous budget-constrained scheduling): maximise a worth of finish time and cost."""

from __future__ import annotations

from math import inf

import numpy as np

from wfsched.core.compiling import compiled, internal
from wfsched.heuristics.budget.budget_place import budget_place
from wfsched.heuristics.budget.grp_heft import with_rounding
from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.lease_costs import add, marginal_cost
from wfsched.placing.task_prices import least_prices
from wfsched.placing.ties import TIE_TOLERANCE, less
from wfsched.placing.timetable import find_starts, place
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def hbcs(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the HBCS schedule, all at the top frequency [1]_.

    The schedule of HEFT if it keeps the budget (as it does without one). Else, by falling upward
    rank, each task goes to the machine that is worth most to it:

        worth = Cr * (cheapest rest / what is left of the budget) + Tr
        Tr = (FT_worst - FT) / (FT_worst - FT_best)      Cr = (c_best - c) / (c_high - c_low)

    over the machines that cost no more than the one on which it ends first (c_best), and leave
    enough for the cheapest rest. Equal ones: the lower index. With a budget below the sum of the
    cheapest prices there may be none; then it goes to the cheapest machine, and the result may
    break the budget.

    After a public implementation that numbers its steps as the paper does; not checked against the paper. A
    task costs what it adds (`wfsched.placing.lease_costs`); in the paper, price times run time. Under
    leases that are rounded up the budget may break.

    References
    ----------
    .. [1] Arabnejad, Barbosa, "A budget constrained scheduling algorithm for workflow
       applications", J. Grid Computing, 2014, doi 10.1007/s10723-014-9294-7.
    """
    budget = with_rounding(problem.limit("budget"))
    fastest = heft(problem, rng)
    if fastest.cost <= budget:
        return fastest
    return budget_place(problem, place_by_worth, least_prices(problem), budget)


@compiled
def place_by_worth(tables, timetable, costs, order, durations, prices, least, budget):  # type: ignore[no-untyped-def]
    """Place tasks as `hbcs` says.

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
    least : (n,)
        `least_prices` of the problem.
    budget : float
    """
    left, rest = budget, least.sum()
    for i in order:
        find_starts(tables, timetable, i, durations, True)
        marginal_cost(tables, timetable, costs, i, prices)
        rest -= least[i]
        k = most_worth(timetable.end, costs.price, left, rest)
        left -= costs.price[k]
        place(tables, timetable, i, k)
        add(timetable, costs, k)


@internal
def most_worth(end, price, left, rest):  # type: ignore[no-untyped-def]
    """Return the machine of the greatest worth, or the cheapest one if none is affordable.

    Parameters
    ----------
    end, price : (K,)
        Finish [s] and cost on each machine; where the task may not run neither is finite.
    left, rest : float
        What is left of the budget, and the least that the other tasks need of it.
    """
    soonest, latest, cheapest, highest = -1, -inf, -1, -inf
    for k in range(end.shape[0]):
        if end[k] < inf:
            latest, highest = max(latest, end[k]), max(highest, price[k])
            if soonest < 0 or less(end[k], end[soonest]):
                soonest = k
            if cheapest < 0 or less(price[k], price[cheapest]):
                cheapest = k
    best, chosen = -inf, cheapest
    for k in range(end.shape[0]):
        if end[k] < inf and price[k] <= left - rest and not less(price[soonest], price[k]):
            span, range_of_price = latest - end[soonest], highest - price[cheapest]
            worth = (latest - end[k]) / span if less(end[soonest], latest) else 1.0
            if less(price[cheapest], highest) and left > 0.0:
                worth += (price[soonest] - price[k]) / range_of_price * (rest / left)
            if worth > best + TIE_TOLERANCE:
                best, chosen = worth, k
    return chosen
