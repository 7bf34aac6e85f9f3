"""HEFT on planned leases, whose lengths are bought in advance. Compiled."""

from __future__ import annotations

from math import inf

from wfsched.core.compiling import compiled
from wfsched.placing.lease_costs import add, clear_lease_costs, marginal_cost, total
from wfsched.placing.ties import less
from wfsched.placing.timetable import clear_timetable, find_starts, place


@compiled
def place_within_leases(tables, timetable, costs, order, durations, prices, planned):  # type: ignore[no-untyped-def]
    """Place all tasks anew, each where it finishes first within the leases; return makespan [s] and cost.

    Where it fits into no lease it goes where its lease grows by least.

    Parameters
    ----------
    tables : Tables
    timetable : Timetable
    costs : LeaseCosts
    order : (n,) unsigned
    durations : (n, K) [s]
        NaN where a task may not run.
    prices : (n, K)
        `own_prices` of the problem.
    planned : (K,)
        What the lease of each machine may cost.
    """
    clear_timetable(timetable)
    clear_lease_costs(costs)
    for i in order:
        find_starts(tables, timetable, i, durations, True)
        marginal_cost(tables, timetable, costs, i, prices)
        chosen, within, best = -1, False, (inf, inf)
        for k in range(durations.shape[1]):
            if not timetable.end[k] < inf:
                continue
            fits = not less(planned[k], costs.lease[k])
            value = (timetable.end[k] if fits else costs.price[k], timetable.end[k])
            tied = not less(best[0], value[0])
            better = less(value[0], best[0]) or (tied and less(value[1], best[1]))
            if (fits and not within) or (fits == within and better):
                chosen, within, best = k, fits, value
        place(tables, timetable, i, chosen)
        add(timetable, costs, chosen)
    return total(tables, timetable, prices)
