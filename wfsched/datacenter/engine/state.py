"""State of a run, and what every policy shares: ends, overruns, releases, reservations and starts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.compiling import compiled, internal

SLOT = 5.0
WAITING, PLANNED, RUNNING, NEXT = 0, 1, 2, 3


class Tables(NamedTuple):
    """Facts of an instance and what is predicted, as kernels read them.

    Parameters
    ----------
    cores, capacity : array (m,), array (D,)
    release, due : array (m,) [min]
        `due` is release + tau.
    release_slot, rank : array (m,)
        First slot boundary at or after the release; place in the order of latest starts.
    ready : array (m, D)
        First slot in which a job may start in a centre.
    run, kw, energy : array (m, D) [min], [kW], [kWh]
        Predicted; `kw` without PUE, `energy` at the release.
    alpha, margin, contention : float
    """

    cores: IntArray
    capacity: IntArray
    release: FloatArray
    due: FloatArray
    release_slot: IntArray
    rank: IntArray
    ready: IntArray
    run: FloatArray
    kw: FloatArray
    energy: FloatArray
    alpha: float
    margin: float
    contention: float


class State(NamedTuple):
    """State of a run; kernels change it in place.

    Parameters
    ----------
    plan : array (D, Q)
        Cores in use or reserved, by the history too.
    busy : array (D,)
        Cores of jobs that have begun.
    centre, slot, until, end : array (m,)
        Centre, first slot, end of the reservation, and true end of each job; -1 as long as unknown.
    took : array (m,) [min]
        True run time, known to the engine when a job has begun.
    lists : array (3, m)
        Jobs that wait (by latest start), are planned, run.
    size : array (4,)
        Lengths of the lists, and the next job to be released.
    """

    plan: IntArray
    busy: IntArray
    centre: IntArray
    slot: IntArray
    until: IntArray
    end: IntArray
    took: FloatArray
    lists: IntArray
    size: IntArray


def blank_state(m: int, held: IntArray) -> State:
    """Return the state before the first slot; what the history holds never grows again."""
    plan = np.ascontiguousarray(np.maximum.accumulate(held[:, ::-1], axis=1)[:, ::-1])
    unknown = [np.full(m, -1, dtype=np.int64) for _ in range(4)]
    centre, slot, until, end = unknown
    busy, lists, size = np.zeros(len(held), np.int64), np.zeros((3, m), np.int64), np.zeros(4, np.int64)
    return State(plan, busy, centre, slot, until, end, np.zeros(m), lists, size)


@internal
def _put(state: State, which: int, j: int, rank: IntArray) -> None:
    """Insert a job into a list by its rank."""
    at = state.size[which]
    row = state.lists[which]
    while at > 0 and rank[row[at - 1]] > rank[j]:
        row[at] = row[at - 1]
        at -= 1
    row[at] = j
    state.size[which] += 1


@internal
def keep_list(state: State, which: int, kept: BoolArray) -> None:
    """Leave in a list only what is kept, in its order."""
    row, n = state.lists[which], 0
    for k in range(state.size[which]):
        if kept[k]:
            row[n] = row[k]
            n += 1
    state.size[which] = n


@internal
def slots_of(minutes: float) -> int:
    """Return the slots that a run holds."""
    return int(np.ceil(minutes / SLOT))


@internal
def book(state: State, tables: Tables, j: int, first: int, last: int, sign: int) -> None:
    """Reserve a job's cores in its centre from slot `first` to `last`, or give them back."""
    row, change = state.plan[state.centre[j]], sign * tables.cores[j]
    for q in range(first, min(last, row.shape[0])):
        row[q] += change


@compiled
def begin_slot(tables: Tables, state: State, t: int) -> None:
    """End jobs, extend the reservations of those that overrun, and release jobs."""
    running, n = state.lists[RUNNING], 0
    for k in range(state.size[RUNNING]):
        j = running[k]
        if state.end[j] == t:
            book(state, tables, j, t, state.until[j], -1)
            state.busy[state.centre[j]] -= tables.cores[j]
            continue
        if state.until[j] <= t:
            book(state, tables, j, t, t + 1, 1)
            state.until[j] = t + 1
        running[n] = j
        n += 1
    state.size[RUNNING] = n
    while state.size[NEXT] < tables.cores.shape[0] and tables.release_slot[state.size[NEXT]] <= t:
        _put(state, WAITING, state.size[NEXT], tables.rank)
        state.size[NEXT] += 1


@compiled
def reserve(tables: Tables, state: State, j: int, d: int, held_from: int, slot: int) -> None:
    """Plan a waiting job; it holds cores from `held_from`. The caller takes it off the waiting list."""
    state.centre[j], state.slot[j] = d, slot
    state.until[j] = slot + max(slots_of(tables.run[j, d] * (1 + tables.margin)), 1)
    book(state, tables, j, held_from, state.until[j], 1)
    _put(state, PLANNED, j, tables.rank)


@compiled
def withdraw(tables: Tables, state: State, k: int, t: int) -> int:
    """Let the k-th planned job wait again; the caller takes it off the list of planned jobs."""
    j = state.lists[PLANNED, k]
    book(state, tables, j, max(state.slot[j], t), state.until[j], -1)
    _put(state, WAITING, j, tables.rank)
    return int(j)


@internal
def _begin(tables: Tables, state: State, true_run: FloatArray, j: int, t: int, share: float) -> None:
    d = state.centre[j]
    state.took[j] = true_run[j, d] * (1.0 + tables.contention * share * share)
    state.end[j] = t + max(slots_of(state.took[j]), 1)
    state.lists[RUNNING, state.size[RUNNING]] = j
    state.size[RUNNING] += 1
    state.busy[d] += tables.cores[j]


@compiled
def start_due(tables: Tables, state: State, true_run: FloatArray, held: IntArray, t: int) -> int:
    """Start the jobs planned for slot `t`; those without cores wait again. Returns how many do."""
    kept, failed = np.ones(state.size[PLANNED], np.bool_), 0
    before = state.busy.copy()
    for k in range(state.size[PLANNED]):
        j = state.lists[PLANNED, k]
        if state.slot[j] != t:
            continue
        kept[k] = False
        d = state.centre[j]
        if state.busy[d] + held[d, t] + tables.cores[j] <= tables.capacity[d]:
            share = (before[d] + held[d, t]) / tables.capacity[d]
            _begin(tables, state, true_run, j, t, share)
        else:
            withdraw(tables, state, k, t)
            failed += 1
    keep_list(state, PLANNED, kept)
    return failed
