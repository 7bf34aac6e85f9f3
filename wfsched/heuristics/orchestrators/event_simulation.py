"""Event simulation of orchestrators: each task is placed when it becomes ready. Compiled.

The published behaviour is Docker Swarm's: spread takes the node with the fewest containers, binpack
the most packed one that has room. How that carries over to tasks with dependencies, and to machines
that run one task at a time, is our decision and stated with each function.
"""

from __future__ import annotations

import heapq
from math import inf, isnan
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined, internal
from wfsched.placing.ties import TIE_TOLERANCE, no_later
from wfsched.placing.timetable import arrivals, find_starts, fit, place

_ONE = np.uint32(1)


@compiled
def place_in_queues(  # type: ignore[no-untyped-def]
    tables, timetable, order, durations, child_start, child, missing, pack, patience
):
    """Place each task, when it is ready, at the end of the queue of a machine.

    Spread: the machine with the fewest tasks so far, then the one that hosts the fewest parents,
    then the first: round robin by count. Binpack: the first machine in use on which the task, its
    data being there, waits no longer than `patience` times its run time; else the first machine
    not in use; else that with the shortest wait. O(n log n + e K).

    Parameters
    ----------
    tables : Tables
    timetable : Timetable
        Newly opened; filled.
    order : (n,) unsigned
        The tasks, the most urgent first: of those ready at one time the first goes first.
    durations : (n, K) [s]
        NaN where a task may not run.
    child_start : (n + 1,), child : (e,)
        The children of each task in CSR form.
    missing : (n,)
        Number of parents; used up.
    pack : bool
    patience : float

    Returns
    -------
    (n,)
        The tasks in the order in which they were placed.
    """
    position = _positions(order)
    since = np.zeros(order.shape[0])
    assigned = np.zeros(durations.shape[1], np.int64)
    hosted = np.zeros(durations.shape[1], np.int64)
    now, ready, urgent = 0.0, _no_times(), _no_positions()
    for i in order:
        if missing[i] == 0:
            heapq.heappush(ready, (0.0, position[i]))
    placed = np.empty(order.shape[0], np.int32)
    for step in range(order.shape[0]):
        now = now if len(urgent) > 0 else ready[0][0]
        while len(ready) > 0 and no_later(ready[0][0], now):
            heapq.heappush(urgent, heapq.heappop(ready)[1])
        i = order[heapq.heappop(urgent)]
        find_starts(tables, timetable, i, durations, False)
        if pack:
            k = _patient(timetable.begin, timetable.ready, durations[i], assigned, patience)
        else:
            _count_parents(tables, timetable.machine, i, hosted)
            k = _fewest(durations[i], assigned, hosted)
        place(tables, timetable, i, k)
        placed[step] = i
        assigned[k] += 1
        for edge in range(child_start[i], child_start[i + 1]):
            j = child[edge]
            since[j] = max(since[j], timetable.finish[i])
            missing[j] -= 1
            if missing[j] == 0:
                heapq.heappush(ready, (since[j], position[j]))
    return placed


@internal
def _patient(begin, ready, durations, assigned, patience):  # type: ignore[no-untyped-def]
    """Return Binpack's machine for a task that would start at `begin`, its data there at `ready`."""
    fresh, shortest, chosen = -1, inf, -1
    for k in range(durations.shape[0]):
        if isnan(durations[k]):
            continue
        wait = begin[k] - ready[k]
        # A wait is a difference: what is rounding is told by the instants.
        rounding = TIE_TOLERANCE * begin[k]
        if assigned[k] > 0 and (patience == inf or wait <= patience * durations[k] + rounding):
            return k
        if assigned[k] == 0 and fresh < 0:
            fresh = k
        if wait < shortest - rounding:
            shortest, chosen = wait, k
    return fresh if fresh >= 0 else chosen


@internal
def _fewest(durations, assigned, hosted):  # type: ignore[no-untyped-def]
    """Return the machine with the fewest tasks, then the fewest parents, then the first."""
    chosen = -1
    for k in range(durations.shape[0]):
        if isnan(durations[k]):
            continue
        if chosen < 0 or (assigned[k], hosted[k]) < (assigned[chosen], hosted[chosen]):
            chosen = k
    return chosen


@internal
def _count_parents(tables, machine, i, hosted):  # type: ignore[no-untyped-def]
    """Fill `hosted` (K,) with the number of parents of task `i` on each machine."""
    hosted[:] = 0
    for edge in range(tables.parent_start[i], tables.parent_start[i + _ONE]):
        hosted[machine[tables.parent[edge]]] += 1


class Load(NamedTuple):
    """Load of the machines; K machines.

    Parameters
    ----------
    cores, memory : (K,)
        Held by tasks that have been placed and have not ended; memory in B.
    assigned : (K,)
        Tasks ever placed.
    hosted : (K,)
        Parents of the task that is looked at.
    """

    cores: FloatArray
    memory: FloatArray
    assigned: IntArray
    hosted: IntArray


