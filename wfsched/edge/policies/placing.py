"""Re-allocation: placing jobs that have not begun. Arrays as in `wfsched.edge.policies.realloc`."""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import inlined, internal
from wfsched.edge.green_time.stacks import BROWN, append, price
from wfsched.edge.policies.exchange import exchange
from wfsched.edge.policies.execution import NEW, OLD, RUNNING
from wfsched.edge.policies.greedy import IN_PLACE, LOW_CARB, NO_CARB_COMM


@inlined
def sort_by_key(jobs, count, key):  # type: ignore[no-untyped-def]
    """Sort the first `count` jobs by (key, number), by insertion, since they are nearly sorted."""
    for i in range(1, count):
        j = jobs[i]
        k = i
        while k > 0 and (key[jobs[k - 1]] > key[j] or (key[jobs[k - 1]] == key[j] and jobs[k - 1] > j)):
            jobs[k] = jobs[k - 1]
            k -= 1
        jobs[k] = j


@internal
def best_edge(  # type: ignore[no-untyped-def]
    j, t, n, only_origin, mapping, work, deadline, origin, hop, fare, cloud_fare, cloud_ticks, at, arrive,
    stack, size, begin, end, g0, stop, brown_cost,
):  # fmt: skip
    """Return the edge for job `j`; `n` for the cloud, -1 for none.

    Ties go to the edge of the data, then to the earliest completion, then to the lowest number.
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
    cheaper = best < 0 or (mapping == LOW_CARB and cloud_fare[j] < best_key)
    if cheaper and now + cloud_ticks[j] <= deadline[j]:
        return n
    return best


@inlined
def put(j, e, t, work, deadline, origin, hop, at, arrive, queue, size, stack, begin, end, g0, stop):  # type: ignore[no-untyped-def]
    """Append a job that has not begun to the queue of edge `e`."""
    ready = max(t, arrive[j]) + (hop[j] if e != at[j] else 0)
    due = deadline[j] - (hop[j] if e != origin[j] else 0)
    append(stack, e, size[NEW, e], ready, due, work[j], begin, end, g0[e], stop[e])
    queue[NEW, e, size[NEW, e]] = j
    size[NEW, e] += 1


@inlined
def pin(n, t, left, state, deadline, origin, hop, queue, size, stack, begin, end, g0, stop):  # type: ignore[no-untyped-def]
    """Start new queues with the running jobs."""
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
    """Queue job `j` on its best edge and return that edge; -1 if it fits nowhere, not even in the cloud."""
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
    """Place all waiting jobs; if one would not fit, keep the queues and place only the new job `x`."""
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
def improve(  # type: ignore[no-untyped-def]
    passes, t, n, waiting, n_waiting, target, work, left, deadline, origin, hop, fare, cloud_fare,
    cloud_ticks, at, arrive, queue, size, stack, begin, end, g0, stop, brown_cost, used, jobs, closes,
):  # fmt: skip
    """Search for exchanges; if there are any, rebuild the stacks of the queues."""
    for e in range(n):
        used[e] = stack[BROWN, e, size[NEW, e] - 1] if size[NEW, e] > 0 else 0
    if not exchange(
        passes, t, n, waiting, n_waiting, target, work, left, deadline, origin, hop, fare, cloud_fare,
        cloud_ticks, at, arrive, queue, size, begin, end, g0, stop, brown_cost, used, jobs, closes,
    ):  # fmt: skip
        return
    for e in range(n):
        for i in range(size[NEW, e]):
            j = queue[NEW, e, i]
            ready = max(t, arrive[j]) + (hop[j] if e != at[j] else 0)
            due = deadline[j] - (hop[j] if e != origin[j] else 0)
            append(stack, e, i, ready, due, left[j], begin, end, g0[e], stop[e])
