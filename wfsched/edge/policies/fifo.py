"""First in, first out: Local, ECT (earliest completion time), and their green-time-only variants."""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled, inlined
from wfsched.edge.green_time.fill import fill, first_after, lay
from wfsched.edge.policies.array_sizes import grown


@inlined
def completion_on(begin, end, first, row, free, ready, due, work, green_only):  # type: ignore[no-untyped-def]
    """Return the completion of a job on an edge that is free at `free`; -1 if it would be late."""
    start = max(free, ready)
    if start + work > due:
        return -1
    if not green_only:
        return start + work
    stop = first[row + 1]
    g = first_after(end, first[row], stop, start)
    done, brown, g = fill(begin, end, g, stop, start, due, work)
    return done if brown == 0 else -1


@compiled
def run_fifo(  # type: ignore[no-untyped-def]
    n, work, release, deadline, origin, hop, row0, first, begin, end, anywhere, green_only, room
):
    """Queue each job at its release on an edge, or send it to the cloud.

    Parameters
    ----------
    n : int
        Number of edges.
    work, release, deadline, origin, hop, row0 : (m,)
        Columns of the jobs; `row0` is the row of edge 0 in the green intervals forecast at the release.
    first, begin, end : green intervals in rows
    anywhere : bool
        Whether to consider all edges, and take the one with the earliest completion, or only the origin.
    green_only : bool
    room : int
        Maximum number of slots of a job.

    Returns
    -------
    place : (m,)
    log : (3, n_slots)
        Job, begin and end of each slot.
    """
    place = np.full(len(work), n)
    free = np.zeros(n, np.int64)
    log, n_log = np.empty((3, 2 * len(work) + room), np.int64), 0
    for j in range(len(work)):
        best, best_home, best_done = n, 0, 0
        for step in range(n if anywhere else 1):
            # The origin first, so that it wins ties.
            e = origin[j] if step == 0 else (step - 1 if step <= origin[j] else step)
            away = hop[j] if e != origin[j] else 0
            ready, due = release[j] + away, deadline[j] - away
            done = completion_on(begin, end, first, row0[j] + e, free[e], ready, due, work[j], green_only)
            if done >= 0 and (best == n or done + away < best_home):
                best, best_home, best_done = e, done + away, done
        if best == n:
            continue
        place[j] = best
        start = max(free[best], release[j] + (hop[j] if best != origin[j] else 0))
        free[best] = best_done
        log = grown(log, n_log, room)
        before = n_log
        if green_only:
            stop = first[row0[j] + best + 1]
            g = first_after(end, first[row0[j] + best], stop, start)
            n_log = lay(begin, end, g, stop, start, deadline[j], work[j], 0, log[1], log[2], n_log)
        else:
            log[1, n_log], log[2, n_log] = start, start + work[j]
            n_log += 1
        log[0, before:n_log] = j
    return place, log[:, :n_log]
