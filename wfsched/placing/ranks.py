"""Ranks of tasks: upward and downward ranks (HEFT, CPoP) and the optimistic cost table (PEFT).

Means over machines are over those that can host a task; means over links are over ordered pairs of
distinct machines that can host anything.
"""

from __future__ import annotations

import heapq
from math import inf, isnan

import numpy as np

from wfsched.core.arrays import FloatArray, IndexArray
from wfsched.core.compiling import compiled
from wfsched.schedule.problem import Problem

# Ranks that differ by less (relative) are equal: sums of means do not come out the same in floats.
RANK_TOLERANCE = 1e-9


@compiled
def row_means(table):  # type: ignore[no-untyped-def]
    """Return the mean of each row (n,), NaN left out."""
    means = np.empty(table.shape[0])
    for i in range(table.shape[0]):
        total, count = 0.0, 0
        for k in range(table.shape[1]):
            if not isnan(table[i, k]):
                total += table[i, k]
                count += 1
        means[i] = total / count
    return means


def link_means(problem: Problem, durations: FloatArray) -> tuple[float, float]:
    """Return the mean latency [s] and the mean inverse bandwidth [s/B]; 0 if only one machine hosts."""
    used = np.flatnonzero(~np.isnan(durations).all(axis=0))
    pairs = len(used) * (len(used) - 1)
    if pairs == 0:
        return 0.0, 0.0
    links = np.ix_(used, used)
    tables = problem.tables
    return float(tables.latency[links].sum() / pairs), float(tables.inverse_bandwidth[links].sum() / pairs)


@compiled
def _upward(topological, start, parent, size, time, latency, inverse):  # type: ignore[no-untyped-def]
    rank = np.zeros(topological.shape[0])
    for i in topological[::-1]:
        rank[i] += time[i]
        for edge in range(start[i], start[i + 1]):
            p = parent[edge]
            moved = latency + size[edge] * inverse
            rank[p] = max(rank[p], moved + rank[i])
    return rank


@compiled
def _downward(topological, start, parent, size, time, latency, inverse):  # type: ignore[no-untyped-def]
    rank = np.zeros(topological.shape[0])
    for i in topological:
        for edge in range(start[i], start[i + 1]):
            p = parent[edge]
            moved = latency + size[edge] * inverse
            rank[i] = max(rank[i], rank[p] + time[p] + moved)
    return rank


@compiled
def _optimistic(topological, start, parent, size, durations, latency, inverse):  # type: ignore[no-untyped-def]
    n_machines = durations.shape[1]
    table = np.zeros(durations.shape)
    ahead = np.empty(n_machines)
    for i in topological[::-1]:
        least = inf
        for k in range(n_machines):
            ahead[k] = inf if isnan(durations[i, k]) else table[i, k] + durations[i, k]
            least = min(least, ahead[k])
        for edge in range(start[i], start[i + 1]):
            p = parent[edge]
            elsewhere = least + (latency + size[edge] * inverse)
            for k in range(n_machines):
                table[p, k] = max(table[p, k], min(ahead[k], elsewhere))
    return table


def _graph(problem: Problem) -> tuple[IndexArray, IndexArray, IndexArray, FloatArray]:
    """Return a topological order, the parents of each task in CSR form and what they hand over."""
    parents = problem.workflow.parents
    return problem.workflow.topological, parents.start, parents.item, problem.tables.edge_bytes


def upward_ranks(problem: Problem, durations: FloatArray) -> FloatArray:
    """Return rank_u (n_tasks,) [s]: the mean time from the start of a task to the end of the workflow.

    ``rank_u(i) = mean w_i + max over children s of (mean c_is + rank_u(s))`` [1]_. O(n K + e).

    Parameters
    ----------
    durations : array (n_tasks, n_machines) [s]
        NaN where a task may not run.

    References
    ----------
    .. [1] Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002, doi 10.1109/71.993206, Eq. 7.
    """
    return longest_tails(problem, row_means(durations), link_means(problem, durations))


def longest_tails(problem: Problem, time: FloatArray, links: tuple[float, float]) -> FloatArray:
    """Return the longest path (n_tasks,) [s] from the start of each task to the end of the workflow.

    Parameters
    ----------
    time : array (n_tasks,) [s]
        Run time of each task.
    links : (float [s], float [s/B])
        Latency and inverse bandwidth between any two tasks.
    """
    tails: FloatArray = _upward(*_graph(problem), time, *links)
    return tails


