"""Slack: the time by which tasks can be slowed down without delaying the end. Compiled.

With machines and order fixed, a schedule is a graph: edges of the workflow, and on each machine
from each task to the next. Two passes over it, forward for the earliest starts and backward for
what follows, give every task the room that is left for it below a deadline. Levels are lowered
during the forward pass, which knows the starts that lowered predecessors leave: so no pass ever
breaks the deadline, and a schedule is slowed down in a few passes instead of one decoding for each
task and level (`wfsched.heuristics.energy.reclaim`).

1. The first pass stretches every task alike: a task whose longest path takes L may take deadline / L
   times as long. All at once keep the deadline: a path is the longest one of none of its tasks, or its
   L is at least its own length.
2. The next ones give what discrete levels left over to one task after another; at first only where a
   second of slack saves much energy.

The idea is that of the slack sharing of Tang et al., J. Grid Computing, doi
10.1007/s10723-015-9334-y; the order of the passes is ours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined
from wfsched.schedule.problem import Problem

# Passes after the first: the share of all steps between levels that save less per second than
# those that may be taken in it.
_QUANTILES = (0.5, 0.0)
# Rounding (relative) that does not count as being late.
_ROUNDING = 1e-12


class Slack(NamedTuple):
    """Tables of a problem for the passes; n tasks, e edges, K machines, H the most levels of a machine.

    Parameters
    ----------
    base : (n, K) [s]
    slowdown : (K, H)
    latency : (K, K) [s], inverse_bandwidth : (K, K) [s/B]
    parent_start : (n + 1,), parent : (e,), parent_bytes : (e,) [B]
    child_start : (n + 1,), child : (e,), child_bytes : (e,) [B]
        Edges in CSR form, both ways.
    release : (n, K) [s]
        Earliest start of a task that waits for no other: boot and staging in.
    trail : (n, K) [s]
        Staging out.
    queued : (K,)
        Whether a machine runs one task at a time. Shared ones are taken to have room.
    top, frugal : (K,)
        Highest level, and the one below which slowing down saves nothing.
    gain : (K, H) [W]
        Energy that the step from level h + 1 to h saves per second that it takes, over idling.
    task_rate : (K, H) [currency/s]
        Price per second of `base`.
    thresholds : (n_passes,) [W]
        Least gain of the steps that each pass takes.
    """

    base: FloatArray
    slowdown: FloatArray
    latency: FloatArray
    inverse_bandwidth: FloatArray
    parent_start: IntArray
    parent: IntArray
    parent_bytes: FloatArray
    child_start: IntArray
    child: IntArray
    child_bytes: FloatArray
    release: FloatArray
    trail: FloatArray
    queued: npt.NDArray[np.bool_]
    top: IntArray
    frugal: IntArray
    gain: FloatArray
    task_rate: FloatArray
    thresholds: FloatArray


class Passes(NamedTuple):
    """Working memory of the passes for one placement; (n,) each but the last.

    Parameters
    ----------
    start, duration : [s]
    tail : [s]
        From the end of a task to that of the workflow.
    before, after : task
        Neighbours in the queue of the machine; -1 for none.
    last : (K,) task
    """

    start: FloatArray
    duration: FloatArray
    tail: FloatArray
    before: IntArray
    after: IntArray
    last: IntArray


def passes(problem: Problem) -> Passes:
    """Allocate the working memory."""
    n = problem.n_tasks
    start, duration, tail = (np.empty(n) for _ in range(3))
    before, after = (np.empty(n, np.int64) for _ in range(2))
    return Passes(start, duration, tail, before, after, np.empty(problem.n_machines, np.int64))


def frugal_levels(problem: Problem) -> IntArray:
    """Return the level (n_machines,) at which work takes the least energy beyond the idle power.

    Of equals the highest.
    """
    tables = problem.tables
    joules = (tables.watts - tables.idle_w[:, None]) * tables.slowdown
    joules = np.where(np.isnan(joules), np.inf, joules)
    n_levels = joules.shape[1]
    lowest: IntArray = (n_levels - 1 - np.argmin(joules[:, ::-1], axis=1)).astype(np.int64)
    return lowest


def slack_of(problem: Problem) -> Slack:
    """Return the tables of `problem` for the passes."""
    tables, workflow = problem.tables, problem.workflow
    children = workflow.children
    release = np.broadcast_to(tables.boot_s, tables.base.shape)
    staged = len(tables.stage_in_s) > 0
    gain = _gains(problem)
    saving = gain[(gain > 0) & (gain < np.inf)]
    later = np.quantile(saving, _QUANTILES) if len(saving) else np.full(len(_QUANTILES), np.inf)
    return Slack(
        base=np.ascontiguousarray(tables.base),
        slowdown=np.ascontiguousarray(tables.slowdown),
        latency=np.ascontiguousarray(tables.latency),
        inverse_bandwidth=np.ascontiguousarray(tables.inverse_bandwidth),
        parent_start=tables.parent_start.astype(np.int64),
        parent=tables.parent.astype(np.int64),
        parent_bytes=np.ascontiguousarray(tables.edge_bytes),
        child_start=children.start.astype(np.int64),
        child=children.item.astype(np.int64),
        child_bytes=np.ascontiguousarray(workflow.edges.bytes[children.position], np.float64),
        release=np.maximum(release, tables.stage_in_s) if staged else release.copy(),
        trail=tables.stage_out_s.copy() if staged else np.zeros(tables.base.shape),
        queued=~tables.shared,
        top=(problem.level_counts() - 1).astype(np.int64),
        frugal=frugal_levels(problem),
        gain=gain,
        task_rate=np.ascontiguousarray(tables.task_rate),
        thresholds=np.concatenate(((0.0,), later)),
    )


def _gains(problem: Problem) -> FloatArray:
    """Return the gain (n_machines, n_levels) [W] of the step down to each level.

    -1 where there is none; infinite where a step takes no time and saves energy all the same.
    """
    tables = problem.tables
    joules = (tables.watts - tables.idle_w[:, None]) * tables.slowdown
    gain = np.full(joules.shape, -1.0)
    longer = tables.slowdown[:, :-1] - tables.slowdown[:, 1:]
    saved = joules[:, 1:] - joules[:, :-1]
    np.divide(saved, longer, out=gain[:, :-1], where=longer > 0)
    gain[:, :-1][(longer <= 0) & (saved > 0)] = np.inf
    return np.where(np.isnan(gain), -1.0, gain)


@compiled
def top_speed(s, p, machine, level, order, hold):  # type: ignore[no-untyped-def]
    """Put every task at its top level and return the makespan [s] and the price of the tasks.

    Parameters
    ----------
    s : Slack
    p : Passes
        Filled, but for the tails.
    machine, level, order : (n,)
        `level` is filled.
    hold : (n,) or (0,) [s]
    """
    base, release, trail, queued, top, rate = s.base, s.release, s.trail, s.queued, s.top, s.task_rate
    start, duration, before, after, last = p.start, p.duration, p.before, p.after, p.last
    held = hold.shape[0] > 0
    last[:] = -1
    makespan = price = 0.0
    for i in order:
        k = machine[i]
        level[i] = top[k]
        duration[i] = base[i, k]
        before[i] = last[k]
        after[i] = -1
        if last[k] >= 0:
            after[last[k]] = i
        last[k] = i
        begin = _earliest(s, start, duration, before[i], queued[k], machine, i, k)
        begin = max(begin, release[i, k])
        start[i] = max(begin, hold[i]) if held else begin
        makespan = max(makespan, start[i] + duration[i] + trail[i, k])
        price += base[i, k] * rate[k, top[k]]
    return makespan, price


@compiled
def slow_down(s, p, machine, level, order, hold, deadline, purse):  # type: ignore[no-untyped-def]
    """Lower the levels of a placement that `top_speed` has just filled in.

    Parameters
    ----------
    deadline : float [s]
        At least the makespan that `top_speed` gave; nothing else is promised.
    purse : float
        Total extra cost allowed for slower levels, where they are more expensive.
    """
    for stage in range(s.thresholds.shape[0]):
        _look_ahead(s, p, machine, order)
        purse = _lower(s, p, machine, level, order, hold, deadline, purse, stage)


@compiled
def _look_ahead(s, p, machine, order):  # type: ignore[no-untyped-def]
    """Backward pass: fill the tails."""
    latency, inverse_bandwidth, trail, queued = s.latency, s.inverse_bandwidth, s.trail, s.queued
    child_start, child, child_bytes = s.child_start, s.child, s.child_bytes
    duration, tail, after = p.duration, p.tail, p.after
    for position in range(order.shape[0] - 1, -1, -1):
        i = order[position]
        k = machine[i]
        longest = trail[i, k]
        j = after[i]
        if j >= 0:
            longest = max(
                longest, duration[j] + tail[j] if queued[k] else duration[j] + tail[j] - duration[i]
            )
        for edge in range(child_start[i], child_start[i + 1]):
            c = child[edge]
            m = machine[c]
            moved = latency[k, m] + child_bytes[edge] * inverse_bandwidth[k, m]
            longest = max(longest, moved + duration[c] + tail[c])
        tail[i] = longest


@compiled
def _lower(s, p, machine, level, order, hold, deadline, purse, stage):  # type: ignore[no-untyped-def]
    """Forward pass: lower levels as far as the slack of each task allows; return the rest of the purse."""
    base, slowdown, gain, rate = s.base, s.slowdown, s.gain, s.task_rate
    release, queued, frugal, threshold = s.release, s.queued, s.frugal, s.thresholds[stage]
    start, duration, tail, before = p.start, p.duration, p.tail, p.before
    held = hold.shape[0] > 0
    for i in order:
        k = machine[i]
        begin = max(_earliest(s, start, duration, before[i], queued[k], machine, i, k), release[i, k])
        begin = max(begin, hold[i]) if held else begin
        start[i] = begin
        room = deadline - tail[i] - begin
        if stage == 0:
            path = begin + duration[i] + tail[i]
            room = min(room, duration[i] * (deadline / path if path > 0.0 else 1.0))
        h = level[i]
        while h > frugal[k] and gain[k, h - 1] >= threshold:
            extra = base[i, k] * (rate[k, h - 1] - rate[k, h])
            if base[i, k] * slowdown[k, h - 1] > room * (1.0 + _ROUNDING) or extra > purse:
                break
            purse -= extra
            h -= 1
        level[i] = h
        duration[i] = base[i, k] * slowdown[k, h]
    return purse


@inlined
def _earliest(s, start, duration, before, alone, machine, i, k):  # type: ignore[no-untyped-def]
    """Return when the data of task `i` are on machine `k` and its predecessor there makes room [s]."""
    latency, inverse_bandwidth = s.latency, s.inverse_bandwidth
    parent_start, parent, parent_bytes = s.parent_start, s.parent, s.parent_bytes
    ready = 0.0
    if before >= 0:
        ready = start[before] + duration[before] if alone else start[before]
    for edge in range(parent_start[i], parent_start[i + 1]):
        j = parent[edge]
        m = machine[j]
        moved = latency[m, k] + parent_bytes[edge] * inverse_bandwidth[m, k]
        ready = max(ready, start[j] + duration[j] + moved)
    return ready
