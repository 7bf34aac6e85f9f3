"""Allotted HEFT: HEFT on leases of fixed lengths, bought beforehand. Compiled."""

from __future__ import annotations

from math import inf

from wfsched.core.compiling import compiled
from wfsched.placing.lease_costs import add, clear_lease_costs, marginal_cost, total
from wfsched.placing.timetable import clear_timetable, find_starts, place


@compiled
def place_within_leases(tables, timetable, costs, order, durations, prices, planned):  # type: ignore[no-untyped-def]
    """Place all tasks anew, each where it ends first within the leases; return makespan [s] and cost.

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
            fits = costs.lease[k] <= planned[k]
            value = (timetable.end[k] if fits else costs.price[k], timetable.end[k])
            if (fits and not within) or (fits == within and value < best):
                chosen, within, best = k, fits, value
        place(tables, timetable, i, chosen)
        add(timetable, costs, chosen)
    return total(tables, timetable, prices)
