"""Order graph: constraints between starts when machines, levels and order are fixed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, IndexArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.schedule.schedule import Schedule

_Edges = tuple[npt.NDArray[np.integer], npt.NDArray[np.integer], FloatArray]


class OrderGraph(NamedTuple):
    """Edges between starts: task j starts no earlier than task i plus a lag; n tasks, e edges.

    Parameters
    ----------
    order : (n,)
        Order of the schedule; edges lead forward in it.
    first_in, source, lag_in : (n + 1,), (e,), (e,) [s]
        The edges into each task.
    first_out, target, lag_out : (n + 1,), (e,), (e,) [s]
        The edges out of each task.
    release : (n,) [s]
        Earliest start of a task that waits for no other: boot and staging.
    tail : (n,) [s]
        From the start of a task to the end of its staging out.
    """

    order: IndexArray
    first_in: IntArray
    source: IntArray
    lag_in: FloatArray
    first_out: IntArray
    target: IntArray
    lag_out: FloatArray
    release: FloatArray
    tail: FloatArray


def order_graph(schedule: Schedule) -> OrderGraph:
    """Return the order graph of `schedule`.

    There is an edge for each edge of the workflow, with the time of its data on their way, and on
    each machine from each task to the next. On a machine that runs several tasks that one keeps
    the order of the starts only; further ones lead from each task to those that started after its
    finish. So no tasks run together that did not before, and there is room for those that did.

    Starts that keep these edges, as holds of the same order, are what the kernel gives back.
    """
    tables, machine, level = schedule.problem.tables, schedule.machine, schedule.level
    tasks = np.arange(schedule.problem.n_tasks)
    length = tables.base[tasks, machine] * tables.slowdown[machine, level]
    parts = [_data_edges(schedule, length), _queue_edges(schedule, length)]
    parts += [_room_edges(schedule, length, int(k)) for k in np.flatnonzero(tables.shared)]
    source, target, lag = (np.concatenate(columns) for columns in zip(*parts))
    staged = len(tables.stage_in_s) > 0
    release = tables.boot_s[machine]
    return OrderGraph(
        schedule.order.astype(np.int32),
        *_rows(target, source, lag, len(tasks)),
        *_rows(source, target, lag, len(tasks)),
        np.maximum(release, tables.stage_in_s[tasks, machine]) if staged else release.copy(),
        length + tables.stage_out_s[tasks, machine] if staged else length.copy(),
    )


def _data_edges(schedule: Schedule, length: FloatArray) -> _Edges:
    tables, machine = schedule.problem.tables, schedule.machine
    source = tables.parent.astype(np.int64)
    target = np.repeat(np.arange(len(length)), schedule.problem.workflow.parents.degrees())
    link = (machine[source], machine[target])
    moved = tables.latency[link] + tables.edge_bytes * tables.inverse_bandwidth[link]
    return source, target, length[source] + moved


def _queue_edges(schedule: Schedule, length: FloatArray) -> _Edges:
    """Return the edges from each task to the next on its machine."""
    order, machine = schedule.order, schedule.machine
    queued = order[np.argsort(machine[order], kind="stable")]
    together = machine[queued[:-1]] == machine[queued[1:]]
    source, target = queued[:-1][together], queued[1:][together]
    shared = schedule.problem.tables.shared[machine[source]]
    return source, target, np.where(shared, 0.0, length[source])


def _room_edges(schedule: Schedule, length: FloatArray, k: int) -> _Edges:
    """Return the edges on shared machine `k` to each task from those that have finished by its start.

    Without those that finished before another of them started: their edges follow from its edge.
    """
    queued = schedule.order[schedule.machine[schedule.order] == k]
    start, finish = schedule.start[queued], schedule.finish[queued]
    pairs: list[tuple[int, int]] = []
    for j in range(1, len(queued)):
        ended = np.flatnonzero(finish[:j] <= start[j])
        if len(ended):
            latest = start[ended].max()
            near = ended[(finish[ended] > latest) | (start[ended] == latest)]
            pairs += [(int(queued[i]), int(queued[j])) for i in near]
    source, target = np.array(pairs, np.int64).reshape(-1, 2).T
    return source, target, length[source]


def _rows(
    row: npt.NDArray[np.integer], item: npt.NDArray[np.integer], lag: FloatArray, n: int
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return edges in CSR form by `row`."""
    order = np.argsort(row, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.int64)
    return first, item[order].astype(np.int64), lag[order]


@compiled
def earliest_start(graph, chosen, i):  # type: ignore[no-untyped-def]
    """Return the earliest start of task `i` [s], given the starts `chosen` (n,) of those before it."""
    begin = graph.release[i]
    for edge in range(graph.first_in[i], graph.first_in[i + 1]):
        begin = max(begin, chosen[graph.source[edge]] + graph.lag_in[edge])
    return begin


@compiled
def latest_start(graph, chosen, i, end):  # type: ignore[no-untyped-def]
    """Return the latest start of task `i` [s], given those after it and the `end` of the schedule [s]."""
    begin = end - graph.tail[i]
    for edge in range(graph.first_out[i], graph.first_out[i + 1]):
        begin = min(begin, chosen[graph.target[edge]] - graph.lag_out[edge])
    return begin


@compiled
def bound_starts(graph, fixed, early, late, end):  # type: ignore[no-untyped-def]
    """Fill the earliest and latest starts `early`, `late` (n,) [s] of the tasks that are not `fixed`.

    The entries of those that are (n,) are taken as they stand. O(n + e).
    """
    for i in graph.order:
        if not fixed[i]:
            early[i] = earliest_start(graph, early, i)
    for i in graph.order[::-1]:
        if not fixed[i]:
            late[i] = max(early[i], latest_start(graph, late, i, end))
