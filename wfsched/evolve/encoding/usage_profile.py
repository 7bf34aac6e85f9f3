"""What runs on a machine that takes several tasks at a time, as stretches of time of equal use. Compiled.

A profile is an array (n_stretches, 3) with room for more: when each stretch begins, and the cores and the
memory in use until the next one. The first begins before all time; in the last nothing runs. A task
of no length has a stretch of no length: what is put there later must leave room for it.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled, internal


@internal
def _stretch(profile, count, time):  # type: ignore[no-untyped-def]
    """Return the stretch that `time` is in, the last one that has begun."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if profile[middle, 0] <= time:
            low = middle + 1
        else:
            high = middle
    return low - 1


@compiled
def earliest_fit(profile, count, need, most, ready, duration):  # type: ignore[no-untyped-def]
    """Return when a task can start at the earliest, from `ready` on.

    `need` and `most` are cores and memory, of the task and of the machine. What asks for more than
    there is runs alone, as in the evaluation.
    """
    start = ready
    first = at = _stretch(profile, count, ready)
    while at < count and (at == first or profile[at, 0] < start + duration):
        cores, memory = profile[at, 1] + need[0], profile[at, 2] + need[1]
        free = profile[at, 1] == 0.0 or (cores <= most[0] and memory <= most[1])
        at += 1
        if not free:
            first = at
            start = profile[at, 0]
    return start


@internal
def _double(profile, count, at):  # type: ignore[no-untyped-def]
    """Put a stretch in twice."""
    for later in range(count, at, -1):
        for column in range(3):
            profile[later, column] = profile[later - 1, column]


@internal
def _cut(profile, count, time):  # type: ignore[no-untyped-def]
    """Let a stretch begin at `time`; return how many there are then."""
    at = _stretch(profile, count, time)
    if profile[at, 0] == time:
        return count
    _double(profile, count, at)
    profile[at + 1, 0] = time
    return count + 1


@compiled
def use(profile, count, need, start, finish):  # type: ignore[no-untyped-def]
    """Enter a task that runs from `start` to `finish`; return how many stretches there are then."""
    count = _cut(profile, count, start)
    first = _stretch(profile, count, start)
    if finish > start:
        count = _cut(profile, count, finish)
    else:
        _double(profile, count, first)
        count += 1
    for at in range(first, count):
        if at > first and profile[at, 0] >= finish:
            break
        profile[at, 1] += need[0]
        profile[at, 2] += need[1]
    return count


@compiled
def empty_profiles(n_machines, most):  # type: ignore[no-untyped-def]
    """Return profiles of machines on which nothing runs yet, with room for `most` tasks each."""
    profiles = np.zeros((n_machines, 2 * most + 1, 3))
    profiles[:, 0, 0] = -np.inf
    return profiles
