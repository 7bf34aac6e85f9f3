"""Exchanges: an expensive job takes the place of one that is cheaper to move away.

Ours. Transfers cost by volume, which differs a hundredfold between jobs, but placing by deadline moves away
whichever job comes last. So once all jobs are placed, each job that pays for transfers or the cloud is tried
on every edge, alone or in place of a job that waits there, which then goes where it costs least.

Arrays are those of `wfsched.edge.policies.realloc`; `used` (n,) is the brown time of each queue [ticks],
`jobs` and `closes` (Q,) are working memory.
"""

from __future__ import annotations

from wfsched.core.compiling import inlined, internal
from wfsched.edge.green_time.fill import fill

NEW = 0  # compiled into kernels
NO_JOB = -1
# Smaller gains, as a share of the current cost, are rounding errors.
_MIN_RELATIVE_GAIN = 1e-9


@inlined
def fare_to(j, e, n, origin, fare, cloud_fare, at):  # type: ignore[no-untyped-def]
    """Return the remaining cost of transfers, or of the cloud `n`, for job `j`."""
    if e == n:
        return cloud_fare[j]
    return fare[j] * ((0 if e == at[j] else 1) + (0 if e == origin[j] else 1))


@inlined
def changed(e, gone, come, work, left, deadline, queue, size, jobs):  # type: ignore[no-untyped-def]
    """Write queue `e` to `jobs`, without `gone` and with `come` in order of deadlines; return its size."""
    q = 0
    for i in range(size[NEW, e]):
        j = queue[NEW, e, i]
        if come >= 0 and left[j] == work[j] and deadline[come] < deadline[j]:
            jobs[q] = come
            q += 1
            come = NO_JOB
        if j != gone:
            jobs[q] = j
            q += 1
    if come >= 0:
        jobs[q] = come
        q += 1
    return q


@internal
def brown_with(  # type: ignore[no-untyped-def]
    e,
    gone,
    come,
    t,
    work,
    left,
    deadline,
    origin,
    hop,
    at,
    arrive,
    queue,
    size,
    begin,
    end,
    g0,
    stop,
    jobs,
    closes,
):
    """Return the brown time of queue `e` without `gone` and with `come`; -1 if a job would be late."""
    q = changed(e, gone, come, work, left, deadline, queue, size, jobs)
    limit = 2**62
    for i in range(q - 1, -1, -1):
        j = jobs[i]
        limit = min(limit, deadline[j] - (hop[j] if e != origin[j] else 0))
        closes[i] = limit
        limit -= left[j]
    done, opens, total, g = t, t, 0, g0[e]
    for i in range(q):
        j = jobs[i]
        opens = max(opens, max(t, arrive[j]) + (hop[j] if e != at[j] else 0))
        if opens + left[j] > closes[i]:
            return -1
        done, brown, g = fill(begin, end, g, stop[e], max(done, opens), closes[i], left[j])
        total += brown
        opens += left[j]
    return total


@internal
def best_refuge(  # type: ignore[no-untyped-def]
    y, taken, j, came_from, base, t, n, work, left, deadline, origin, hop, fare, cloud_fare, cloud_ticks,
    at, arrive, queue, size, begin, end, g0, stop, brown_cost, used, jobs, closes, most,
):  # fmt: skip
    """Return the cheapest place for job `y`, displaced from edge `taken` by `j`, and its cost.

    The place is -1 if the cost would exceed `most`. `base` is the brown time of edge `came_from` without `j`.
    """
    best, least = NO_JOB, most
    for e in range(n):
        if e == taken:
            continue
        price = fare_to(y, e, n, origin, fare, cloud_fare, at)
        if price >= least:
            continue
        gone = j if e == came_from else NO_JOB
        brown = brown_with(
            e, gone, y, t, work, left, deadline, origin, hop, at, arrive, queue, size, begin, end, g0, stop,
            jobs, closes,
        )  # fmt: skip
        if brown >= 0:
            price += brown_cost * (brown - (base if e == came_from else used[e]))
            if price < least:
                best, least = e, price
    if cloud_fare[y] < least and max(t, arrive[y]) + cloud_ticks[y] <= deadline[y]:
        best, least = n, cloud_fare[y]
    return best, least


