"""Partial critical paths: each is planned as a whole on one machine. Compiled."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined, internal
from wfsched.placing.gaps import Gaps, find_gap, open_gaps, take_gap
from wfsched.placing.lease_costs import lease_growth
from wfsched.schedule.evaluation.tables import Tables

_ONE = np.uint32(1)
# A finish that is later by less (relative) is in time.
_ROUNDING = 1e-9


class Plan(NamedTuple):
    """Planned tasks and leases; n tasks, K machines.

    Parameters
    ----------
    machine : (n,)
        -1 where a task is not planned yet.
    start, finish : (n,) [s]
        Planned; of tasks that are not, the earliest there could be, at their quickest.
    latest : (n,) [s]
        When a task that is not planned has to end at the latest, as far as one can tell.
    gaps : Gaps
        Of all machines, which run one task at a time here.
    first, last : (K,) [s]
        Start of the first task and end of the last one on each machine.
    """

    machine: IntArray
    start: FloatArray
    finish: FloatArray
    latest: FloatArray
    gaps: Gaps
    first: FloatArray
    last: FloatArray


def open_plan(tables: Tables) -> Plan:
    """Return the empty plan of a problem."""
    n_tasks, n_machines = tables.base.shape
    start, finish, latest = np.zeros((3, n_tasks))
    gaps = open_gaps(n_tasks, n_machines, bool((tables.base == 0).any()))
    first, last = np.full(n_machines, inf), np.full(n_machines, -inf)
    return Plan(np.full(n_tasks, -1, np.int64), start, finish, latest, gaps, first, last)


@compiled
def plan_paths(tables, plan, topological, child_start, child_edge, durations, prices, links, deadline):  # type: ignore[no-untyped-def]
    """Plan all tasks, path by path, as `wfsched.heuristics.budget.ic_pcp` says.

    Parameters
    ----------
    tables : Tables
    plan : Plan
        Newly opened; filled.
    topological : (n,)
    child_start : (n + 1,), child_edge : (e, 2)
        The children of each task in CSR form: the child, and the place of the edge in `parent`.
    durations : (n, K) [s]
        NaN where a task may not run.
    prices : (n, K)
        `own_prices` of the problem.
    links : (float [s], float [s/B])
        Mean latency and inverse bandwidth.
    deadline : float [s]
    """
    n_tasks, n_machines = durations.shape
    quickest = np.empty(n_tasks)
    for i in range(n_tasks):
        quickest[i] = np.nanmin(durations[i])
    graph = (child_start, child_edge)
    # Tasks whose parents are to be planned; n_tasks stands for the end of the workflow.
    stack, depth = np.empty(n_tasks + 1, np.int64), 1
    stack[0] = n_tasks
    path, starts = np.empty(n_tasks, np.int64), np.empty((n_machines, n_tasks))
    _estimate(tables, plan, topological, graph, quickest, links, deadline)
    while depth > 0:
        length = _path_to(tables, plan, stack[depth - 1], child_start, links, path, durations)
        if length == 0:
            depth -= 1
            continue
        best, chosen = (inf, inf, inf), -1
        for k in range(n_machines):
            value = _try(tables, plan, path[:length], k, graph, durations, prices, links, deadline, starts[k])
            if chosen < 0 or value < best:
                best, chosen = value, k
        for step in range(length):
            i = path[step]
            _put(plan, i, chosen, starts[chosen, step], durations[i, chosen])
            stack[depth + length - 1 - step] = i
        depth += length
        _estimate(tables, plan, topological, graph, quickest, links, deadline)


@internal
def _estimate(tables, plan, topological, graph, quickest, links, deadline):  # type: ignore[no-untyped-def]
    """Update the earliest and latest times of tasks that are not planned."""
    child_start, child_edge = graph
    for i in topological:
        if plan.machine[i] < 0:
            ready = 0.0
            for edge in range(tables.parent_start[i], tables.parent_start[i + _ONE]):
                moved = links[0] + tables.edge_bytes[edge] * links[1]
                ready = max(ready, plan.finish[tables.parent[edge]] + moved)
            plan.start[i] = ready
            plan.finish[i] = ready + quickest[i]
    for i in topological[::-1]:
        until = deadline
        for at in range(child_start[i], child_start[i + 1]):
            c, edge = child_edge[at, 0], child_edge[at, 1]
            begin = plan.start[c] if plan.machine[c] >= 0 else plan.latest[c] - quickest[c]
            until = min(until, begin - (links[0] + tables.edge_bytes[edge] * links[1]))
        plan.latest[i] = until


@internal
def _path_to(tables, plan, i, child_start, links, path, durations):  # type: ignore[no-untyped-def]
    """Fill `path` with the partial critical path that ends at a parent of task `i`; return its length.

    From `i` always on to the parent that is not planned and whose data would come last, as long as
    there is a machine for all of it.
    """
    n_tasks, n_machines = durations.shape
    hosts = np.ones(n_machines, np.bool_)
    length = 0
    while True:
        critical, latest = -1, -inf
        if i == n_tasks:
            for p in range(n_tasks):
                if plan.machine[p] < 0 and child_start[p] == child_start[p + 1] and plan.finish[p] > latest:
                    critical, latest = p, plan.finish[p]
        else:
            for edge in range(tables.parent_start[np.uint32(i)], tables.parent_start[np.uint32(i + 1)]):
                p = int(tables.parent[edge])
                arrival = plan.finish[p] + (links[0] + tables.edge_bytes[edge] * links[1])
                if plan.machine[p] < 0 and arrival > latest:
                    critical, latest = p, arrival
        if critical >= 0:
            hosts &= durations[critical] < inf
        if critical < 0 or not hosts.any():
            path[:length] = path[:length][::-1].copy()
            return length
        path[length] = critical
        length += 1
        i = critical


@internal
def _try(tables, plan, path, k, graph, durations, prices, links, deadline, starts):  # type: ignore[no-untyped-def]
    """Try a path on machine `k`; fill `starts` of its tasks.

    Returns
    -------
    (float, float, float)
        How late it is at the worst [s], 0 if in time; what it adds to the cost; and what it would if
        leases were not rounded up.
    """
    first, last = plan.first[k], plan.last[k]
    late, price, previous = 0.0, 0.0, -1
    now = 0.0
    for step in range(path.shape[0]):
        i = path[step]
        if not durations[i, k] < inf:
            return inf, inf, inf
        ready, moved = _ready(tables, plan, i, k, previous, now, links)
        starts[step] = find_gap(plan.gaps, k, ready, durations[i, k])
        now = starts[step] + durations[i, k]
        following = path[step + 1] if step + 1 < path.shape[0] else -1
        until, onward = _until(tables, plan, i, k, following, graph, links, deadline)
        late = max(late, now - until)
        price += prices[i, k] + moved + onward
        first, last, previous = min(first, starts[step]), max(last, now), i
    grown, worn = lease_growth(tables, k, (plan.first[k], plan.last[k]), (first, last))
    tolerance = _ROUNDING * (deadline if deadline < inf else 0.0)
    return late if late > tolerance else 0.0, price + grown, price + worn


@internal
def _ready(tables, plan, i, k, previous, now, links):  # type: ignore[no-untyped-def]
    """Return the arrival of the data of task `i` on machine `k`, and the price of the transfers.

    `previous` is planned there too, just before, and ends `now`.
    """
    ready, price = max(tables.boot_s[k], now), 0.0
    if tables.stage_in_s.shape[0] > 0:
        ready = max(ready, tables.stage_in_s[i, k])
    for edge in range(tables.parent_start[np.uint32(i)], tables.parent_start[np.uint32(i + 1)]):
        p, size = np.int64(tables.parent[edge]), tables.edge_bytes[edge]
        m = plan.machine[p]
        if m >= 0:
            ready = max(
                ready, plan.finish[p] + (tables.latency[m, k] + size * tables.inverse_bandwidth[m, k])
            )
            price += size * tables.link_price[m, k]
        elif p != previous:
            ready = max(ready, plan.finish[p] + (links[0] + size * links[1]))
    return ready, price


@internal
def _until(tables, plan, i, k, following, graph, links, deadline):  # type: ignore[no-untyped-def]
    """Return the latest finish of task `i` on machine `k`, and the price of transferring its data.

    `following` comes just after it there, and waits for it.
    """
    until, price = deadline, 0.0
    if tables.stage_out_s.shape[0] > 0:
        until -= tables.stage_out_s[i, k]
    for at in range(graph[0][i], graph[0][i + 1]):
        c, edge = graph[1][at, 0], graph[1][at, 1]
        m, size = plan.machine[c], tables.edge_bytes[edge]
        if m >= 0:
            moved = tables.latency[k, m] + size * tables.inverse_bandwidth[k, m]
            until = min(until, plan.start[c] - moved)
            price += size * tables.link_price[k, m]
        elif c != following:
            quickest = np.nanmin(tables.base[c])
            until = min(until, plan.latest[c] - quickest - (links[0] + size * links[1]))
    return until, price


@inlined
def _put(plan, i, k, start, duration):  # type: ignore[no-untyped-def]
    plan.machine[i] = k
    plan.start[i] = start
    plan.finish[i] = start + duration
    plan.first[k] = min(plan.first[k], start)
    plan.last[k] = max(plan.last[k], start + duration)
    take_gap(plan.gaps, k, start, start + duration)
