"""Schedules by insertion, forward from the start and backward from the end, for given orders.

A task goes to the earliest gap of its machine that it fits into (FSIP of Xie et al.); on the workflow
turned round the same makes every task as late as it can be (BSIP). Machines that run several tasks
at a time are filled one after another here: what counts is the order that comes out, which the
evaluation decodes by the rules of the model.
"""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray
from wfsched.core.compiling import compiled, inlined
from wfsched.evolve.encoding.usage_profile import earliest_fit, empty_profiles, use
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.genes import replay_order
from wfsched.schedule.problem import Problem


class Inserter:
    """Insertion-based decoders of one problem.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        workflow, tables = problem.workflow, problem.tables
        size = workflow.edges.bytes
        parents, children = workflow.parents, workflow.children
        links = tables.latency, tables.inverse_bandwidth
        back = tuple(np.ascontiguousarray(table.T) for table in links)
        self._forward = (parents.start, parents.item, size[parents.position], *links)
        self._backward = (children.start, children.item, size[children.position], *back)
        self.base = tables.base

    def durations(self, machine: GeneArray, level: GeneArray) -> FloatArray:
        """Return the run time of each task, (n_tasks,) [s]."""
        durations: FloatArray = self.base[np.arange(len(machine)), machine]
        return durations * self.problem.tables.slowdown[machine, level]

    def order(self, machine: GeneArray, level: GeneArray, order: IndexArray) -> IndexArray:
        """Return the order of the tasks by start once all have been inserted, (n_tasks,)."""
        return replay_order(self.problem, *self._place(machine, level, order, self._forward))

    def shuttled(self, machine: GeneArray, level: GeneArray, order: IndexArray) -> IndexArray:
        """Return the order after an insertion backward and one forward again (IFBSS), (n_tasks,).

        Backward come first what ends last, forward what begins first.
        """
        _, finish = self._place(machine, level, order, self._forward)
        position = np.empty(len(order), np.int64)
        position[self.problem.workflow.topological] = np.arange(len(order))
        late = np.lexsort((-position, -finish)).astype(np.int32)
        begun, ended = self._place(machine, level, late, self._backward)
        return self.order(machine, level, replay_order(self.problem, -ended, -begun))

    def _place(
        self, machine: GeneArray, level: GeneArray, order: IndexArray, graph: tuple[Any, ...]
    ) -> tuple[FloatArray, FloatArray]:
        """Return start and finish of each task, counted from the end where the graph is turned round."""
        tables, tasks = self.problem.tables, np.arange(len(order))
        staging = tables.stage_in_s if graph is self._forward else tables.stage_out_s
        ready = staging[tasks, machine] if len(staging) else np.zeros(len(order))
        if graph is self._forward:
            ready = np.maximum(ready, tables.boot_s[machine])
        start, finish = np.empty(len(order)), np.empty(len(order))
        durations = self.durations(machine, level)
        most = int(np.bincount(machine).max())
        before_start, before, size, latency, inverse = graph
        insert_all(
            order,
            machine,
            durations,
            ready,
            before_start,
            before,
            size,
            latency,
            inverse,
            most,
            start,
            finish,
            None,
        )
        return start, finish

    def least_added(self, order: IndexArray, weights: FloatArray) -> tuple[GeneArray, GeneArray]:
        """Return machine and level (n_tasks,) of each task, placed one by one where least is added.

        What counts are the makespan, the energy and the cost that a task adds to those of all
        before it: busy, idle, boot and link energy, without what changes for tasks that are placed
        already. Ties go to what ends first. With a weight on energy alone this is the TMEC rule of
        Xie et al., with frequency levels beside machines.

        Parameters
        ----------
        weights : array (3,)
            Of a second, a joule and a unit of currency.
        """
        machine, level = np.empty(len(order), np.int16), np.empty(len(order), np.int16)
        told: list[Any] = [order, self.base, self.problem.tables.slowdown]
        told += [*self._forward, *self._charges(weights), machine, level]
        place_least_added(*told)
        return machine, level

    def _charges(self, weights: FloatArray) -> tuple[FloatArray, ...]:
        """Return what counts how much, in the order of `place_least_added`."""
        t, (second, joule, money) = self.problem.tables, weights
        share = machine_shares(t)
        # A machine that is busy is not idle: that is taken off again.
        watts = t.pue[:, None] * (t.watts - t.idle_w[:, None]) * t.slowdown
        idle = joule * t.pue * t.idle_w
        nothing = np.zeros(t.base.shape)
        fetched, home, staged = np.broadcast_to(t.boot_s, t.base.shape), nothing, nothing
        if len(t.stage_in_s):
            fetched, home = np.maximum(fetched, t.stage_in_s), t.stage_out_s
            staged = joule * t.stage_joules + money * t.stage_price
        return (
            t.base * share,
            joule * watts + money * t.task_rate,
            np.where(t.always_on, 0.0, idle) + money * t.lease_rate,
            joule * t.pue * t.boot_w * t.boot_s + money * t.lease_rate * t.boot_s,
            np.array([second + idle[t.always_on].sum()]),
            joule * t.link_joules + money * t.link_price,
            np.ascontiguousarray(fetched),
            home,
            staged,
        )


@compiled
def find_gap(begin: FloatArray, end: FloatArray, k: int, count: int, ready: float, duration: float) -> Any:
    """Return the place among the `count` runs of machine `k`, sorted by time, and the start."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if end[k, middle] > ready:
            high = middle
        else:
            low = middle + 1
    start = ready
    while low < count and begin[k, low] < start + duration:
        start = max(start, end[k, low])
        low += 1
    return low, start


