"""Re-allocation: whenever a job arrives, all that have not begun are placed anew.

Arrays of the kernels, handed over one by one: n edges, m jobs, Q jobs that can wait at a time, S slots of
a plan.

- of jobs (m,): `left` work to be done; `at`, `arrive` edge of the data and when they are there; `state`
- `waiting` (m,): the first `n_waiting` are jobs that have not begun
- `queue` (2, n, Q): jobs of each edge in their order, new and as before; `size` (2, n) how many
- `plan` (3, n, S): job, begin, end of each slot; `cursor` (2, n): next slot, how many
- `log` (3, .): job, begin, end of what was done; `moves` (4, .): job, instant, from, to
"""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled, inlined
from wfsched.edge.policies.array_sizes import grown
from wfsched.edge.policies.execution import COMING, advance_all, look, plan_edge, settle, still
from wfsched.edge.policies.placing import improve, place_all, sort_by_key

# Beyond all instants, and a sight that sees all.
NEVER = 2**62  # compiled into kernels
FAR = 2**60


@compiled
def run_realloc(  # type: ignore[no-untyped-def]
    n, work, release, deadline, origin, hop, fare, cloud_fare, cloud_ticks, row0, first, begin, end,
    brown_cost, mapping, by_looseness, passes, sight, at_a_time, room,
):  # fmt: skip
    """Run a whole instance; parameters as of `run_greedy`.

    Parameters
    ----------
    by_looseness : bool
        Whether jobs are placed by (deadline - now) / work, least first, or by their deadlines.
    passes : int
        How often exchanges are looked for among all that wait; 0: not at all.
    sight : int [ticks]
        Green intervals that begin later than this after an arrival are left out of account; `FAR`: none.
    at_a_time, room : int
        Jobs that are alive at a time, and slots of a plan, at most.

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
        anew = sight < FAR or (x > 0 and row0[x] != row0[x - 1])
        for e in range(n):
            plan_edge(
                e, anew, queue, size, stack, plan, cursor, begin, end, g0, stop, lengths, opens, closes,
                booked_begin, booked_end, missing, position, slot_begin, slot_end,
            )  # fmt: skip
    log = grown(log, n_log, n * room)
    n_log = advance_all(n, NEVER, left, state, queue, size, plan, cursor, last_slot, log, n_log)
    return place, cloud_from, log[:, :n_log], moves[:, :n_moves]


@inlined
def prioritise(by_looseness, t, waiting, n_waiting, key, deadline, work):  # type: ignore[no-untyped-def]
    """Sort what waits by deadline, or by looseness as it is now."""
    if by_looseness:
        for i in range(n_waiting):
            key[waiting[i]] = (deadline[waiting[i]] - t) / work[waiting[i]]
    sort_by_key(waiting, n_waiting, key)
