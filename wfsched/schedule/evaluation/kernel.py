"""The evaluation kernel: genes in, start and finish times and figures out, compiled by numba.

A schedule is decoded task by task in its order: a task starts as soon as its data have arrived
and its machine is free, and the tasks of one machine start in that order (on a machine that runs
several tasks at a time as well: a later task never overtakes).  O(n + e) per schedule.

Kernels see arrays only and release the interpreter lock; `wfsched.schedule.evaluation.evaluation` splits a
population over threads.  Each schedule is computed on its own, so no figure depends on their
number.

What a problem does not need is not compiled: fields of `Scratch` that are None leave out the code
for machines that run several tasks at a time, and the account of the supply.  Inner functions are
inlined and take few arrays each: to hand over the tables of a problem counts references of fifty.
"""

from __future__ import annotations

from math import ceil, inf
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled, inlined
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
        Per machine: when it started its first and its latest task, and when it has finished.
    work : (K, H) [s]
        Per machine and level: run time at the top frequency, in shares of the machine.
    running : (K, S, 3) or None
        Finish, cores and memory of what runs on shared machines; finish -inf marks a free slot.
        None where no machine is shared.
    walk : Walk or None
        For the account of the supply, where there is one.
    """

    first_start: FloatArray
    last_start: FloatArray
    last_finish: FloatArray
    work: FloatArray
    running: FloatArray | None
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
        walk=walk(n_tasks, n_machines, slots) if len(tables.supply.pue) else None,
    )


@inlined
def _shared_start(ready, need, most, running):  # type: ignore[no-untyped-def]
    """Return when a task starts on a machine that runs several; drop what has ended by then.

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
    """Return the seconds charged for a lease, as `Pricing.billed_s` defines them."""
    charged = max(leased, minimum)
    if quantum <= 0.0:
        return charged
    quanta = charged / quantum
    return ceil(quanta - 1e-9 * max(1.0, quanta)) * quantum


@inlined
def _busy(work, levels, rates, k):  # type: ignore[no-untyped-def]
    """Return what machine `k` was busy [s], the energy that took [J] and its price per task."""
    slowdown, watts, task_rate = rates
    seconds, joules, price = 0.0, 0.0, 0.0
    for h in range(levels[k]):
        duration = work[k, h] * slowdown[k, h]
        seconds += duration
        joules += duration * watts[k, h]
        price += work[k, h] * task_rate[k, h]
    return seconds, joules, price


@inlined
def _settle(books, rates, machines, lease, out):  # type: ignore[no-untyped-def]
    """Close the books of the machines: busy, idle and boot energy, facility overhead, leases."""
    first_start, _, last_finish, work, levels = books
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
    """Return when the data of task `i` are on machine `k`, and the energy and price of the links."""
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
    """Return the same where all links are alike: when the data are there, and the bytes that moved.

    Multiplied by whether two machines differ rather than asked: which ones do cannot be foreseen.
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
def _begin(books, sharing, running, i, k, ready, duration):  # type: ignore[no-untyped-def]
    """Enter task `i` on machine `k`; return its start and its share of the machine."""
    first_start, last_start, last_finish, _, _ = books
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
def _place(edges, network, runs, books, sharing, running, genes, start, finish, out):  # type: ignore[no-untyped-def]
    """Place all tasks; fill the energy and the price of the links."""
    links, alike = network
    base, slowdown, stage_in_s = runs
    machine, level, order, hold = genes
    work, staged, held = books[3], stage_in_s.shape[0] > 0, hold.shape[0] > 0
    latency, per_byte, byte_joules, byte_price = links[0, -1]
    moved, joules, price = 0.0, 0.0, 0.0
    for position in range(order.shape[0]):
        i = order[position]
        k = machine[i]
        h = level[i]
        if alike:
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
        begin, share = _begin(books, sharing, running, i, k, ready, duration)
        start[i] = begin
        finish[i] = begin + duration
        work[k, h] += base[i, k] * share
    out[COMMUNICATION] = joules + moved * byte_joules
    out[COST] = price + moved * byte_price


@inlined
def _reset(books, running, boot_s):  # type: ignore[no-untyped-def]
    """Nothing has run, and nothing can before the machines have booted."""
    first_start, last_start, last_finish, work, _ = books
    first_start[:] = -1.0
    last_start[:] = boot_s
    last_finish[:] = boot_s
    work[:] = 0.0
    if running is not None:
        running[:, :, 0] = -inf


@inlined
def _end(books, staging, machine, finish, out):  # type: ignore[no-untyped-def]
    """Fill the makespan; where outputs are brought home, add what that takes of the links."""
    first_start, _, last_finish, _, _ = books
    stage_out_s, stage_joules, stage_price = staging
    makespan = 0.0
    for k in range(first_start.shape[0]):
        makespan = max(makespan, last_finish[k] if first_start[k] >= 0.0 else 0.0)
    for i in range(stage_out_s.shape[0]):
        k = machine[i]
        makespan = max(makespan, finish[i] + stage_out_s[i, k])
        out[COMMUNICATION] += stage_joules[i, k]
        out[COST] += stage_price[i, k]
    out[MAKESPAN] = makespan


@inlined
def _account(walk, tables, order, machine, level, start, finish, offset, out):  # type: ignore[no-untyped-def]
    """Fill when all is done after the submission and, where there is a supply, what comes of it."""
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
        Working memory; afterwards those of the last schedule.
    out : (P, N_FIGURES)
        Filled; the figures of the supply only where `s` has a walk.
    """
    t = tables
    edges, network = (t.parent_start, t.parent, t.edge_bytes), (t.links, t.uniform_links)
    runs, rates = (t.base, t.slowdown, t.stage_in_s), (t.slowdown, t.watts, t.task_rate)
    staging = (t.stage_out_s, t.stage_joules, t.stage_price)
    books = (s.first_start, s.last_start, s.last_finish, s.work, t.levels)
    sharing = (t.shared, t.cores, t.memory, t.task_cores, t.task_memory)
    machines = (t.boot_s, t.boot_w, t.idle_w, t.pue, t.always_on)
    lease = (t.lease_rate, t.quantum_s, t.minimum_s)
    running, walk, boot_s = s.running, s.walk, t.boot_s
    for row in range(machine.shape[0]):
        places, levels, filled = machine[row], level[row], out[row]
        sequence = order[row if order.shape[0] > 1 else 0]
        held = hold[row if hold.shape[0] > 1 else 0]
        wait = offset[row if offset.shape[0] > 1 else 0]
        genes = (places, levels, sequence, held)
        _reset(books, running, boot_s)
        _place(edges, network, runs, books, sharing, running, genes, start, finish, filled)
        _end(books, staging, places, finish, filled)
        _settle(books, rates, machines, lease, filled)
        _account(walk, tables, sequence, places, levels, start, finish, wait, filled)


@compiled
def decode(tables, machine, level, order, hold, offset, s, start, finish, out):  # type: ignore[no-untyped-def]
    """Decode one schedule: `decode_rows` for compiled callers that have a row of each, and one offset."""
    n = machine.shape[0]
    genes = (machine.reshape((1, n)), level.reshape((1, n)), order.reshape((1, n)))
    waits = (hold.reshape((1, hold.shape[0])), np.full(1, offset))
    decode_rows(tables, *genes, *waits, s, start, finish, out.reshape((1, out.shape[0])))
