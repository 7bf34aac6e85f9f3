"""Greedy: each job is placed once, at its release, into the cheapest gap between jobs."""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled, inlined, internal
from wfsched.edge.green_time.fill import fill, first_after, lay
from wfsched.edge.policies.array_sizes import grown

IN_PLACE, LOW_CARB, NO_CARB_COMM = 0, 1, 2  # compiled into kernels


@internal
def best_gap(begin, end, g, stop, span_begin, span_end, low, count, e, ready, due, work):  # type: ignore[no-untyped-def]
    """Return brown time, completion and start of the window of the best gap of edge `e`; brown -1 if none.

    A span is the time of a committed job, including pauses; `low` is the first span that has not ended.
    """
    best_brown, best_done, best_from = -1, 0, 0
    t = ready
    i = low
    while t + work <= due:
        limit = due if i == count else min(due, span_begin[e, i])
        if limit - t >= work:
            done, brown, g = fill(begin, end, g, stop, t, limit, work)
            if best_brown < 0 or brown < best_brown or (brown == best_brown and done < best_done):
                best_brown, best_done, best_from = brown, done, t
        if i == count:
            break
        t = max(t, span_end[e, i])
        i += 1
    return best_brown, best_done, best_from


@inlined
def commit(span_begin, span_end, count, e, a, b):  # type: ignore[no-untyped-def]
    """Insert a span into the sorted row of edge `e`."""
    i = count[e]
    while i > 0 and span_begin[e, i - 1] > a:
        span_begin[e, i] = span_begin[e, i - 1]
        span_end[e, i] = span_end[e, i - 1]
        i -= 1
    span_begin[e, i] = a
    span_end[e, i] = b
    count[e] += 1


@internal
def choose(  # type: ignore[no-untyped-def]
    j, n, only_origin, mapping, work, release, deadline, origin, hop, fare, cloud_fare, row0,
    first, begin, end, span_begin, span_end, low, count, brown_cost,
):  # fmt: skip
    """Return edge (`n`: the cloud), brown time and start of the window for job `j`."""
    best, best_brown, best_from, best_home, best_key = n, 0, 0, 0, np.inf
    for step in range(1 if only_origin else n):
        # The origin first, so that it wins ties.
        e = origin[j] if step == 0 else (step - 1 if step <= origin[j] else step)
        away = hop[j] if e != origin[j] else 0
        ready, due = release[j] + away, deadline[j] - away
        row = row0[j] + e
        stop = first[row + 1]
        g = first_after(end, first[row], stop, ready)
        brown, done, t = best_gap(
            begin, end, g, stop, span_begin, span_end, low[e], count[e], e, ready, due, work[j]
        )
        if brown < 0:
            continue
        key = brown_cost * brown
        if mapping != NO_CARB_COMM and e != origin[j]:
            key += 2.0 * fare[j]
        if key < best_key or (key == best_key and done + away < best_home):
            best, best_brown, best_from, best_home, best_key = e, brown, t, done + away, key
    if mapping == LOW_CARB and cloud_fare[j] < best_key:
        best = n
    return best, best_brown, best_from


@compiled
def run_greedy(  # type: ignore[no-untyped-def]
    n,
    work,
    release,
    deadline,
    origin,
    hop,
    fare,
    cloud_fare,
    row0,
    first,
    begin,
    end,
    brown_cost,
    mapping,
    room,
):
    """Place each job for good at its release; further parameters and results as in `run_fifo`.

    Parameters
    ----------
    fare, cloud_fare : (m,) [carbon cost]
        Cost of one move between edges, and of the cloud.
    brown_cost : float [carbon cost / tick]
    mapping : int
        `IN_PLACE`, `LOW_CARB` or `NO_CARB_COMM`.
    """
    m = len(work)
    place = np.full(m, n)
    span_begin, span_end = np.empty((n, m + 1), np.int64), np.empty((n, m + 1), np.int64)
    count, low = np.zeros(n, np.int64), np.zeros(n, np.int64)
    log, n_log = np.empty((3, 2 * m + room), np.int64), 0
    for j in range(m):
        for e in range(n):
            while low[e] < count[e] and span_end[e, low[e]] <= release[j]:
                low[e] += 1
        best, brown, t = n, 0, 0
        for attempt in range(0 if mapping == IN_PLACE else 1, 2):
            if best == n:
                best, brown, t = choose(
                    j, n, attempt == 0, IN_PLACE if attempt == 0 else max(mapping, LOW_CARB),
                    work, release, deadline, origin, hop, fare, cloud_fare, row0,
                    first, begin, end, span_begin, span_end, low, count, brown_cost,
                )  # fmt: skip
        place[j] = best
        if best == n:
            continue
        log = grown(log, n_log, room)
        stop = first[row0[j] + best + 1]
        g = first_after(end, first[row0[j] + best], stop, t)
        before = n_log
        n_log = lay(begin, end, g, stop, t, deadline[j], work[j] - brown, brown, log[1], log[2], n_log)
        log[0, before:n_log] = j
        commit(span_begin, span_end, count, best, log[1, before], log[2, n_log - 1])
    return place, log[:, :n_log]