def downward_ranks(problem: Problem, durations: FloatArray) -> FloatArray:
    """Return rank_d (n_tasks,) [s]: the mean time from the start of the workflow to that of a task.

    ``rank_d(i) = max over parents p of (rank_d(p) + mean w_p + mean c_pi)``, 0 for entry tasks
    (Topcuoglu et al. 2002, Eq. 8). O(n K + e). Parameters as for `upward_ranks`.
    """
    time = row_means(durations)
    links = link_means(problem, durations)
    rank: FloatArray = _downward(*_graph(problem), time, *links)
    return rank


def optimistic_costs(problem: Problem, durations: FloatArray) -> FloatArray:
    """Return the optimistic cost table of PEFT (n_tasks, n_machines) [s].

    ``OCT(i, k) = max over children s of min over l of (OCT(s, l) + w(s, l) + c_is if l != k)``: what
    is left after task i, run on k, if every task after it had its best machine for itself [1]_.
    The inner minimum is taken once per child, so that the table takes O(e K), not O(e K^2).
    Parameters as for `upward_ranks`.

    References
    ----------
    .. [1] Arabnejad, Barbosa, IEEE TPDS 25(3), 2014, doi 10.1109/TPDS.2013.57, Eq. 1.
    """
    links = link_means(problem, durations)
    costs: FloatArray = _optimistic(*_graph(problem), durations, *links)
    return costs


def by_falling_rank(problem: Problem, rank: FloatArray) -> IndexArray:
    """Return the tasks (n_tasks,) by falling rank; equal ones in topological order.

    Ranks are equal if they, or a chain of ranks between them, differ by less than
    `RANK_TOLERANCE`. Where no task ranks below its children the order is topological.
    """
    topological = problem.workflow.topological
    ranks = rank[topological]
    position = np.argsort(-ranks, kind="stable")
    ranks = ranks[position]
    step = ranks[:-1] - ranks[1:] > RANK_TOLERANCE * np.abs(ranks[:-1])
    group = np.concatenate([[0], np.cumsum(step)])
    return topological[position[np.lexsort((position, group))]]


def by_upward_rank(problem: Problem, durations: FloatArray) -> IndexArray:
    """Return the tasks (n_tasks,) by falling upward rank: the order of HEFT.

    Parameters as for `upward_ranks`, ties as in `by_falling_rank`.
    """
    return by_falling_rank(problem, upward_ranks(problem, durations))


def by_readiness(problem: Problem, rank: FloatArray) -> IndexArray:
    """Return the tasks (n_tasks,) in the order of a ready queue by rank.

    Always the one of the highest rank of those whose parents are out already; equal ones as in
    `by_falling_rank`. O((n + e) log n).
    """
    order = by_falling_rank(problem, rank)
    children, parents = problem.workflow.children, problem.workflow.parents
    given: IndexArray = _queue(order, children.start, children.item, parents.degrees())
    return given


@compiled
def _queue(order, child_start, child, missing):  # type: ignore[no-untyped-def]
    n_tasks = order.shape[0]
    place = np.empty(n_tasks, np.int64)
    place[order] = np.arange(n_tasks)
    ready = [place[i] for i in order if missing[i] == 0]
    heapq.heapify(ready)
    given = np.empty_like(order)
    for position in range(n_tasks):
        i = order[heapq.heappop(ready)]
        given[position] = i
        for edge in range(child_start[i], child_start[i + 1]):
            j = child[edge]
            missing[j] -= 1
            if missing[j] == 0:
                heapq.heappush(ready, place[j])
    return given


def shortest_tails(problem: Problem, durations: FloatArray) -> FloatArray:
    """Return the least time (n_tasks,) [s] from the finish of a task to the end of the workflow.

    Every task at its quickest, links at their means: ``rank_u`` with least instead of mean run
    times, without that of the task itself. Parameters as for `upward_ranks`.
    """
    least: FloatArray = np.nanmin(durations, axis=1)
    return longest_tails(problem, least, link_means(problem, durations)) - least
