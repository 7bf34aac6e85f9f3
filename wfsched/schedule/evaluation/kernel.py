"""Evaluation kernel: genes to start times, finish times and figures, compiled by numba.

A schedule is decoded task by task in its order: a task starts as soon as its data have arrived
and its machine is free, and the tasks of one machine start in that order (on a machine that runs
several tasks at a time as well: no task overtakes an earlier one).  O(n + e) per schedule.

Kernels see arrays only and release the interpreter lock; `wfsched.schedule.evaluation.evaluation` splits a
population over threads.  Each schedule is computed on its own, so no figure depends on their
number.

Unneeded code is not compiled: fields of `Scratch` that are None leave out machines that run several
tasks at a time, the links of routed platforms (`wfsched.schedule.evaluation.route_kernel`), and the
supply. Inner functions are inlined and take few arrays each: passing the tables of a problem would count
the references of fifty arrays.
"""

from __future__ import annotations

from math import ceil, inf
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled, inlined
from wfsched.schedule.evaluation.route_kernel import arrive_routed, bring, clear_traffic, fetch
from wfsched.schedule.evaluation.route_tables import Traffic, traffic
from wfsched.schedule.evaluation.supply_kernel import Walk, account, walk
from wfsched.schedule.evaluation.tables import Tables
from wfsched.schedule.figures import (
    BOOT,
    BUSY,
    COMMUNICATION,
    COMPLETION,
    COST,
    ENERGY,
    IDLE,
    MACHINES,
    MAKESPAN,
    OVERHEAD,
)

_ONE = np.uint32(1)


class Scratch(NamedTuple):
    """Working memory of one thread; K machines, H levels, S slots.

    Parameters
    ----------
    first_start, last_start, last_finish : (K,) [s]
        First start, latest start and latest finish of each machine.
    work : (K, H) [s]
        Run time at the top frequency of each machine and level, times shares.
    running : (K, S, 3) or None
        Finish, cores and memory of running tasks on shared machines; finish -inf marks a free slot.
        None where no machine is shared.
    traffic : Traffic or None
        Memory for the links; None where the platform is not routed.
    walk : Walk or None
        Memory for the supply; None without one.
    """

    first_start: FloatArray
    last_start: FloatArray
    last_finish: FloatArray
    work: FloatArray
    running: FloatArray | None
    traffic: Traffic | None
    walk: Walk | None


def scratch(tables: Tables) -> Scratch:
    """Allocate the working memory that `tables` need."""
    n_tasks, n_machines = tables.base.shape
    slots = int(tables.cores[tables.shared].max()) if tables.shared.any() else 0
    first, last, end = (np.zeros(n_machines) for _ in range(3))
    return Scratch(
        first,
        last,
        end,
        work=np.zeros(tables.slowdown.shape),
        running=np.zeros((n_machines, slots, 3)) if slots else None,
        traffic=traffic(tables.routes, tables.parent_start) if len(tables.routes.site) else None,
        walk=walk(n_tasks, n_machines, slots) if len(tables.supply.pue) else None,
    )


@inlined
def _shared_start(ready, need, most, running):  # type: ignore[no-untyped-def]
    """Return the start of a task on a shared machine; free the slots of tasks that end before.

    `need` and `most` are cores and memory, of the task and of the machine.
    """
    start = ready
    while True:
        used_cores, used_memory, next_end = 0.0, 0.0, inf
        for slot in range(running.shape[0]):
            end = running[slot, 0]
            if end <= start:
                running[slot, 0] = -inf
            else:
                used_cores += running[slot, 1]
                used_memory += running[slot, 2]
                next_end = min(next_end, end)
        fits = used_cores + need[0] <= most[0] and used_memory + need[1] <= most[1]
        if fits or next_end == inf:
            return start
        start = next_end


@inlined
def _occupy(running, finish, need):  # type: ignore[no-untyped-def]
    """Enter a task into the first free slot of `running`."""
    for slot in range(running.shape[0]):
        if running[slot, 0] == -inf:
            running[slot, 0] = finish
            running[slot, 1] = need[0]
            running[slot, 2] = need[1]
            return


@compiled
def billed(leased, quantum, minimum):  # type: ignore[no-untyped-def]
    """Return the billed seconds of a lease, as `Billing.billed_s` defines them."""
    charged = max(leased, minimum)
    if quantum <= 0.0:
        return charged
    quanta = charged / quantum
    return ceil(quanta - 1e-9 * max(1.0, quanta)) * quantum


@inlined
def _busy(work, levels, rates, k):  # type: ignore[no-untyped-def]
    """Return busy time [s], busy energy [J] and price per task of machine `k`."""
    slowdown, watts, task_rate = rates
    seconds, joules, price = 0.0, 0.0, 0.0
    for h in range(levels[k]):
        duration = work[k, h] * slowdown[k, h]
        seconds += duration
        joules += duration * watts[k, h]
        price += work[k, h] * task_rate[k, h]
    return seconds, joules, price


