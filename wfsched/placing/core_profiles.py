"""Core profiles: cores and memory in use over time on shared machines. Compiled.

A profile is a step function of time. A task of no length needs room like any other, at its instant;
it is a step of no length: it takes nothing from others that start or end then, but a task that would
run across it has to leave it its room, because when the schedule is decoded it comes first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined
from wfsched.placing.ties import fits_by


class Profiles(NamedTuple):
    """Steps of all machines, ascending in time; the last one of a machine never ends.

    Parameters
    ----------
    n_steps : (K,)
        Steps of each machine, at least 1.
    time : (K, 2 n + 1) [s]
        When each step begins; a task makes two steps more at most. Of steps that begin at one time
        only the last has a length. Neighbours of some length that are alike are one step, so that a
        busy time without a break is no longer to search than a short task.
    cores, memory : (K, 2 n + 1)
        What is in use; memory in B.
    """

    n_steps: IntArray
    time: FloatArray
    cores: FloatArray
    memory: FloatArray


def open_profiles(n_tasks: int, n_machines: int) -> Profiles:
    """Return the profiles of idle machines."""
    time, cores, memory = (np.empty((n_machines, 2 * n_tasks + 1)) for _ in range(3))
    profiles = Profiles(np.empty(n_machines, np.int64), time, cores, memory)
    clear_profiles(profiles)
    return profiles


@compiled
def clear_profiles(profiles):  # type: ignore[no-untyped-def]
    """Give each machine the one step in which nothing is in use."""
    profiles.n_steps[:] = 1
    profiles.time[:, 0] = 0.0
    profiles.cores[:, 0] = 0.0
    profiles.memory[:, 0] = 0.0


@inlined
def _step_at(profiles, k, time):  # type: ignore[no-untyped-def]
    """Return the last step of machine `k` that begins at `time` or before."""
    low, high = 0, profiles.n_steps[k] - 1
    while low < high:
        middle = (low + high + 1) // 2
        if profiles.time[k, middle] <= time:
            low = middle
        else:
            high = middle - 1
    return low


@inlined
def _fits(profiles, k, step, cores, memory, most_cores, most_memory):  # type: ignore[no-untyped-def]
    """Tell whether a task fits into a step; one too large for the machine runs there alone."""
    used = profiles.cores[k, step]
    if used == 0.0:
        return True
    return used + cores <= most_cores and profiles.memory[k, step] + memory <= most_memory


@inlined
def find_room(profiles, k, ready, duration, need, most):  # type: ignore[no-untyped-def]
    """Return the earliest start, not before `ready`, from which the task fits all the time.

    `need` and `most` are (cores, memory) of the task and of machine `k`. O(log steps), and the
    steps from `ready` to the finish.
    """
    step, start = _step_at(profiles, k, ready), ready
    while True:
        if not _fits(profiles, k, step, need[0], need[1], most[0], most[1]):
            step += 1
            start = profiles.time[k, step]
            while step + 1 < profiles.n_steps[k] and profiles.time[k, step + 1] == start:
                step += 1
        elif step + 1 == profiles.n_steps[k] or fits_by(start + duration, profiles.time[k, step + 1]):
            return start
        else:
            step += 1


@inlined
def take_room(profiles, k, start, finish, need, most_cores):  # type: ignore[no-untyped-def]
    """Add a task at the start that `find_room` returned."""
    first = _step_at(profiles, k, start)
    if profiles.time[k, first] < start:
        _insert(profiles, k, first + 1, start, first)
        first += 1
    if finish == start:
        _insert(profiles, k, first, start, first)
        past = first + 1
    else:
        past = first + 1
        while past < profiles.n_steps[k] and not fits_by(finish, profiles.time[k, past]):
            past += 1
        if past == profiles.n_steps[k] or profiles.time[k, past] > finish:
            _insert(profiles, k, past, finish, past - 1)
    for step in range(first, past):
        profiles.cores[k, step] += need[0]
        profiles.memory[k, step] += need[1]
    _join(profiles, k, past, most_cores)
    _join(profiles, k, first, most_cores)


@inlined
def _insert(profiles, k, at, time, like):  # type: ignore[no-untyped-def]
    """Insert a step before step `at` that uses what step `like` uses."""
    cores, memory = profiles.cores[k, like], profiles.memory[k, like]
    for j in range(profiles.n_steps[k], at, -1):
        profiles.time[k, j] = profiles.time[k, j - 1]
        profiles.cores[k, j] = profiles.cores[k, j - 1]
        profiles.memory[k, j] = profiles.memory[k, j - 1]
    profiles.time[k, at] = time
    profiles.cores[k, at] = cores
    profiles.memory[k, at] = memory
    profiles.n_steps[k] += 1


@inlined
def _join(profiles, k, step, most_cores):  # type: ignore[no-untyped-def]
    """Merge a step with the one before it if both use the same, or leave no core."""
    count = profiles.n_steps[k]
    if 0 < step < count and _has_length(profiles, k, step - 1) and _has_length(profiles, k, step):
        cores, memory = profiles.cores[k, step], profiles.memory[k, step]
        before = profiles.cores[k, step - 1]
        full = min(before, cores) >= most_cores
        if full or (cores == before and memory == profiles.memory[k, step - 1]):
            for j in range(step, count - 1):
                profiles.time[k, j] = profiles.time[k, j + 1]
                profiles.cores[k, j] = profiles.cores[k, j + 1]
                profiles.memory[k, j] = profiles.memory[k, j + 1]
            profiles.n_steps[k] -= 1


@inlined
def _has_length(profiles, k, step):  # type: ignore[no-untyped-def]
    return step + 1 == profiles.n_steps[k] or profiles.time[k, step] < profiles.time[k, step + 1]
