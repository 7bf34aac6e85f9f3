"""Insertion: each task into the earliest gap of its given machine. Compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.core.compiling import compiled
from wfsched.placing.core_profiles import Profiles, clear_profiles, find_room, open_profiles, take_room
from wfsched.placing.gaps import Gaps, clear_gaps, find_slot, open_gaps, take_slot
from wfsched.schedule.evaluation.tables import Tables, UnsignedArray
from wfsched.workflow.model import Workflow


class Precedence(NamedTuple):
    """Predecessors of each task and transfer times of their data; n tasks, e edges, K machines.

    Parameters
    ----------
    start : (n + 1,), task : (e,), size : (e,) [B]
        The tasks before each in CSR form, and what they hand over.
    latency : (K, K) [s], inverse_bandwidth : (K, K) [s/B]
        From the machine of the task before.
    """

    start: UnsignedArray
    task: UnsignedArray
    size: FloatArray
    latency: FloatArray
    inverse_bandwidth: FloatArray


class Capacity(NamedTuple):
    """Cores and memory [B] of shared machines, and demand of each task; n tasks, K machines.

    Parameters
    ----------
    shared : (K,)
        Whether a machine runs several tasks at a time.
    cores, memory : (K,)
    task_cores, task_memory : (n,)
    """

    shared: BoolArray
    cores: FloatArray
    memory: FloatArray
    task_cores: FloatArray
    task_memory: FloatArray


class Occupation(NamedTuple):
    """Working memory of one thread: gaps and core profiles of the machines."""

    gaps: Gaps
    profiles: Profiles


def open_occupation(tables: Tables, capacity: Capacity) -> Occupation:
    """Allocate the working memory that `insert_all` needs."""
    n_tasks, n_machines = tables.base.shape
    gaps = open_gaps(n_tasks, n_machines, bool((tables.base == 0).any()))
    return Occupation(gaps, open_profiles(n_tasks if capacity.shared.any() else 0, n_machines))


def capacity_of(tables: Tables) -> Capacity:
    """Return the capacity of the machines of a problem."""
    return Capacity(tables.shared, tables.cores, tables.memory, tables.task_cores, tables.task_memory)


def parents_first(tables: Tables) -> Precedence:
    """Return the precedence of a problem: parents before their children."""
    links = (tables.latency, tables.inverse_bandwidth)
    return Precedence(tables.parent_start, tables.parent, tables.edge_bytes, *links)


def children_first(tables: Tables, workflow: Workflow) -> Precedence:
    """Return the precedence of the reversed workflow: children before their parents."""
    children = workflow.children
    edges = (children.start.astype(np.uint32), children.item.astype(np.uint32))
    size = workflow.edges.bytes[children.position]
    links = (np.ascontiguousarray(table.T) for table in (tables.latency, tables.inverse_bandwidth))
    return Precedence(*edges, size, *links)


@compiled
def insert_all(before, capacity, taken, order, machine, durations, ready, start, finish):  # type: ignore[no-untyped-def]
    """Fill `start` and `finish` (n,) [s]: each task in the earliest gap after all its predecessors.

    O(n + e) besides the search for gaps.

    Parameters
    ----------
    before : Precedence
    capacity : Capacity
    taken : Occupation
        Cleared, then filled.
    order : (n,)
        Each task after all its predecessors.
    machine : (n,)
    durations : (n,) [s]
    ready : (n,) [s]
        Earliest start of each task, whatever its predecessors.
    """
    gaps, profiles, shared = taken.gaps, taken.profiles, capacity.shared
    clear_gaps(gaps)
    clear_profiles(profiles)
    for i in order:
        k = machine[i]
        since = ready[i]
        for edge in range(before.start[i], before.start[i + 1]):
            other = before.task[edge]
            m = machine[other]
            moved = before.latency[m, k] + before.size[edge] * before.inverse_bandwidth[m, k]
            since = max(since, finish[other] + moved)
        # Loops of one turn or none: see `wfsched.placing.timetable.place`.
        for _ in range(0 if shared[k] else 1):
            slot, begin = find_slot(gaps, k, since, durations[i])
            start[i] = begin
            finish[i] = begin + durations[i]
            take_slot(gaps, k, slot, begin, finish[i])
        for _ in range(1 if shared[k] else 0):
            need = (capacity.task_cores[i], capacity.task_memory[i])
            most = (capacity.cores[k], capacity.memory[k])
            start[i] = find_room(profiles, k, since, durations[i], need, most)
            finish[i] = start[i] + durations[i]
            take_room(profiles, k, start[i], finish[i], need, most[0])
