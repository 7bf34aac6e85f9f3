"""Re-allocation: making and executing plans. Arrays as in `wfsched.edge.policies.realloc`."""

from __future__ import annotations

from wfsched.core.compiling import inlined, internal
from wfsched.edge.green_time.fill import first_after
from wfsched.edge.green_time.stacks import CLOSES, OPENS, WORK
from wfsched.edge.green_time.two_round import two_round

COMING, WAITING, RUNNING, DONE, CLOUD = range(5)  # compiled into kernels
NEW, OLD = 0, 1


@internal
def advance(e, t, left, state, queue, size, plan, cursor, last_slot, log, n_log):  # type: ignore[no-untyped-def]
    """Execute the plan of edge `e` up to `t`; return the number of logged slots."""
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


@internal
def advance_all(n, t, left, state, queue, size, plan, cursor, last_slot, log, n_log):  # type: ignore[no-untyped-def]
    """Execute the plans of all edges up to `t`; return the number of logged slots."""
    for e in range(n):
        n_log = advance(e, t, left, state, queue, size, plan, cursor, last_slot, log, n_log)
    return n_log


@inlined
def still(waiting, n_waiting, state, x):  # type: ignore[no-untyped-def]
    """Drop jobs that have begun and add the new one; return the number of waiting jobs."""
    kept = 0
    for i in range(n_waiting):
        if state[waiting[i]] == WAITING:
            waiting[kept] = waiting[i]
            kept += 1
    state[x] = WAITING
    waiting[kept] = x
    return kept + 1


@internal
def look(n, t, row0, sight, first, begin, end, g0, stop):  # type: ignore[no-untyped-def]
    """Find the green intervals of each edge that are forecast at `t`: from `g0` to `stop`."""
    for e in range(n):
        last = first[row0 + e + 1]
        g0[e] = first_after(end, first[row0 + e], last, t)
        stop[e] = first_after(begin, g0[e], last, t + sight)


@internal
def settle(n, t, waiting, n_waiting, target, hop, at, arrive, state, place, cloud_from, moves, n_moves):  # type: ignore[no-untyped-def]
    """Start the transfers that were decided; return the numbers of waiting jobs and of moves."""
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
    """Plan edge `e` by two rounds; keep its plan if the queue has not changed."""
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