@compiled
def take_gap(
    begin: FloatArray, end: FloatArray, k: int, count: int, place: int, start: float, finish: float
) -> None:
    """Enter a run of machine `k` at its place."""
    for later in range(count, place, -1):
        begin[k, later] = begin[k, later - 1]
        end[k, later] = end[k, later - 1]
    begin[k, place] = start
    end[k, place] = finish


@compiled
def insert_all(
    order: IndexArray,
    machine: GeneArray,
    durations: FloatArray,
    ready: FloatArray,
    before_start: IndexArray,
    before: IndexArray,
    size: FloatArray,
    latency: FloatArray,
    inverse: FloatArray,
    most: int,
    start: FloatArray,
    finish: FloatArray,
    sharing: Any,
) -> None:
    """Fill `start` and `finish` (n_tasks,): each task into the earliest gap after all before it.

    Parameters
    ----------
    ready : array (n_tasks,) [s]
        Before which a task cannot start, wherever the others are.
    before_start, before, size : CSR
        Which tasks come before each, and the bytes between them.
    latency, inverse : array (n_machines, n_machines)
        From the machine of what comes before.
    most : int
        Tasks on one machine at most.
    sharing : tuple or None
        Which machines run several tasks at a time, their cores and memory, and those of the tasks;
        None to fill all machines one task after another.
    """
    n_machines = len(latency)
    begin, end = np.empty((n_machines, most)), np.empty((n_machines, most))
    count = np.zeros(n_machines, np.int64)
    if sharing is not None:
        shared, cores, memory, task_cores, task_memory = sharing
        profiles, stretches = empty_profiles(n_machines, most), np.ones(n_machines, np.int64)
    for i in order:
        k = machine[i]
        since = ready[i]
        for edge in range(before_start[i], before_start[i + 1]):
            other = before[edge]
            m = machine[other]
            since = max(since, finish[other] + (latency[m, k] + size[edge] * inverse[m, k]))
        if sharing is not None and shared[k]:
            need, room = (task_cores[i], task_memory[i]), (cores[k], memory[k])
            start[i] = earliest_fit(profiles[k], stretches[k], need, room, since, durations[i])
            finish[i] = start[i] + durations[i]
            stretches[k] = use(profiles[k], stretches[k], need, start[i], finish[i])
            continue
        place, at = find_gap(begin, end, k, count[k], since, durations[i])
        start[i] = at
        finish[i] = at + durations[i]
        take_gap(begin, end, k, count[k], place, start[i], finish[i])
        count[k] += 1


