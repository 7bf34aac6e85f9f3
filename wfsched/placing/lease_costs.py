"""Lease costs of a partial schedule, and the marginal cost of a task on each machine. Compiled.

Beside the evaluation kernel, its reference and the independent check this is the one place that says
what a lease costs. A task costs its own price, whichever machines the others are on; what the lease of its
machine grows by, in billing units, so that time that is paid for already is free; and the price of bytes
that leave a site. Which of these are charged is up to the price model (`wfsched.platforms.billing`).
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined, internal
from wfsched.schedule.evaluation.kernel import billed
from wfsched.schedule.evaluation.tables import Tables
from wfsched.schedule.problem import Problem

_ONE = np.uint32(1)


def lease_rates(tables: Tables) -> FloatArray:
    """Return the price of a leased second (n_machines,) [currency/s], without rounding up."""
    return tables.lease_rate


def unit_costs(tables: Tables, units: IntArray | int) -> FloatArray:
    """Return the cost of leases of `units` (n_machines,) billing units."""
    costs: FloatArray = units * tables.lease_rate * tables.quantum_s
    return costs


def billing_unit(problem: Problem) -> float:
    """Return the billing unit [s]: the quantum of leases, or one second."""
    billing = problem.platform.pricing.billing
    return billing.quantum_s if billing.leases and billing.quantum_s > 0 else 1.0


@inlined
def lease_cost(tables, k, first, last):  # type: ignore[no-untyped-def]
    """Return the cost of leasing machine `k` from its first start to its last finish [s], boot included."""
    return tables.lease_rate[k] * _billed_s(tables, k, first, last)


@inlined
def _billed_s(tables, k, first, last):  # type: ignore[no-untyped-def]
    return billed(last - first + tables.boot_s[k], tables.quantum_s, tables.minimum_s)


@inlined
def lease_growth(tables, k, before, after):  # type: ignore[no-untyped-def]
    """Return the growth of the cost of leasing machine `k`, as billed and without rounding up.

    `before` and `after` are (first start, last finish) [s]; infinite where nothing runs.
    """
    billed_s, seconds = _billed_s(tables, k, after[0], after[1]), after[1] - after[0]
    if before[1] > -inf:
        billed_s -= _billed_s(tables, k, before[0], before[1])
        seconds -= before[1] - before[0]
    else:
        seconds -= -tables.boot_s[k]
    rate = tables.lease_rate[k]
    return rate * billed_s, rate * seconds


@inlined
def is_prepaid(tables, k, first, last, units, unit):  # type: ignore[no-untyped-def]
    """Tell whether `units` of `unit` [s] pay for machine `k` from its first start to its last finish [s]."""
    return billed(last - first + tables.boot_s[k], unit, 0.0) <= units * unit


class LeaseCosts(NamedTuple):
    """Leases so far, and the marginal cost of one task; K machines.

    Parameters
    ----------
    first, last : (K,) [s]
        Start of the first and end of the last task on each machine; infinite where there is none.
    paid, spare : (K,) [currency]
        Cost of each lease, and the part of it that is paid for but not used.
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


def open_lease_costs(tables: Tables) -> LeaseCosts:
    """Return the lease costs of a problem in which no task is placed yet."""
    n_machines = tables.base.shape[1]
    first, last, paid, spare, price, lease, left = np.zeros((7, n_machines))
    costs = LeaseCosts(first, last, paid, spare, price, lease, left, bool(tables.link_price.max() > 0.0))
    clear_lease_costs(costs)
    return costs


@compiled
def clear_lease_costs(costs):  # type: ignore[no-untyped-def]
    """End all leases, so that the costs are as newly opened."""
    costs.first[:] = inf
    costs.last[:] = -inf
    costs.paid[:] = 0.0
    costs.spare[:] = 0.0


@inlined
def marginal_cost(tables, timetable, costs, i, prices):  # type: ignore[no-untyped-def]
    """Fill `price`, `lease` and `left` of the costs for task `i`, at the starts last found for it.

    Parameters
    ----------
    prices : (n, K) [currency]
        What a task costs beside leases and egress.
    """
    for k in range(prices.shape[1]):
        seconds = (
            max(costs.last[k], timetable.end[k]) - min(costs.first[k], timetable.begin[k]) + tables.boot_s[k]
        )
        charged = billed(seconds, tables.quantum_s, tables.minimum_s)
        costs.lease[k] = tables.lease_rate[k] * charged
        costs.left[k] = tables.lease_rate[k] * (charged - seconds)
        costs.price[k] = prices[i, k] + costs.lease[k] - costs.paid[k]
    # A loop of one turn or none, as in `place`.
    for _ in range(1 if costs.egress else 0):
        row = (tables.parent_start[i], tables.parent_start[i + _ONE])
        _add_egress(row, tables.parent, tables.edge_bytes, tables.link_price, timetable.machine, costs.price)


@internal
def _add_egress(row, parent, size, link_price, machine, price):  # type: ignore[no-untyped-def]
    """Add the cost of edges `row[0]` to `row[1]` (exclusive) to `price` (K,)."""
    for edge in range(row[0], row[1]):
        m = machine[parent[edge]]
        for k in range(price.shape[0]):
            price[k] += size[edge] * link_price[m, k]


@inlined
def add(timetable, costs, k):  # type: ignore[no-untyped-def]
    """Add the task, placed on machine `k`, at its marginal cost."""
    costs.first[k] = min(costs.first[k], timetable.begin[k])
    costs.last[k] = max(costs.last[k], timetable.end[k])
    costs.paid[k] = costs.lease[k]
    costs.spare[k] = costs.left[k]


@compiled
def total(tables, timetable, prices):  # type: ignore[no-untyped-def]
    """Return the makespan [s] and the cost of a timetable in which all tasks are placed.

    O(n K + e). The kernel adds the same up in another order.

    Parameters
    ----------
    tables : Tables
    timetable : Timetable
    prices : (n, K) [currency]
        What a task costs beside leases and egress.
    """
    n_tasks, n_machines = prices.shape
    first, last = np.full(n_machines, inf), np.full(n_machines, -inf)
    staged = tables.stage_out_s.shape[0] > 0
    makespan, cost = 0.0, 0.0
    for i in range(n_tasks):
        k = timetable.machine[i]
        cost += prices[i, k]
        first[k] = min(first[k], timetable.start[i])
        last[k] = max(last[k], timetable.finish[i])
        makespan = max(makespan, timetable.finish[i] + (tables.stage_out_s[i, k] if staged else 0.0))
        for edge in range(tables.parent_start[i], tables.parent_start[i + _ONE]):
            cost += tables.edge_bytes[edge] * tables.link_price[timetable.machine[tables.parent[edge]], k]
    for k in range(n_machines):
        if last[k] >= 0.0:
            cost += lease_cost(tables, k, first[k], last[k])
    return makespan, cost
