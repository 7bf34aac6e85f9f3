"""Re-allocation: whenever a job arrives, all that have not begun are placed anew.

Arrays of the kernels, handed over one by one: n edges, m jobs, Q jobs that can wait at a time, S slots of
a plan.

- of jobs (m,): `left` work to be done; `at`, `arrive` edge of the data and when they are there; `state`
- `waiting` (m,): the first `n_waiting` are jobs that have not begun
- `queue` (2, n, Q): jobs of each edge in their order, new and as before; `size` (2, n) how many
- `plan` (3, n, S): position in the queue, begin, end of each slot; `cursor` (2, n): next slot, how many
- `log` (3, .): job, begin, end of what was done; `moves` (4, .): job, instant, from, to
"""

from __future__ import annotations

import numpy as np

from wfsched.edge.compiling import compiled, inlined, internal
from wfsched.edge.exchange import exchange
from wfsched.edge.fill import first_after
from wfsched.edge.greedy import IN_PLACE, LOW_CARB, NO_CARB_COMM
from wfsched.edge.room import grown
from wfsched.edge.stacks import BROWN, CLOSES, OPENS, WORK, append, price
from wfsched.edge.two_round import two_round

COMING, WAITING, RUNNING, DONE, CLOUD = range(5)  # compiled into kernels
NEW, OLD = 0, 1
NEVER = 2**62


@internal
def advance(e, t, left, state, queue, size, plan, cursor, last_slot, log, n_log):  # type: ignore[no-untyped-def]
    """Execute the plan of edge `e` up to `t`; return how many slots are logged."""
    gone = 0
    i = cursor[0, e]
    while i < cursor[1, e] and plan[1, e, i] < t:
        j = plan[0, e, i]
        a, b = plan[1, e, i], min(plan[2, e, i], t)
        if last_slot[j] >= 0 and log[2, last_slot[j]] == a:
            log[2, last_slot[j]] = b
        else:
            log[0, n_log], log[1, n_log], log[2, n_log] = j, a, b
            last_slot[j] = n_log
            n_log += 1
        left[j] -= b - a
        state[j] = RUNNING
        if left[j] == 0:
            state[j] = DONE
            gone += 1
        if b < plan[2, e, i]:
            plan[1, e, i] = b
            break
        i += 1
    cursor[0, e] = i
    for k in range(size[OLD, e] - gone):
        queue[OLD, e, k] = queue[OLD, e, k + gone]
    size[OLD, e] -= gone
    return n_log


@inlined
def sort_by_key(jobs, count, key):  # type: ignore[no-untyped-def]
    """Sort the first `count` jobs by (key, number): by insertion, for they are nearly in order."""
    for i in range(1, count):
        j = jobs[i]
        k = i
        while k > 0 and (
            key[jobs[k - 1]] > key[j] or (key[jobs[k - 1]] == key[j] and jobs[k - 1] > j)
        ):
            jobs[k] = jobs[k - 1]
            k -= 1
        jobs[k] = j


@internal
def best_edge(  # type: ignore[no-untyped-def]
    j, t, n, only_origin, mapping, work, deadline, origin, hop, fare, cloud_fare, cloud_ticks, at, arrive,
    stack, size, begin, end, g0, stop, brown_cost,
):  # fmt: skip
    """Return the edge that job `j` is put behind: `n` is the cloud, -1 nowhere.

    Ties: where the data are, then the earliest completion, then the number of the edge.
    """
    best, best_key, best_home, best_stays = -1, np.inf, 0, False
    now = max(t, arrive[j])
    for step in range(1 if only_origin else n):
        e = origin[j] if only_origin else step
        stays, home = e == at[j], e == origin[j]
        ready = now if stays else now + hop[j]
        due = deadline[j] if home else deadline[j] - hop[j]
        brown, done = price(stack, e, size[NEW, e], ready, due, work[j], begin, end, g0[e], stop[e])
        if brown < 0:
            continue
        key = brown_cost * brown
        if mapping != NO_CARB_COMM:
            key += fare[j] * ((0 if stays else 1) + (0 if home else 1))
        done += 0 if home else hop[j]
        tied = key == best_key and not best_stays
        if key < best_key or (tied and (stays or done < best_home)):
            best, best_key, best_home, best_stays = e, key, done, stays
    if only_origin:
        return best
    if best < 0 or (mapping == LOW_CARB and cloud_fare[j] < best_key):
        if now + cloud_ticks[j] <= deadline[j]:
            return n
    return best


@inlined
def put(j, e, t, work, deadline, origin, hop, at, arrive, queue, size, stack, begin, end, g0, stop):  # type: ignore[no-untyped-def]
    """Put a job that has not begun behind the others of edge `e`."""
    ready = max(t, arrive[j]) + (hop[j] if e != at[j] else 0)
    due = deadline[j] - (hop[j] if e != origin[j] else 0)
    append(stack, e, size[NEW, e], ready, due, work[j], begin, end, g0[e], stop[e])
    queue[NEW, e, size[NEW, e]] = j
    size[NEW, e] += 1


