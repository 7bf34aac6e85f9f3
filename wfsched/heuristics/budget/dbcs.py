"""DBCS (deadline-budget constrained scheduling): maximise a quality of time and cost per task."""

from __future__ import annotations

from math import inf

import numpy as np

from wfsched.core.compiling import compiled, internal
from wfsched.heuristics.budget.budget_place import budget_place
from wfsched.heuristics.budget.cheapest import cheapest
from wfsched.heuristics.budget.grp_heft import with_rounding
from wfsched.placing.lease_costs import add, marginal_cost
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import shortest_tails
from wfsched.placing.task_prices import least_prices
from wfsched.placing.ties import TIE_TOLERANCE, less
from wfsched.placing.timetable import find_starts, place
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def dbcs(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the DBCS schedule, all at the top frequency [1]_.

    Each task has a deadline of its own, ``DL(i) = min over children c of (DL(c) - shortest run
    time of c - mean transfer)``, the deadline for the last ones. By falling upward rank it goes to
    the machine of the best quality

        Q = (d DL - FT) / (FT_max - FT_min) + d (C_fast - C) / (C_fast - C_cheap) * share
        share = cheapest rest / what is left of the budget      d = 1 if FT <= DL, else 0

    of those that cost no more than the cheapest one and the spare budget: at first the budget less
    the cheapest cost of all, then less what each task takes beyond its cheapest. C_fast is the cost
    where the task ends first. Equal ones: the lower index. Where there is none (the budget is
    below the sum of the cheapest prices) it goes to the cheapest one.

    Written from memory and after a public implementation; not checked against the paper. A task costs
    what it adds (`wfsched.placing.lease_costs`); in the paper, price times run time.
    Without a deadline that of the schedule of `cheapest` counts [our decision].

    References
    ----------
    .. [1] Arabnejad, Barbosa, Prodan, "Low-time complexity budget-deadline constrained workflow
       scheduling on heterogeneous resources", Future Generation Computer Systems 55:29-40, 2016.
    """
    deadline = problem.limit("deadline")
    deadline = cheapest(problem, rng).makespan_s if deadline == inf else deadline
    until = deadline - shortest_tails(problem, top_durations(problem))
    budget = with_rounding(problem.limit("budget"))
    return budget_place(problem, place_by_quality, until, least_prices(problem), budget)


@compiled
def place_by_quality(tables, timetable, costs, order, durations, prices, until, least, budget):  # type: ignore[no-untyped-def]
    """Place tasks as `dbcs` says.

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
    until : (n,) [s]
        The deadline of each task.
    least : (n,)
        `least_prices` of the problem.
    budget : float
    """
    left, rest = budget, least.sum()
    spare = left - rest
    for i in order:
        find_starts(tables, timetable, i, durations, True)
        marginal_cost(tables, timetable, costs, i, prices)
        share = rest / left if left > 0.0 else 0.0
        k = best_quality(timetable.end, costs.price, until[i], least[i] + spare, share)
        rest -= least[i]
        left -= costs.price[k]
        spare -= costs.price[k] - least[i]
        place(tables, timetable, i, k)
        add(timetable, costs, k)


@internal
def best_quality(end, price, until, limit, share):  # type: ignore[no-untyped-def]
    """Return the machine of the best quality, or the cheapest one if none is affordable.

    Parameters
    ----------
    end, price : (K,)
        Finish [s] and cost on each machine; the finish is NaN where the task may not run.
    until : float [s]
        The deadline of the task.
    limit : float
        The most that it may cost.
    share : float
        The weight of the cost.
    """
    soonest, latest, cheapest = -1, -inf, -1
    for k in range(end.shape[0]):
        if end[k] < inf:
            latest = max(latest, end[k])
            if soonest < 0 or less(end[k], end[soonest]):
                soonest = k
            if cheapest < 0 or less(price[k], price[cheapest]):
                cheapest = k
    best, chosen = -inf, cheapest
    # Where all are equal, any unit will do but 0: tasks of no length, machines free of charge.
    span = latest - end[soonest] if less(end[soonest], latest) else latest if latest > 0.0 else 1.0
    saving = price[cheapest] if price[cheapest] > 0.0 else 1.0
    if less(price[cheapest], price[soonest]):
        saving = price[soonest] - price[cheapest]
    for k in range(end.shape[0]):
        if end[k] < inf and not less(limit, price[k]):
            quality = -end[k] / span
            if not less(until, end[k]):
                quality += until / span + (price[soonest] - price[k]) / saving * share
            if quality > best + TIE_TOLERANCE * (latest / span):
                best, chosen = quality, k
    return chosen
