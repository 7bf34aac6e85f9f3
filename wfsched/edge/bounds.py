"""Lower bounds on the cost of any policy, even one that knows all jobs in advance.

Both bounds let jobs move for free, pause and change edges at will. Edges then differ only in their number of
green ones, and a job has three places: green time, brown time and the cloud.

The flow bound is a linear program over elementary segments in which a job never runs in parallel with itself;
by McNaughton's wrap-around rule every solution is a schedule. The fluid bound drops that last rule. Work is
then matched to the time of segments, and the segments of a job are consecutive. A maximum matching for the
capacities "green and brown" contains one for "green only" (a matroid), so two greedy passes (Glover 1967,
doi 10.1002/nav.3800140304: earliest deadline first) are exact.

    fluid bound <= flow bound <= cost of any outcome
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import ProblemError
from wfsched.edge.segments import Segments, segments
from wfsched.edge.system import Instance


def fluid_bound(instance: Instance) -> float:
    """Return the fluid bound [carbon cost]; O((m + I) log m)."""
    if not len(instance.jobs):
        return 0.0
    found = segments(instance)
    lit = _matched(instance, found.boundaries, found.green * found.length)
    on_edges = _matched(instance, found.boundaries, instance.system.n_edges * found.length)
    total = int(instance.jobs.work.sum())
    brown, cloud = instance.system.brown_cost, instance.system.cloud.cost
    return brown * (on_edges - lit) + cloud * (total - on_edges)


def _matched(instance: Instance, boundaries: IntArray, capacity: IntArray) -> int:
    """Return the maximum work that fits into segments of these capacities."""
    jobs = instance.jobs
    left = jobs.work.tolist()
    release, deadline = jobs.release.tolist(), jobs.deadline.tolist()
    waiting: list[tuple[int, int]] = []
    arrived = done = 0
    for t, room in zip(boundaries.tolist(), capacity.tolist()):
        while arrived < len(left) and release[arrived] <= t:
            heapq.heappush(waiting, (deadline[arrived], arrived))
            arrived += 1
        while waiting and waiting[0][0] <= t:
            heapq.heappop(waiting)
        while room > 0 and waiting:
            j = waiting[0][1]
            taken = min(room, left[j])
            room -= taken
            left[j] -= taken
            done += taken
            if left[j] == 0:
                heapq.heappop(waiting)
    return done


def flow_bound(instance: Instance) -> float:
    """Return the flow bound [carbon cost] by HiGHS (scipy).

    The program has two variables for each job and each segment of its window: it takes minutes for a
    month of jobs, less than a second for a day.

    Raises
    ------
    ProblemError
        If the LP solver fails.
    """
    from scipy.optimize import linprog

    if not len(instance.jobs):
        return 0.0
    jobs, found = instance.jobs, segments(instance)
    first = np.searchsorted(found.boundaries, jobs.release)
    count = np.searchsorted(found.boundaries, jobs.deadline) - first
    job = np.repeat(np.arange(len(jobs)), count)
    segment = np.arange(len(job)) - np.repeat(np.cumsum(count) - count - first, count)
    upper, room = _room(found, instance.system.n_edges, len(jobs), segment)
    cost = np.repeat(
        [0.0, instance.system.brown_cost, instance.system.cloud.cost], [len(job), len(job), len(jobs)]
    )
    solved = linprog(cost, A_ub=upper, b_ub=room, A_eq=_whole(job, len(jobs)), b_eq=jobs.work, method="highs")
    if solved.status != 0:
        raise ProblemError("the LP solver failed", where="flow bound", got=solved.message)
    return float(solved.fun)


def _room(found: Segments, n_edges: int, m: int, segment: IntArray) -> tuple[Any, FloatArray]:
    """Return rows and right-hand sides for pairs of job and segment, green time and brown time."""
    from scipy.sparse import block_array, coo_array, eye_array

    pairs = len(segment)
    alone = eye_array(pairs)
    share = _incidence(segment, len(found.length))
    none = share * 0.0
    table = [[alone, alone, None], [share, none, None], [none, share, coo_array((len(found.length), m))]]
    rows = block_array(table, format="csr")
    dark = n_edges - found.green
    room = np.concatenate([found.length[segment], found.green * found.length, dark * found.length])
    return rows, room.astype(np.float64)


def _whole(job: IntArray, m: int) -> Any:
    """Return the rows that split the work of each job into green time, brown time and the cloud."""
    from scipy.sparse import eye_array, hstack

    own = _incidence(job, m)
    return hstack([own, own, eye_array(m)], format="csr")


def _incidence(row: IntArray, n_rows: int) -> Any:
    """Return a matrix with a one in `row[i]` of each column i."""
    from scipy.sparse import coo_array

    return coo_array((np.ones(len(row)), (row, np.arange(len(row)))), shape=(n_rows, len(row)))