@inlined
def pin(n, t, left, state, deadline, origin, hop, queue, size, stack, begin, end, g0, stop):  # type: ignore[no-untyped-def]
    """Begin new queues with the jobs that run."""
    for e in range(n):
        size[NEW, e] = 0
        if size[OLD, e] > 0 and state[queue[OLD, e, 0]] == RUNNING:
            j = queue[OLD, e, 0]
            due = deadline[j] - (hop[j] if e != origin[j] else 0)
            append(stack, e, 0, t, due, left[j], begin, end, g0[e], stop[e])
            queue[NEW, e, 0] = j
            size[NEW, e] = 1


@internal
def place_one(  # type: ignore[no-untyped-def]
    j, t, n, mapping, work, deadline, origin, hop, fare, cloud_fare, cloud_ticks, at, arrive,
    queue, size, stack, begin, end, g0, stop, brown_cost,
):  # fmt: skip
    """Put job `j` where it is best and return where that is; -1 if it fits nowhere, not even in the cloud."""
    e = -1
    if mapping == IN_PLACE:
        e = best_edge(
            j, t, n, True, mapping, work, deadline, origin, hop, fare, cloud_fare, cloud_ticks, at, arrive,
            stack, size, begin, end, g0, stop, brown_cost,
        )  # fmt: skip
    if e < 0:
        e = best_edge(
            j, t, n, False, max(mapping, LOW_CARB), work, deadline, origin, hop, fare, cloud_fare,
            cloud_ticks, at, arrive, stack, size, begin, end, g0, stop, brown_cost,
        )  # fmt: skip
    if 0 <= e < n:
        put(j, e, t, work, deadline, origin, hop, at, arrive, queue, size, stack, begin, end, g0, stop)
    return e


@internal
def place_all(  # type: ignore[no-untyped-def]
    x, t, n, waiting, n_waiting, target, mapping, work, deadline, origin, hop, fare, cloud_fare, cloud_ticks,
    at, arrive, left, state, queue, size, stack, begin, end, g0, stop, brown_cost,
):  # fmt: skip
    """Place all that wait, or, where that would leave one without a place, only the new job `x`."""
    pin(n, t, left, state, deadline, origin, hop, queue, size, stack, begin, end, g0, stop)
    placed = True
    for i in range(n_waiting):
        j = waiting[i]
        target[j] = place_one(
            j, t, n, mapping, work, deadline, origin, hop, fare, cloud_fare, cloud_ticks, at, arrive,
            queue, size, stack, begin, end, g0, stop, brown_cost,
        )  # fmt: skip
        if target[j] < 0:
            placed = False
            break
    if placed:
        return
    pin(n, t, left, state, deadline, origin, hop, queue, size, stack, begin, end, g0, stop)
    for e in range(n):
        for i in range(size[NEW, e], size[OLD, e]):
            j = queue[OLD, e, i]
            target[j] = e
            put(j, e, t, work, deadline, origin, hop, at, arrive, queue, size, stack, begin, end, g0, stop)
    target[x] = place_one(
        x, t, n, mapping, work, deadline, origin, hop, fare, cloud_fare, cloud_ticks, at, arrive,
        queue, size, stack, begin, end, g0, stop, brown_cost,
    )  # fmt: skip


@internal
def settle(n, t, waiting, n_waiting, target, hop, at, arrive, state, place, cloud_from, moves, n_moves):  # type: ignore[no-untyped-def]
    """Carry out what was decided: data set off. Return how many wait and how many moves there were."""
    kept = 0
    for i in range(n_waiting):
        j = waiting[i]
        e = target[j]
        place[j] = e
        if e == n:
            state[j] = CLOUD
            cloud_from[j] = max(t, arrive[j])
            continue
        if e != at[j]:
            moves[0, n_moves], moves[1, n_moves], moves[2, n_moves], moves[3, n_moves] = j, t, at[j], e
            n_moves += 1
            arrive[j] = max(t, arrive[j]) + hop[j]
            at[j] = e
        waiting[kept] = j
        kept += 1
    return kept, n_moves


@internal
def plan_edge(  # type: ignore[no-untyped-def]
    e, always, queue, size, stack, plan, cursor, begin, end, g0, stop, lengths, opens, closes,
    booked_begin, booked_end, missing, position, slot_begin, slot_end,
):  # fmt: skip
    """Make the plan of edge `e` by two rounds, unless its queue is what it was: then the plan stands."""
    q = size[NEW, e]
    same = q == size[OLD, e] and not always
    for i in range(q):
        same = same and queue[NEW, e, i] == queue[OLD, e, i]
        queue[OLD, e, i] = queue[NEW, e, i]
    size[OLD, e] = q
    if same:
        return
    cursor[0, e], cursor[1, e] = 0, 0
    if q == 0:
        return
    for i in range(q):
        lengths[i], opens[i], closes[i] = stack[WORK, e, i], stack[OPENS, e, i], stack[CLOSES, e, i]
    count = two_round(
        q, lengths, opens, closes, begin, end, g0[e], stop[e], booked_begin, booked_end, missing,
        position, slot_begin, slot_end,
    )  # fmt: skip
    for i in range(count):
        plan[0, e, i], plan[1, e, i], plan[2, e, i] = queue[NEW, e, position[i]], slot_begin[i], slot_end[i]
    cursor[1, e] = count