@compiled
def place_on_nodes(  # type: ignore[no-untyped-def]
    tables, timetable, order, durations, child_start, child, missing, prices, pack
):
    """Place each task, when it is ready, on a machine that has room for it, or let it wait.

    A machine has room if the task can start there as soon as its data are there, which set out
    when it is placed; what is placed already is not delayed. Whenever tasks end, all that wait are
    looked at, in the order in which they became ready.

    Spread takes the machine with the least weight (`_weight`), then the fewest tasks so far, then
    the fewest parents, then the first. Binpack takes, of the machines used before or else of the
    others, the one with the greatest weight, then the most tasks so far, then the cheapest, then
    the first. O(n K (tasks that wait) + e K).

    Parameters
    ----------
    tables, timetable, order, durations, child_start, child, missing, pack
        As for `place_in_queues`.
    prices : (K,)
    """
    n_tasks, n_machines = durations.shape
    position, arrival = _positions(order), np.empty((n_tasks, n_machines))
    held, counts = np.zeros((2, n_machines)), np.zeros((2, n_machines), np.int64)
    load = Load(held[0], held[1], counts[0], counts[1])
    waiting, n_waiting = np.empty(n_tasks, np.int64), 0
    now, ends = 0.0, _no_times()
    for i in order:
        if missing[i] == 0:
            arrivals(tables, timetable, i, arrival[i])
            waiting[n_waiting] = position[i]
            n_waiting += 1
    while n_waiting > 0:
        kept = 0
        for j in waiting[:n_waiting]:
            i = order[j]
            _find_starts_since(tables, timetable, i, durations, now, arrival)
            k = _node(tables, timetable, i, load, prices, pack)
            if k < 0:
                waiting[kept] = j
                kept += 1
                continue
            place(tables, timetable, i, k)
            load.assigned[k] += 1
            _hold(tables, load, i, k, 1)
            heapq.heappush(ends, (timetable.finish[i], j))
        n_waiting = kept
        # On to the next end, and further while nothing waits: what ends then may release tasks.
        now = ends[0][0] if len(ends) > 0 else inf
        while len(ends) > 0 and (no_later(ends[0][0], now) or n_waiting == 0):
            now, j = heapq.heappop(ends)
            i = order[j]
            _hold(tables, load, i, timetable.machine[i], -1)
            for edge in range(child_start[i], child_start[i + 1]):
                c = child[edge]
                missing[c] -= 1
                if missing[c] == 0:
                    arrivals(tables, timetable, c, arrival[c])
                    waiting[n_waiting] = position[c]
                    n_waiting += 1
        waiting[kept:n_waiting] = np.sort(waiting[kept:n_waiting])


@inlined
def _find_starts_since(tables, timetable, i, durations, now, arrival):  # type: ignore[no-untyped-def]
    """Fill `ready`, `begin` and `end` of the timetable for task `i`, which is placed now."""
    for k in range(durations.shape[1]):
        timetable.ready[k] = max(now, arrival[i, k])
    fit(tables, timetable, i, timetable.ready, durations, True)


@internal
def _no_times():  # type: ignore[no-untyped-def]
    """Return an empty heap of (time, position).

    Not as a comprehension where it is used: numba drops what a function with one in it writes to the
    arrays of a tuple that it has built.
    """
    heap = [(0.0, np.int64(0))]
    heap.clear()
    return heap


@internal
def _no_positions():  # type: ignore[no-untyped-def]
    """Return an empty heap of positions."""
    heap = [np.int64(0)]
    heap.clear()
    return heap


@internal
def _positions(order):  # type: ignore[no-untyped-def]
    """Return the position of each task in `order`."""
    position = np.empty(order.shape[0], np.int64)
    for j in range(order.shape[0]):
        position[order[j]] = j
    return position


@internal
def _hold(tables, load, i, k, sign):  # type: ignore[no-untyped-def]
    """Take (sign 1) or give back (sign -1) what task `i` needs on machine `k`."""
    load.cores[k] += sign * tables.task_cores[i]
    load.memory[k] += sign * tables.task_memory[i]


@internal
def _weight(tables, i, k, load):  # type: ignore[no-untyped-def]
    """Return Swarm's weight of machine `k` for task `i`: percent of cores plus percent of memory.

    With the task placed there; 100 for memory where the task asks for none. What is placed and
    has not ended counts, its data being there or not: the sum may exceed 100 %.
    """
    cores, memory = tables.task_cores[i], tables.task_memory[i]
    weight = 100.0 * (load.cores[k] + cores) / tables.cores[k]
    return weight + (100.0 * (load.memory[k] + memory) / tables.memory[k] if memory > 0.0 else 100.0)


@inlined
def _has_room(timetable, k):  # type: ignore[no-untyped-def]
    """Tell whether the task last asked for can start on machine `k` when its data are there."""
    return timetable.end[k] < inf and no_later(timetable.begin[k], timetable.ready[k])


@internal
def _any_room(timetable):  # type: ignore[no-untyped-def]
    """Tell whether any machine has room for the task last asked for."""
    count = 0
    for k in range(timetable.end.shape[0]):
        count += 1 if _has_room(timetable, k) else 0
    return count > 0


@internal
def _node(tables, timetable, i, load, prices, pack):  # type: ignore[no-untyped-def]
    """Return the machine for task `i` of those that have room now, -1 if there is none."""
    if not _any_room(timetable):
        return -1
    _count_parents(tables, timetable.machine, i, load.hosted)
    chosen, best = -1, (0, 0.0, 0, 0.0)
    for k in range(timetable.end.shape[0]):
        if not _has_room(timetable, k):
            continue
        weight, assigned = _weight(tables, i, k, load), load.assigned[k]
        if pack:
            value = (0 if assigned > 0 else 1, -weight, -assigned, prices[k])
        else:
            value = (0, weight, assigned, float(load.hosted[k]))
        if chosen < 0 or value < best:
            chosen, best = k, value
    return chosen