@inlined
def _fetch(i, k, before_start, before, size, latency, inverse, link, machine, finish):  # type: ignore[no-untyped-def]
    """Return when the data of task `i` are on machine `k`, and the charge for moving them."""
    since, moved = 0.0, 0.0
    for edge in range(before_start[i], before_start[i + 1]):
        m = machine[before[edge]]
        since = max(since, finish[before[edge]] + (latency[m, k] + size[edge] * inverse[m, k]))
        moved += size[edge] * link[m, k]
    return since, moved


@inlined
def _longer(first: float, last: float, start: float, over: float) -> Any:
    """Return by how much a run from `start` to `over` stretches a lease."""
    return max(0.0, first - start) + max(0.0, over - last)


@compiled
def place_least_added(
    order: IndexArray,
    base: FloatArray,
    slowdown: FloatArray,
    before_start: IndexArray,
    before: IndexArray,
    size: FloatArray,
    latency: FloatArray,
    inverse: FloatArray,
    worked: FloatArray,
    busy: FloatArray,
    on: FloatArray,
    opening: FloatArray,
    late: FloatArray,
    link: FloatArray,
    fetched: FloatArray,
    home: FloatArray,
    staged: FloatArray,
    machine: GeneArray,
    level: GeneArray,
) -> None:
    """Fill `machine` and `level` as `Inserter.least_added` says; n tasks, K machines, H levels.

    Parameters
    ----------
    base, slowdown, latency, inverse
        As in `Tables`; `before_start`, `before`, `size` as in `insert_all`.
    worked : array (n, K) [s]
        Run times at the top frequency, of a shared machine the part that the task takes.
    busy : array (K, H)
        Charge for each of these seconds.
    on : array (K,)
        For a second from the first start of a machine to its last finish; `opening` for using it.
    late : array (1,)
        For a second of makespan.
    link : array (K, K)
        For a byte.
    fetched, home : array (n, K) [s]
        Before which a task cannot start, and how long its outputs take home; `staged` for both.
    """
    n, n_machines = base.shape
    begin, end = np.empty((n_machines, n)), np.empty((n_machines, n))
    count = np.zeros(n_machines, np.int64)
    first, last = np.zeros(n_machines), np.zeros(n_machines)
    finish = np.empty(n)
    makespan = 0.0
    for i in order:
        least, soonest = np.inf, np.inf
        here, slow, where, at = -1, 0, 0, 0.0
        for k in range(n_machines):
            if isnan(base[i, k]):
                continue
            since, moved = _fetch(i, k, before_start, before, size, latency, inverse, link, machine, finish)
            since = max(since, fetched[i, k])
            fixed = moved + staged[i, k] + (0.0 if count[k] else opening[k])
            for h in range(slowdown.shape[1]):
                if isnan(slowdown[k, h]):
                    break
                place, start = find_gap(begin, end, k, count[k], since, base[i, k] * slowdown[k, h])
                over = start + base[i, k] * slowdown[k, h]
                longer = _longer(first[k], last[k], start, over) if count[k] else over - start
                added = fixed + worked[i, k] * busy[k, h] + longer * on[k]
                added += late[0] * max(0.0, over + home[i, k] - makespan)
                if added < least or (added == least and over < soonest):
                    least, soonest, here, slow, where, at = added, over, k, h, place, start
        machine[i], level[i], finish[i] = here, slow, soonest
        take_gap(begin, end, here, count[here], where, at, soonest)
        first[here] = min(first[here], at) if count[here] else at
        last[here] = max(last[here], soonest)
        count[here] += 1
        makespan = max(makespan, soonest + home[i, here])
