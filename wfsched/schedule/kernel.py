"""The evaluation kernel: genes in, start and finish times and figures out, compiled by numba.

A schedule is decoded task by task in its order: a task starts as soon as its data have arrived
and its machine is free, and the tasks of one machine start in that order (on a machine that runs
several tasks at a time as well: a later task never overtakes).  O(n + e) per schedule.

Kernels see arrays only and release the interpreter lock; `wfsched.schedule.evaluation` splits a
population over threads.  Each schedule is computed on its own, so no figure depends on their
number.
"""

from __future__ import annotations

from math import ceil, inf
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit

from wfsched.core.arrays import FloatArray
from wfsched.core.kernel_cache import drop_stale
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
from wfsched.schedule.supply_kernel import Walk, account, walk
from wfsched.schedule.tables import Tables

_ONE = np.uint32(1)

# Every compiled function of the package stands on this module, so this comes before any is loaded.
drop_stale(Path(__file__).parents[1])


class Scratch(NamedTuple):
    """Working memory of one thread; K machines, S slots (0 where no machine is shared).

    Parameters
    ----------
    first_start, last_start, last_finish, busy_s, busy_j : (K,)
        Per machine: when it started its first and its latest task, when it has finished, and
        what it was busy [s] and drew meanwhile [J].
    running : (K, S, 3)
        Finish, cores and memory of what runs on shared machines; finish -inf marks a free slot.
    walk : Walk
        For the account of the supply.
    """

    first_start: FloatArray
    last_start: FloatArray
    last_finish: FloatArray
    busy_s: FloatArray
    busy_j: FloatArray
    running: FloatArray
    walk: Walk


def scratch(tables: Tables) -> Scratch:
    """Allocate the working memory that `tables` need."""
    n_tasks, n_machines = tables.base.shape
    slots = int(tables.cores[tables.shared].max()) if tables.shared.any() else 0
    first, last, end, busy_s, busy_j = (np.zeros(n_machines) for _ in range(5))
    return Scratch(
        first, last, end, busy_s, busy_j, np.zeros((n_machines, slots, 3)), walk(n_tasks, n_machines, slots)
    )


@njit(cache=True, nogil=True, error_model="numpy")
def _shared_start(ready, cores, memory, most_cores, most_memory, running):  # type: ignore[no-untyped-def]
    """Return when a task starts on a machine that runs several; drop what has ended by then."""
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
        fits = used_cores + cores <= most_cores and used_memory + memory <= most_memory
        if fits or next_end == inf:
            return start
        start = next_end


@njit(cache=True, nogil=True, error_model="numpy")
def _occupy(running, finish, cores, memory):  # type: ignore[no-untyped-def]
    """Enter a task into the first free slot of `running`."""
    for slot in range(running.shape[0]):
        if running[slot, 0] == -inf:
            running[slot, 0] = finish
            running[slot, 1] = cores
            running[slot, 2] = memory
            return


@njit(cache=True, nogil=True, error_model="numpy")
def billed(leased, quantum, minimum):  # type: ignore[no-untyped-def]
    """Return the seconds charged for a lease, as `Pricing.billed_s` defines them."""
    charged = max(leased, minimum)
    if quantum <= 0.0:
        return charged
    quanta = charged / quantum
    return ceil(quanta - 1e-9 * max(1.0, quanta)) * quantum


@njit(cache=True, nogil=True, error_model="numpy")
def _settle(tables, s, makespan, link_j, cost, out):  # type: ignore[no-untyped-def]
    """Close the books of the machines: idle and boot energy, facility overhead, leases."""
    busy, idle, boot, overhead, used = 0.0, 0.0, 0.0, 0.0, 0
    for k in range(s.first_start.shape[0]):
        leased = 0.0
        booted = 0.0
        if s.first_start[k] >= 0.0:
            used += 1
            leased = s.last_finish[k] - s.first_start[k]
            booted = tables.boot_w[k] * tables.boot_s[k]
            if tables.lease_rate[k] > 0.0:
                seconds = billed(leased + tables.boot_s[k], tables.quantum_s, tables.minimum_s)
                cost += tables.lease_rate[k] * seconds
        on = makespan if tables.always_on[k] else leased
        waiting = tables.idle_w[k] * max(0.0, on - s.busy_s[k])
        busy += s.busy_j[k]
        idle += waiting
        boot += booted
        overhead += (tables.pue[k] - 1.0) * (s.busy_j[k] + waiting + booted)
    out[MAKESPAN] = makespan
    out[COST] = cost
    out[BUSY] = busy
    out[IDLE] = idle
    out[BOOT] = boot
    out[OVERHEAD] = overhead
    out[COMMUNICATION] = link_j
    out[ENERGY] = busy + idle + boot + overhead + link_j
    out[MACHINES] = used