@internal
def best_exchange(  # type: ignore[no-untyped-def]
    j, t, n, target, work, left, deadline, origin, hop, fare, cloud_fare, cloud_ticks, at, arrive,
    queue, size, begin, end, g0, stop, brown_cost, used, jobs, closes,
):  # fmt: skip
    """Return the best edge for job `j`, the job that leaves it, and the new place of that job.

    The edge is -1 without any gain; the job is `NO_JOB` if none has to leave.
    """
    here, base = target[j], 0
    saved = fare_to(j, here, n, origin, fare, cloud_fare, at)
    if here < n:
        base = brown_with(
            here, j, NO_JOB, t, work, left, deadline, origin, hop, at, arrive, queue, size, begin, end, g0,
            stop, jobs, closes,
        )  # fmt: skip
        saved += brown_cost * (used[here] - base)
    best, other, refuge, gain = NO_JOB, NO_JOB, NO_JOB, _MIN_RELATIVE_GAIN * saved
    for e in range(n):
        kept = saved - fare_to(j, e, n, origin, fare, cloud_fare, at)
        if e == here or kept <= gain:
            continue
        for i in range(-1, size[NEW, e]):
            y = queue[NEW, e, i] if i >= 0 else NO_JOB
            if y >= 0 and (left[y] < work[y] or fare[y] >= fare[j]):
                continue
            brown = brown_with(
                e, y, j, t, work, left, deadline, origin, hop, at, arrive, queue, size, begin, end, g0,
                stop, jobs, closes,
            )  # fmt: skip
            if brown < 0:
                continue
            found = kept - brown_cost * (brown - used[e])
            to, price = NO_JOB, 0.0
            if y >= 0:
                found += fare_to(y, e, n, origin, fare, cloud_fare, at)
                to, price = best_refuge(
                    y, e, j, here, base, t, n, work, left, deadline, origin, hop, fare, cloud_fare,
                    cloud_ticks, at, arrive, queue, size, begin, end, g0, stop, brown_cost, used, jobs,
                    closes, found - gain,
                )  # fmt: skip
                if to < 0:
                    continue
            if found - price > gain:
                best, other, refuge, gain = e, y, to, found - price
    return best, other, refuge


@internal
def relocate(  # type: ignore[no-untyped-def]
    e, gone, come, t, target, work, left, deadline, origin, hop, at, arrive, queue, size, begin, end, g0,
    stop, used, jobs, closes,
):  # fmt: skip
    """Remove job `gone` from queue `e` and insert `come`."""
    used[e] = brown_with(
        e, gone, come, t, work, left, deadline, origin, hop, at, arrive, queue, size, begin, end, g0, stop,
        jobs, closes,
    )  # fmt: skip
    q = changed(e, gone, come, work, left, deadline, queue, size, jobs)
    for i in range(q):
        queue[NEW, e, i] = jobs[i]
    size[NEW, e] = q
    if come >= 0:
        target[come] = e


@internal
def exchange(  # type: ignore[no-untyped-def]
    passes, t, n, waiting, n_waiting, target, work, left, deadline, origin, hop, fare, cloud_fare,
    cloud_ticks, at, arrive, queue, size, begin, end, g0, stop, brown_cost, used, jobs, closes,
):  # fmt: skip
    """Improve the placement of waiting jobs in at most `passes` passes; return whether it changed."""
    improved = False
    for _ in range(passes):
        better = False
        for i in range(n_waiting):
            j = waiting[i]
            here = target[j]
            if fare_to(j, here, n, origin, fare, cloud_fare, at) <= 0.0:
                continue
            e, y, to = best_exchange(
                j, t, n, target, work, left, deadline, origin, hop, fare, cloud_fare, cloud_ticks, at, arrive,
                queue, size, begin, end, g0, stop, brown_cost, used, jobs, closes,
            )  # fmt: skip
            if e < 0:
                continue
            better = improved = True
            for edge, gone, come in ((here, j, NO_JOB), (e, y, j), (to, NO_JOB, y)):
                if 0 <= edge < n:
                    relocate(
                        edge, gone, come, t, target, work, left, deadline, origin, hop, at, arrive, queue,
                        size, begin, end, g0, stop, used, jobs, closes,
                    )  # fmt: skip
            if to == n:
                target[y] = n
        if not better:
            break
    return improved