@inlined
def _sum_machines(state, rates, machines, lease, out):  # type: ignore[no-untyped-def]
    """Fill busy, idle and boot energy, facility overhead and the cost of leases."""
    first_start, _, last_finish, work, levels = state
    boot_s, boot_w, idle_w, pue, always_on = machines
    lease_rate, quantum_s, minimum_s = lease
    busy, idle, boot, overhead, cost, used = 0.0, 0.0, 0.0, 0.0, 0.0, 0
    for k in range(first_start.shape[0]):
        leased, booted = 0.0, 0.0
        seconds, joules, price = _busy(work, levels, rates, k)
        if first_start[k] >= 0.0:
            used += 1
            leased = last_finish[k] - first_start[k]
            booted = boot_w[k] * boot_s[k]
            if lease_rate[k] > 0.0:
                cost += lease_rate[k] * billed(leased + boot_s[k], quantum_s, minimum_s)
        on = out[MAKESPAN] if always_on[k] else leased
        waiting = idle_w[k] * max(0.0, on - seconds)
        busy += joules
        idle += waiting
        boot += booted
        overhead += (pue[k] - 1.0) * (joules + waiting + booted)
        cost += price
    out[BUSY] = busy
    out[IDLE] = idle
    out[BOOT] = boot
    out[OVERHEAD] = overhead
    out[MACHINES] = used
    out[COST] += cost
    out[ENERGY] = busy + idle + boot + overhead + out[COMMUNICATION]


@inlined
def _arrive(edges, links, i, k, machine, finish):  # type: ignore[no-untyped-def]
    """Return the arrival of all data of task `i` on machine `k`, and energy and price of the links."""
    parent_start, parent, edge_bytes = edges
    ready, joules, price = 0.0, 0.0, 0.0
    for edge in range(parent_start[i], parent_start[i + _ONE]):
        p = parent[edge]
        m = machine[p]
        size = edge_bytes[edge]
        ready = max(ready, finish[p] + (links[k, m, 0] + size * links[k, m, 1]))
        joules += size * links[k, m, 2]
        price += size * links[k, m, 3]
    return ready, joules, price


@inlined
def _arrive_alike(edges, latency, per_byte, i, k, machine, finish):  # type: ignore[no-untyped-def]
    """Return the arrival and the bytes moved where all links are alike.

    Multiplied by whether two machines differ, since a branch on it cannot be predicted.
    """
    parent_start, parent, edge_bytes = edges
    ready, moved = 0.0, 0.0
    for edge in range(parent_start[i], parent_start[i + _ONE]):
        p = parent[edge]
        size = edge_bytes[edge]
        apart = np.float64(machine[p] != k)
        ready = max(ready, finish[p] + (latency + size * per_byte) * apart)
        moved += size * apart
    return ready, moved


@inlined
def _begin(state, sharing, running, i, k, ready, duration):  # type: ignore[no-untyped-def]
    """Place task `i` on machine `k`; return its start and its share of the machine."""
    first_start, last_start, last_finish, _, _ = state
    begin, share = max(ready, last_finish[k]), 1.0
    end = begin + duration
    if running is not None:
        shared, cores, memory, task_cores, task_memory = sharing
        if shared[k]:
            most, need = (cores[k], memory[k]), (task_cores[i], task_memory[i])
            begin = _shared_start(max(ready, last_start[k]), need, most, running[k])
            end = max(last_finish[k], begin + duration)
            _occupy(running[k], begin + duration, need)
            last_start[k] = begin
            share = task_cores[i] / cores[k]
    last_finish[k] = end
    first_start[k] = begin if first_start[k] < 0.0 else first_start[k]
    return begin, share


@inlined
def _place(edges, network, runs, state, sharing, running, traffic, genes, start, finish, out):  # type: ignore[no-untyped-def]
    """Place all tasks; fill the energy and the price of the links.

    Returns the arrival of the last final output that took a path [s].
    """
    links, alike, routes = network
    base, slowdown, stage_in_s = runs
    machine, level, order, hold = genes
    work, staged, held = state[3], stage_in_s.shape[0] > 0, hold.shape[0] > 0
    latency, per_byte, byte_joules, byte_price = links[0, -1]
    moved, joules, price, brought = 0.0, 0.0, 0.0, 0.0
    for position in range(order.shape[0]):
        i = order[position]
        k = machine[i]
        h = level[i]
        if traffic is not None:
            fetched = fetch(routes, traffic, i, k)
            ready, spent, paid = arrive_routed(edges, links, routes, traffic, i, k, machine, finish)
            ready = max(ready, fetched)
            joules += spent
            price += paid
        elif alike:
            ready, size = _arrive_alike(edges, latency, per_byte, i, k, machine, finish)
            moved += size
        else:
            ready, spent, paid = _arrive(edges, links, i, k, machine, finish)
            joules += spent
            price += paid
        if staged:
            ready = max(ready, stage_in_s[i, k])
        if held:
            ready = max(ready, hold[i])
        duration = base[i, k] * slowdown[k, h]
        begin, share = _begin(state, sharing, running, i, k, ready, duration)
        start[i] = begin
        finish[i] = begin + duration
        if traffic is not None:
            brought = max(brought, bring(routes, traffic, i, k, finish[i]))
        work[k, h] += base[i, k] * share
    out[COMMUNICATION] = joules + moved * byte_joules
    out[COST] = price + moved * byte_price
    return brought


