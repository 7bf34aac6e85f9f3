"""Kernel of the history: first come, first served, each job where it prefers."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.core.compiling import compiled, internal


@internal
def _room(used: IntArray, d: int, begin: int, end: int, most: int) -> bool:
    for q in range(begin, end):  # noqa: SIM110  # Compiled.
        if used[d, q] > most:
            return False
    return True


@compiled
def place_by_preference(
    ready: IntArray, preference: IntArray, held: IntArray, cores: IntArray, capacity: IntArray
) -> tuple[IntArray, IntArray]:
    """Return centre and slot of each job, in order of release.

    Parameters
    ----------
    ready, held : array (m, D)
        First slot and number of slots in each centre.
    preference : array (m, D)
        Centres, most wanted first.
    cores : array (m,)
    capacity : array (D,)
    """
    m, n = ready.shape
    horizon = ready.max() + (held.max() + 1) * (m // 64 + 8)
    used = np.zeros((n, horizon), np.int64)
    centre, slot = np.zeros(m, np.int64), np.zeros(m, np.int64)
    for j in range(m):
        delay, found = 0, False
        while not found:
            for k in range(n):
                d = preference[j, k]
                begin = ready[j, d] + delay
                if _room(used, d, begin, begin + held[j, d], capacity[d] - cores[j]):
                    centre[j], slot[j], found = d, begin, True
                    used[d, begin : begin + held[j, d]] += cores[j]
                    break
            delay += 1
    return centre, slot
