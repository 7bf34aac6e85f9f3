"""Re-allocation: at each arrival, all jobs that have not begun are placed again.

Arrays of the kernels, passed one by one (a NamedTuple of them was slower): n edges, m jobs, Q jobs that can
wait at a time, S slots of a plan.

- of jobs (m,): `left` remaining work; `at`, `arrive` edge of the data and their arrival there; `state`
- `waiting` (m,): the first `n_waiting` are jobs that have not begun
- `queue` (2, n, Q): jobs of each edge in their order, new and previous; `size` (2, n) their number
- `plan` (3, n, S): job, begin, end of each slot; `cursor` (2, n): next slot, number of slots
- `log` (3, .): job, begin, end of each executed slot; `moves` (4, .): job, instant, from, to
"""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled, inlined
from wfsched.edge.policies.array_sizes import grown
from wfsched.edge.policies.execution import COMING, advance_all, look, plan_edge, settle, still
from wfsched.edge.policies.placing import improve, place_all, sort_by_key

# An instant after all others, and a look-ahead without limit.
END_OF_TIME = 2**62  # compiled into kernels
UNLIMITED_SIGHT = 2**60


@compiled
def run_realloc(  # type: ignore[no-untyped-def]
    n, work, release, deadline, origin, hop, fare, cloud_fare, cloud_ticks, row0, first, begin, end,
    brown_cost, mapping, by_looseness, passes, sight, at_a_time, room,
):  # fmt: skip
    """Run an instance; further parameters as in `run_greedy`.

    Parameters
    ----------
    by_looseness : bool
        Whether jobs are placed by (deadline - now) / work, lowest first, or by deadline.
    passes : int
        Number of searches for exchanges among all waiting jobs; 0 for none.
    sight : int [ticks]
        Look-ahead: later green intervals are ignored; `UNLIMITED_SIGHT` for none.
    at_a_time, room : int
        Maximum number of released, unfinished jobs, and of slots of a plan.

    Returns
    -------
    place, cloud_from : (m,)
    log : (3, n_slots)
    moves : (4, n_moves)
    """
    m = len(work)
    left, at, arrive, state = work.copy(), origin.copy(), release.copy(), np.full(m, COMING)
    place, cloud_from, target, last_slot = np.full((4, m), -1)
    waiting, n_waiting, key = np.empty(m, np.int64), 0, deadline.astype(np.float64)
    queue, stack = np.empty((2, n, at_a_time + 1), np.int64), np.empty((6, n, at_a_time + 1), np.int64)
    plan, (size, cursor) = np.empty((3, n, room), np.int64), np.zeros((2, 2, n), np.int64)
    lengths, opens, closes, missing = np.empty((4, at_a_time + 1), np.int64)
    booked_begin, booked_end, position, slot_begin, slot_end = np.empty((5, room), np.int64)
    g0, stop, used = np.empty((3, n), np.int64)
    log, n_log = np.empty((3, 2 * m + n * room), np.int64), 0
    moves, n_moves = np.empty((4, m + at_a_time), np.int64), 0
    for x in range(m):
        t = release[x]
        log, moves = grown(log, n_log, n * room), grown(moves, n_moves, at_a_time + 1)
        n_log = advance_all(n, t, left, state, queue, size, plan, cursor, last_slot, log, n_log)
        look(n, t, row0[x], sight, first, begin, end, g0, stop)
        n_waiting = still(waiting, n_waiting, state, x)
        prioritise(by_looseness, t, waiting, n_waiting, key, deadline, work)
        place_all(
            x, t, n, waiting, n_waiting, target, mapping, work, deadline, origin, hop, fare, cloud_fare,
            cloud_ticks, at, arrive, left, state, queue, size, stack, begin, end, g0, stop, brown_cost,
        )  # fmt: skip
        if passes > 0:
            improve(
                passes, t, n, waiting, n_waiting, target, work, left, deadline, origin, hop, fare, cloud_fare,
                cloud_ticks, at, arrive, queue, size, stack, begin, end, g0, stop, brown_cost, used, opens,
                closes,
            )  # fmt: skip
        n_waiting, n_moves = settle(
            n, t, waiting, n_waiting, target, hop, at, arrive, state, place, cloud_from, moves, n_moves
        )
        anew = sight < UNLIMITED_SIGHT or (x > 0 and row0[x] != row0[x - 1])
        for e in range(n):
            plan_edge(
                e, anew, queue, size, stack, plan, cursor, begin, end, g0, stop, lengths, opens, closes,
                booked_begin, booked_end, missing, position, slot_begin, slot_end,
            )  # fmt: skip
    log = grown(log, n_log, n * room)
    n_log = advance_all(n, END_OF_TIME, left, state, queue, size, plan, cursor, last_slot, log, n_log)
    return place, cloud_from, log[:, :n_log], moves[:, :n_moves]


@inlined
def prioritise(by_looseness, t, waiting, n_waiting, key, deadline, work):  # type: ignore[no-untyped-def]
    """Sort the waiting jobs by deadline, or by current looseness."""
    if by_looseness:
        for i in range(n_waiting):
            key[waiting[i]] = (deadline[waiting[i]] - t) / work[waiting[i]]
    sort_by_key(waiting, n_waiting, key)
