"""The bill of a schedule in the making: what each machine would add to it for a task. Compiled.

Under `per_task` pricing a task costs what it costs, wherever the others are. Under `lease` it costs
what the lease of its machine grows by, in billing units, so that a task in time that is paid for
already is free. Bytes that leave a site are paid for in both.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled, inlined, internal
from wfsched.schedule.evaluation.kernel import billed
from wfsched.schedule.evaluation.tables import Tables

_ONE = np.uint32(1)


def lease_rates(tables: Tables) -> FloatArray:
    """Return the price of a leased second, nothing rounded up, (n_machines,) [currency/s]."""
    return tables.lease_rate


class Bill(NamedTuple):
    """What is leased so far, and what the task that `quote` was last asked for would cost.

    Parameters
    ----------
    first, last : (K,) [s]
        Start of the first and end of the last task on each machine; infinite where there is none.
    paid, spare : (K,) [currency]
        What each lease costs, and the part of it that is paid for but not used.
    price : (K,) [currency]
        What the task adds to the cost on each machine; without meaning where it may not run.
    lease, left : (K,) [currency]
        What `paid` and `spare` would become.
    egress : bool
        Whether any link has a price.
    """

    first: FloatArray
    last: FloatArray
    paid: FloatArray
    spare: FloatArray
    price: FloatArray
    lease: FloatArray
    left: FloatArray
    egress: bool


def open_bill(tables: Tables) -> Bill:
    """Return the bill of a problem in which nothing is placed yet."""
    n_machines = tables.base.shape[1]
    first, last, paid, spare, price, lease, left = np.zeros((7, n_machines))
    bill = Bill(first, last, paid, spare, price, lease, left, bool(tables.link_price.max() > 0.0))
    clear_bill(bill)
    return bill


@compiled
def clear_bill(bill):  # type: ignore[no-untyped-def]
    """Take everything off the bill, so that it is as newly opened."""
    bill.first[:] = inf
    bill.last[:] = -inf
    bill.paid[:] = 0.0
    bill.spare[:] = 0.0


@inlined
def quote(tables, books, bill, i, prices):  # type: ignore[no-untyped-def]
    """Fill `price`, `lease` and `left` of the bill for task `i`, as the books offer it last.

    Parameters
    ----------
    prices : (n, K) [currency]
        What a task costs beside leases and egress.
    """
    for k in range(prices.shape[1]):
        seconds = max(bill.last[k], books.end[k]) - min(bill.first[k], books.begin[k]) + tables.boot_s[k]
        charged = billed(seconds, tables.quantum_s, tables.minimum_s)
        bill.lease[k] = tables.lease_rate[k] * charged
        bill.left[k] = tables.lease_rate[k] * (charged - seconds)
        bill.price[k] = prices[i, k] + bill.lease[k] - bill.paid[k]
    # A loop of one turn or none, as in `enter`.
    for _ in range(1 if bill.egress else 0):
        row = (tables.parent_start[i], tables.parent_start[i + _ONE])
        _add_egress(row, tables.parent, tables.edge_bytes, tables.link_price, books.machine, bill.price)


@internal
def _add_egress(row, parent, size, link_price, machine, price):  # type: ignore[no-untyped-def]
    """Add to `price` (K,) what the edges of `row`, from first to past the last, cost."""
    for edge in range(row[0], row[1]):
        m = machine[parent[edge]]
        for k in range(price.shape[0]):
            price[k] += size[edge] * link_price[m, k]


@inlined
def pay(books, bill, k):  # type: ignore[no-untyped-def]
    """Put the task on machine `k` on the bill, as it was quoted."""
    bill.first[k] = min(bill.first[k], books.begin[k])
    bill.last[k] = max(bill.last[k], books.end[k])
    bill.paid[k] = bill.lease[k]
    bill.spare[k] = bill.left[k]


@compiled
def settle(tables, books, prices):  # type: ignore[no-untyped-def]
    """Return the makespan [s] and the cost of what the books hold, all tasks being placed.

    O(n K + e). The kernel adds the same up in another order.

    Parameters
    ----------
    tables : Tables
    books : Books
    prices : (n, K) [currency]
        What a task costs beside leases and egress.
    """
    n_tasks, n_machines = prices.shape
    first, last = np.full(n_machines, inf), np.full(n_machines, -inf)
    staged = tables.stage_out_s.shape[0] > 0
    makespan, cost = 0.0, 0.0
    for i in range(n_tasks):
        k = books.machine[i]
        cost += prices[i, k]
        first[k] = min(first[k], books.start[i])
        last[k] = max(last[k], books.finish[i])
        makespan = max(makespan, books.finish[i] + (tables.stage_out_s[i, k] if staged else 0.0))
        for edge in range(tables.parent_start[i], tables.parent_start[i + _ONE]):
            cost += tables.edge_bytes[edge] * tables.link_price[books.machine[tables.parent[edge]], k]
    for k in range(n_machines):
        if last[k] >= 0.0:
            seconds = last[k] - first[k] + tables.boot_s[k]
            cost += tables.lease_rate[k] * billed(seconds, tables.quantum_s, tables.minimum_s)
    return makespan, cost