@inlined
def _reset(state, running, traffic, boot_s):  # type: ignore[no-untyped-def]
    """Reset the state: no tasks yet, machines free after their boot."""
    first_start, last_start, last_finish, work, _ = state
    first_start[:] = -1.0
    last_start[:] = boot_s
    last_finish[:] = boot_s
    work[:] = 0.0
    if running is not None:
        running[:, :, 0] = -inf
    if traffic is not None:
        clear_traffic(traffic)


@inlined
def _end(state, staging, machine, finish, brought, out):  # type: ignore[no-untyped-def]
    """Fill the makespan, not before `brought` [s]; add energy and price of staging."""
    first_start, _, last_finish, _, _ = state
    stage_out_s, stage_joules, stage_price = staging
    makespan = brought
    for k in range(first_start.shape[0]):
        makespan = max(makespan, last_finish[k] if first_start[k] >= 0.0 else 0.0)
    for i in range(stage_out_s.shape[0]):
        k = machine[i]
        makespan = max(makespan, finish[i] + stage_out_s[i, k])
        out[COMMUNICATION] += stage_joules[i, k]
        out[COST] += stage_price[i, k]
    out[MAKESPAN] = makespan


@inlined
def _fill_supply(walk, tables, order, machine, level, start, finish, offset, out):  # type: ignore[no-untyped-def]
    """Fill the completion and, with a supply, brown energy, carbon and electricity cost."""
    out[COMPLETION] = offset + out[MAKESPAN]
    if walk is not None:
        account(tables, walk, order, machine, level, start, finish, offset, out[MAKESPAN], out)


@compiled
def decode_rows(tables, machine, level, order, hold, offset, s, start, finish, out):  # type: ignore[no-untyped-def]
    """Decode a population.

    Parameters
    ----------
    tables : Tables
    machine, level : (P, n) unsigned
        Genes of each task.
    order : (P, n) or (1, n) unsigned
        The tasks, each after all its parents; like the next two, one for all or one each.
    hold : (P, n), (1, n) or (1, 0) [s]
        Instants, counted from the start of the workflow, before which tasks do not start.
    offset : (P,) or (1,) [s]
        From the submission of the workflow to its start.
    s : Scratch
    start, finish : (n,) [s]
        Working memory; afterwards times of the last schedule.
    out : (P, N_FIGURES)
        Filled; the figures of the supply only where `s` has a walk.
    """
    t = tables
    edges, network = (t.parent_start, t.parent, t.edge_bytes), (t.links, t.uniform_links, t.routes)
    runs, rates = (t.base, t.slowdown, t.stage_in_s), (t.slowdown, t.watts, t.task_rate)
    staging = (t.stage_out_s, t.stage_joules, t.stage_price)
    state = (s.first_start, s.last_start, s.last_finish, s.work, t.levels)
    sharing = (t.shared, t.cores, t.memory, t.task_cores, t.task_memory)
    machines = (t.boot_s, t.boot_w, t.idle_w, t.pue, t.always_on)
    lease = (t.lease_rate, t.quantum_s, t.minimum_s)
    running, traffic, walk, boot_s = s.running, s.traffic, s.walk, t.boot_s
    for row in range(machine.shape[0]):
        places, levels, filled = machine[row], level[row], out[row]
        sequence = order[row if order.shape[0] > 1 else 0]
        held = hold[row if hold.shape[0] > 1 else 0]
        wait = offset[row if offset.shape[0] > 1 else 0]
        genes = (places, levels, sequence, held)
        _reset(state, running, traffic, boot_s)
        brought = _place(edges, network, runs, state, sharing, running, traffic, genes, start, finish, filled)
        _end(state, staging, places, finish, brought, filled)
        _sum_machines(state, rates, machines, lease, filled)
        _fill_supply(walk, tables, sequence, places, levels, start, finish, wait, filled)


@compiled
def decode(tables, machine, level, order, hold, offset, s, start, finish, out):  # type: ignore[no-untyped-def]
    """Decode one schedule: `decode_rows` for compiled callers that have a row of each, and one offset."""
    n = machine.shape[0]
    genes = (machine.reshape((1, n)), level.reshape((1, n)), order.reshape((1, n)))
    waits = (hold.reshape((1, hold.shape[0])), np.full(1, offset))
    decode_rows(tables, *genes, *waits, s, start, finish, out.reshape((1, out.shape[0])))