@compiled
def run_realloc(  # type: ignore[no-untyped-def]
    n, work, release, deadline, origin, hop, fare, cloud_fare, cloud_ticks, row0, first, begin, end,
    brown_cost, mapping, by_looseness, passes, at_a_time, room,
):  # fmt: skip
    """Run a whole instance; parameters as of `run_greedy`.

    Parameters
    ----------
    by_looseness : bool
        Whether jobs are placed by (deadline - now) / work, least first, or by their deadlines.
    passes : int
        How often exchanges are looked for among all that wait; 0: not at all.
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
    place, cloud_from, target = np.full(m, n), np.full(m, -1), np.full(m, -1)
    waiting, last_slot, key = np.empty(m, np.int64), np.full(m, -1), deadline.astype(np.float64)
    queue, size = np.empty((2, n, at_a_time + 1), np.int64), np.zeros((2, n), np.int64)
    stack = np.empty((6, n, at_a_time + 1), np.int64)
    plan, cursor = np.empty((3, n, room), np.int64), np.zeros((2, n), np.int64)
    lengths, opens, closes, missing = np.empty((4, at_a_time + 1), np.int64)
    booked_begin, booked_end, position, slot_begin, slot_end = np.empty((5, room), np.int64)
    g0, stop, used = np.empty((3, n), np.int64)
    jobs, due = np.empty((2, at_a_time + 1), np.int64)
    log, n_log = np.empty((3, 2 * m + n * room), np.int64), 0
    moves, n_moves = np.empty((4, m + at_a_time), np.int64), 0
    n_waiting = 0
    for x in range(m):
        t = release[x]
        log, moves = grown(log, n_log, n * room), grown(moves, n_moves, at_a_time + 1)
        for e in range(n):
            n_log = advance(e, t, left, state, queue, size, plan, cursor, last_slot, log, n_log)
            stop[e] = first[row0[x] + e + 1]
            g0[e] = first_after(end, first[row0[x] + e], stop[e], t)
        n_waiting = still(waiting, n_waiting, state, x)
        if by_looseness:
            for i in range(n_waiting):
                key[waiting[i]] = (deadline[waiting[i]] - t) / work[waiting[i]]
        sort_by_key(waiting, n_waiting, key)
        place_all(
            x, t, n, waiting, n_waiting, target, mapping, work, deadline, origin, hop, fare, cloud_fare,
            cloud_ticks, at, arrive, left, state, queue, size, stack, begin, end, g0, stop, brown_cost,
        )  # fmt: skip
        if passes > 0:
            for e in range(n):
                used[e] = stack[BROWN, e, size[NEW, e] - 1] if size[NEW, e] > 0 else 0
            if exchange(
                passes, t, n, waiting, n_waiting, target, work, left, deadline, origin, hop, fare, cloud_fare,
                cloud_ticks, at, arrive, queue, size, begin, end, g0, stop, brown_cost, used, jobs, due,
            ):  # fmt: skip
                restack(
                    n, t, left, deadline, origin, hop, at, arrive, queue, size, stack, begin, end, g0, stop
                )
        n_waiting, n_moves = settle(
            n, t, waiting, n_waiting, target, hop, at, arrive, state, place, cloud_from, moves, n_moves
        )
        for e in range(n):
            plan_edge(
                e, x > 0 and row0[x] != row0[x - 1], queue, size, stack, plan, cursor, begin, end, g0, stop,
                lengths, opens, closes, booked_begin, booked_end, missing, position, slot_begin, slot_end,
            )  # fmt: skip
    log = grown(log, n_log, n * room)
    for e in range(n):
        n_log = advance(e, NEVER, left, state, queue, size, plan, cursor, last_slot, log, n_log)
    return place, cloud_from, log[:, :n_log], moves[:, :n_moves]


@internal
def restack(n, t, left, deadline, origin, hop, at, arrive, queue, size, stack, begin, end, g0, stop):  # type: ignore[no-untyped-def]
    """Make the stacks of the queues anew after exchanges."""
    for e in range(n):
        for i in range(size[NEW, e]):
            j = queue[NEW, e, i]
            ready = max(t, arrive[j]) + (hop[j] if e != at[j] else 0)
            due = deadline[j] - (hop[j] if e != origin[j] else 0)
            append(stack, e, i, ready, due, left[j], begin, end, g0[e], stop[e])


@inlined
def still(waiting, n_waiting, state, x):  # type: ignore[no-untyped-def]
    """Drop the jobs that have begun, add the new one; return how many wait."""
    kept = 0
    for i in range(n_waiting):
        if state[waiting[i]] == WAITING:
            waiting[kept] = waiting[i]
            kept += 1
    state[x] = WAITING
    waiting[kept] = x
    return kept + 1
