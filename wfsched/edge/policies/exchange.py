"""Exchanges: a job that is dear to place may take the place of one that is cheaper to send away.

Ours. Transfers cost by volume, which differs a hundredfold between jobs, and placing by deadline sends away
whichever job comes last. So after all jobs are placed, each that pays for transfers or the cloud is tried on
every edge, alone or in place of a job that waits there, which then goes where it costs least.

Arrays are those of `wfsched.edge.policies.realloc`; `used` (n,) is the brown time of each queue [ticks],
`jobs` and `closes` (Q,) are working memory.
"""

from __future__ import annotations

from wfsched.core.compiling import inlined, internal
from wfsched.edge.green_time.fill import fill

NEW = 0  # compiled into kernels
NOBODY = -1
# A gain below this share of what is at stake is rounding.
_LEAST = 1e-9


@inlined
def fare_to(j, e, n, origin, fare, cloud_fare, at):  # type: ignore[no-untyped-def]
    """Return what transfers, and the cloud `n`, cost job `j` from now on."""
    if e == n:
        return cloud_fare[j]
    return fare[j] * ((0 if e == at[j] else 1) + (0 if e == origin[j] else 1))


@inlined
def changed(e, gone, come, work, left, deadline, queue, size, jobs):  # type: ignore[no-untyped-def]
    """Write queue `e` to `jobs`, without `gone` and with `come` by its deadline; return its size."""
    q = 0
    for i in range(size[NEW, e]):
        j = queue[NEW, e, i]
        if come >= 0 and left[j] == work[j] and deadline[come] < deadline[j]:
            jobs[q] = come
            q += 1
            come = NOBODY
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
    """Return the brown time of queue `e` without job `gone` and with `come`; -1 if a job would be late."""
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
    """Return where job `y`, put out of edge `taken` by `j`, costs least, and what; -1 if above `most`.

    `base` is the brown time of edge `came_from` once `j` has left it.
    """
    best, least = NOBODY, most
    for e in range(n):
        if e == taken:
            continue
        price = fare_to(y, e, n, origin, fare, cloud_fare, at)
        if price >= least:
            continue
        gone = j if e == came_from else NOBODY
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
    """Return the edge that job `j` should go to, the job that should leave it, and where that should go.

    The edge is -1 if nothing gains; the job is `NOBODY` if none has to leave.
    """
    here, base = target[j], 0
    saved = fare_to(j, here, n, origin, fare, cloud_fare, at)
    if here < n:
        base = brown_with(
            here, j, NOBODY, t, work, left, deadline, origin, hop, at, arrive, queue, size, begin, end, g0,
            stop, jobs, closes,
        )  # fmt: skip
        saved += brown_cost * (used[here] - base)
    best, other, refuge, gain = NOBODY, NOBODY, NOBODY, _LEAST * saved
    for e in range(n):
        kept = saved - fare_to(j, e, n, origin, fare, cloud_fare, at)
        if e == here or kept <= gain:
            continue
        for i in range(-1, size[NEW, e]):
            y = queue[NEW, e, i] if i >= 0 else NOBODY
            if y >= 0 and (left[y] < work[y] or fare[y] >= fare[j]):
                continue
            brown = brown_with(
                e, y, j, t, work, left, deadline, origin, hop, at, arrive, queue, size, begin, end, g0,
                stop, jobs, closes,
            )  # fmt: skip
            if brown < 0:
                continue
            found = kept - brown_cost * (brown - used[e])
            to, price = NOBODY, 0.0
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
    """Take job `gone` out of queue `e` and put `come` into it."""
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
    """Improve where the waiting jobs are placed, `passes` times over all at most; return whether it did."""
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
            for edge, gone, come in ((here, j, NOBODY), (e, y, j), (to, NOBODY, y)):
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
