"""Allotted HEFT: HEFT on leases of fixed lengths, bought beforehand. Compiled."""

from __future__ import annotations

from math import inf

from wfsched.core.compiling import compiled
from wfsched.placing.lease_costs import clear_bill, pay, quote, settle
from wfsched.placing.timetable import clear, enter, offer


@compiled
def place_within_leases(tables, books, bill, order, durations, prices, allotted):  # type: ignore[no-untyped-def]
    """Place all tasks anew, each where it ends first within the leases; return makespan [s] and cost.

    Where it fits into no lease it goes where its lease grows by least.

    Parameters
    ----------
    tables : Tables
    books : Books
    bill : Bill
    order : (n,) unsigned
    durations : (n, K) [s]
        NaN where a task may not run.
    prices : (n, K)
        `own_prices` of the problem.
    allotted : (K,)
        What the lease of each machine may cost.
    """
    clear(books)
    clear_bill(bill)
    for i in order:
        offer(tables, books, i, durations, True)
        quote(tables, books, bill, i, prices)
        chosen, within, best = -1, False, (inf, inf)
        for k in range(durations.shape[1]):
            if not books.end[k] < inf:
                continue
            fits = bill.lease[k] <= allotted[k]
            value = (books.end[k] if fits else bill.price[k], books.end[k])
            if (fits and not within) or (fits == within and value < best):
                chosen, within, best = k, fits, value
        enter(tables, books, i, chosen)
        pay(books, bill, chosen)
    return settle(tables, books, prices)