@njit(cache=True, nogil=True, error_model="numpy")
def _gather(tables, i, k, machine, finish):  # type: ignore[no-untyped-def]
    """Return when the data of task `i` are on machine `k`, and the energy and price of the links."""
    ready = tables.boot_s[k]
    joules, price = 0.0, 0.0
    if tables.stage_in_s.shape[0] > 0:
        ready = max(ready, tables.stage_in_s[i, k])
        joules += tables.stage_joules[i, k]
        price += tables.stage_price[i, k]
    for edge in range(tables.parent_start[i], tables.parent_start[i + _ONE]):
        p = tables.parent[edge]
        m = machine[p]
        size = tables.edge_bytes[edge]
        arrival = finish[p] + (tables.latency[m, k] + size * tables.inverse_bandwidth[m, k])
        ready = max(ready, arrival)
        joules += size * tables.link_joules[m, k]
        price += size * tables.link_price[m, k]
    return ready, joules, price


@njit(cache=True, nogil=True, error_model="numpy")
def _begin_shared(tables, s, i, k, ready, duration):  # type: ignore[no-untyped-def]
    """Place task `i` on the shared machine `k`; return its start and its share of the machine."""
    cores, memory = tables.task_cores[i], tables.task_memory[i]
    ready = max(ready, s.last_start[k])
    begin = _shared_start(ready, cores, memory, tables.cores[k], tables.memory[k], s.running[k])
    _occupy(s.running[k], begin + duration, cores, memory)
    s.last_start[k] = begin
    return begin, cores / tables.cores[k]


@njit(cache=True, nogil=True, error_model="numpy")
def _reset(s):  # type: ignore[no-untyped-def]
    s.first_start[:] = -1.0
    s.last_start[:] = 0.0
    s.last_finish[:] = 0.0
    s.busy_s[:] = 0.0
    s.busy_j[:] = 0.0
    s.running[:, :, 0] = -inf


@njit(cache=True, nogil=True, error_model="numpy")
def decode(tables, machine, level, order, hold, offset, s, start, finish, out):  # type: ignore[no-untyped-def]
    """Decode one schedule.

    Parameters
    ----------
    tables : Tables
    machine, level : (n,) unsigned
        Genes of each task.
    order : (n,) unsigned
        The tasks, each after all its parents.
    hold : (n,) or (0,) [s]
        Instants, counted from the start of the workflow, before which tasks do not start.
    offset : float [s]
        From the submission of the workflow to its start.
    s : Scratch
    start, finish : (n,) [s]
        Filled.
    out : (N_FIGURES,)
        Filled.
    """
    staged = tables.stage_in_s.shape[0] > 0
    sharing = s.running.shape[1] > 0
    supplied = tables.supply.pue.shape[0] > 0
    held = hold.shape[0] > 0
    _reset(s)
    makespan, link_j, cost = 0.0, 0.0, 0.0
    for position in range(order.shape[0]):
        i = order[position]
        k = machine[i]
        h = level[i]
        ready, joules, price = _gather(tables, i, k, machine, finish)
        if held:
            ready = max(ready, hold[i])
        base = tables.base[i, k]
        duration = base * tables.slowdown[k, h]
        if sharing and tables.shared[k]:
            begin, share = _begin_shared(tables, s, i, k, ready, duration)
        else:
            begin, share = max(ready, s.last_finish[k]), 1.0
        end = begin + duration
        start[i] = begin
        finish[i] = end
        if s.first_start[k] < 0.0:
            s.first_start[k] = begin
        s.last_finish[k] = max(s.last_finish[k], end)
        s.busy_s[k] += duration * share
        s.busy_j[k] += duration * share * tables.watts[k, h]
        link_j += joules
        cost += price + base * share * tables.task_rate[k, h]
        if staged:
            end += tables.stage_out_s[i, k]
        makespan = max(makespan, end)
    _settle(tables, s, makespan, link_j, cost, out)
    out[COMPLETION] = offset + makespan
    if supplied:
        account(tables, s.walk, order, machine, level, start, finish, offset, makespan, out)


@njit(cache=True, nogil=True, error_model="numpy")
def decode_rows(tables, machine, level, order, hold, offset, s, start, finish, out):  # type: ignore[no-untyped-def]
    """Decode a population; rows of `machine`, `level` and `out` belong together.

    `order`, `hold` and `offset` have one row for each schedule, or a single one that serves them
    all. `start` and `finish` (n,) are working memory: only the figures (P, N_FIGURES) are kept.
    """
    for row in range(machine.shape[0]):
        sequence = order[row if order.shape[0] > 1 else 0]
        held = hold[row if hold.shape[0] > 1 else 0]
        wait = offset[row if offset.shape[0] > 1 else 0]
        decode(tables, machine[row], level[row], sequence, held, wait, s, start, finish, out[row])
