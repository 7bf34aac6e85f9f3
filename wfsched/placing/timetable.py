"""Timetable of a partial schedule: earliest starts of a task on each machine. Compiled.

Every heuristic asks `find_starts` what each machine has to find_starts, chooses, and enters its choice with
`place`. Arrival times are computed as the evaluation kernel computes them, term by term, so that
decoding the schedule gives back the same numbers to the last bit.

What heuristics call for each task is inlined: handing the tables to a call would take longer than
most of these functions do.
"""

from __future__ import annotations

from math import isnan
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled, inlined
from wfsched.placing.core_profiles import Profiles, clear_profiles, find_room, open_profiles, take_room
from wfsched.placing.gaps import Gaps, clear_gaps, find_gap, open_gaps, take_gap
from wfsched.schedule.evaluation.tables import Tables, UnsignedArray

_ONE = np.uint32(1)


class Timetable(NamedTuple):
    """Placed tasks and free time of the machines; n tasks, K machines.

    Parameters
    ----------
    machine : (n,) unsigned
    start, finish : (n,) [s]
        Of the tasks that are placed.
    gaps : Gaps
        Of the machines that run one task at a time.
    profiles : Profiles
        Of the others.
    sharing : bool
        Whether there are others.
    floor : (K,) [s]
        From when on a task does not come before what is placed already: the latest finish on a
        machine; the latest start, where it runs several tasks.
    ready, begin, end : (K,) [s]
        What `find_starts` found for the task it was last asked for: when its data are there, when it
        would start and finish. The end is NaN, less than nothing, where the task may not run.
    """

    machine: UnsignedArray
    start: FloatArray
    finish: FloatArray
    gaps: Gaps
    profiles: Profiles
    sharing: bool
    floor: FloatArray
    ready: FloatArray
    begin: FloatArray
    end: FloatArray


def open_timetable(tables: Tables) -> Timetable:
    """Return the empty timetable of a problem."""
    n_tasks, n_machines = tables.base.shape
    sharing = bool(tables.shared.any())
    return Timetable(
        np.zeros(n_tasks, np.uint32),
        np.zeros(n_tasks),
        np.zeros(n_tasks),
        open_gaps(n_tasks, n_machines, bool((tables.base == 0).any())),
        open_profiles(n_tasks if sharing else 0, n_machines),
        sharing,
        np.zeros(n_machines),
        np.empty(n_machines),
        np.empty(n_machines),
        np.empty(n_machines),
    )


@compiled
def clear_timetable(timetable):  # type: ignore[no-untyped-def]
    """Remove all tasks from the timetable."""
    clear_gaps(timetable.gaps)
    clear_profiles(timetable.profiles)
    timetable.floor[:] = 0.0


@inlined
def arrivals(tables, timetable, i, ready):  # type: ignore[no-untyped-def]
    """Fill `ready` (K,) with the earliest start of task `i` that boot, staging and data allow."""
    staged = tables.stage_in_s.shape[0] > 0
    for k in range(ready.shape[0]):
        ready[k] = max(tables.boot_s[k], tables.stage_in_s[i, k]) if staged else tables.boot_s[k]
    for edge in range(tables.parent_start[i], tables.parent_start[i + _ONE]):
        p = tables.parent[edge]
        m = timetable.machine[p]
        size = tables.edge_bytes[edge]
        for k in range(ready.shape[0]):
            moved = tables.latency[m, k] + size * tables.inverse_bandwidth[m, k]
            ready[k] = max(ready[k], timetable.finish[p] + moved)


@inlined
def fit(tables, timetable, i, ready, durations, insertion):  # type: ignore[no-untyped-def]
    """Fill `begin` and `end` of the timetable for task `i`, whose data arrive at `ready` (K,).

    With `insertion` the task may start before what is placed already, where it fits.
    """
    for k in range(ready.shape[0]):
        since = ready[k] if insertion else max(ready[k], timetable.floor[k])
        timetable.begin[k] = find_gap(timetable.gaps, k, since, durations[i, k])
        timetable.end[k] = timetable.begin[k] + durations[i, k]
    if timetable.sharing:
        need = (tables.task_cores[i], tables.task_memory[i])
        for k in range(ready.shape[0]):
            if tables.shared[k] and not isnan(durations[i, k]):
                since = ready[k] if insertion else max(ready[k], timetable.floor[k])
                most = (tables.cores[k], tables.memory[k])
                timetable.begin[k] = find_room(timetable.profiles, k, since, durations[i, k], need, most)
                timetable.end[k] = timetable.begin[k] + durations[i, k]


@inlined
def find_starts(tables, timetable, i, durations, insertion):  # type: ignore[no-untyped-def]
    """Fill `ready`, `begin` and `end` of the timetable for task `i`; all its parents are placed.

    Parameters
    ----------
    durations : (n, K) [s]
        NaN where a task may not run.
    insertion : bool
        As for `fit`.
    """
    arrivals(tables, timetable, i, timetable.ready)
    fit(tables, timetable, i, timetable.ready, durations, insertion)


@inlined
def place(tables, timetable, i, k):  # type: ignore[no-untyped-def]
    """Place task `i` on machine `k` at `begin` to `end` of the timetable."""
    start, finish = timetable.begin[k], timetable.end[k]
    timetable.machine[i] = k
    timetable.start[i] = start
    timetable.finish[i] = finish
    timetable.floor[k] = max(timetable.floor[k], start if tables.shared[k] else finish)
    # Loops of one turn or none, because around branches numba keeps counting references: 5 times slower.
    for _ in range(0 if tables.shared[k] else 1):
        take_gap(timetable.gaps, k, start, finish)
    for _ in range(1 if tables.shared[k] else 0):
        need = (tables.task_cores[i], tables.task_memory[i])
        take_room(timetable.profiles, k, start, finish, need, tables.cores[k])
