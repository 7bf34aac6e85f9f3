"""Tasks of workflows on the executors of one region: the home setting of CAP and PCAPS."""

from __future__ import annotations

import heapq
from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.datacenter.baselines.quota import Quota
from wfsched.datacenter.baselines.urgency import CarbonThreshold, relative_urgency, selection_chances
from wfsched.workflow.model import Workflow

AHEAD_H = 48
"""Hours ahead in which the least and greatest intensity are sought."""

_MIN_PER_H = 60.0


@dataclass(frozen=True, eq=False)
class TaskArena:
    """Tasks that arrive as workflows, and the executors that run them, one a task.

    Parameters
    ----------
    duration : array (n,) [min]
    job : array (n,)
        Workflow of each task; tasks of a workflow follow each other, workflows by arrival.
    parents : sequence of sequence of int
        Tasks that must end before each task.
    arrival : array (n_jobs,) [min]
    executors : int
    intensity : array (n_hours,) [g/kWh]
        An executor that works draws 1 kW.

    Raises
    ------
    ParameterError
        If lengths differ, there is no executor or an intensity is not positive.
    """

    duration: FloatArray
    job: IntArray
    parents: Sequence[Sequence[int]]
    arrival: FloatArray
    executors: int
    intensity: FloatArray
    rank: FloatArray = field(init=False)
    """(n,) [min]: upward rank, the longest path from the begin of a task to the end of its workflow."""

    def __post_init__(self) -> None:
        for name in ("duration", "arrival", "intensity"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))
        object.__setattr__(self, "job", readonly(self.job, np.int64))
        if not len(self.duration) == len(self.job) == len(self.parents):
            raise ParameterError("tasks differ in number", where="duration, job, parents")
        if self.executors < 1:
            raise ParameterError("no executor", where="executors", got=self.executors, allowed=">= 1")
        if not np.all(self.intensity > 0.0):
            raise ParameterError("intensity out of range", where="intensity", allowed="> 0")
        object.__setattr__(self, "rank", readonly(_upward_rank(self.duration, self.parents), np.float64))


def _upward_rank(duration: FloatArray, parents: Sequence[Sequence[int]]) -> FloatArray:
    rank = np.array(duration)
    for task in _children_first(parents):
        for parent in parents[task]:
            rank[parent] = max(rank[parent], duration[parent] + rank[task])
    return rank


def _children_first(parents: Sequence[Sequence[int]]) -> list[int]:
    """Return the tasks so that each comes before its parents."""
    children = np.zeros(len(parents), np.int64)
    for ancestors in parents:
        for parent in ancestors:
            children[parent] += 1
    order = [task for task, count in enumerate(children) if count == 0]
    for task in order:
        for parent in parents[task]:
            children[parent] -= 1
            if children[parent] == 0:
                order.append(parent)
    if len(order) < len(parents):
        raise ParameterError("tasks wait for each other in a circle", where="parents")
    return order


class Cluster(NamedTuple):
    """What a rule sees.

    Parameters
    ----------
    rank : array (k,)
        Upward ranks of the ready tasks, first arrived first.
    busy : int
        Executors that work.
    intensity, low, high : float [g/kWh]
        Of now, least and greatest of the next 48 hours.
    """

    rank: FloatArray
    busy: int
    intensity: float
    low: float
    high: float


TaskRule: TypeAlias = Callable[[Cluster], int]
"""Answers the place of the ready task to start, or -1 to wait for the next event or hour."""


def fifo() -> TaskRule:
    """Return the rule that starts what arrived first."""
    return lambda _: 0


def cap(executors: int, share: float = 0.2) -> TaskRule:
    """Return the rule of CAP over first in, first out."""
    quota = Quota(executors, share)

    def rule(seen: Cluster) -> int:
        return 0 if seen.busy < quota.at(seen.intensity, seen.low, seen.high) else -1

    return rule


def pcaps(gamma: float = 0.5, seed: int = 0) -> TaskRule:
    """Return the rule of PCAPS, which samples a ready task by its upward rank."""
    law, rng = CarbonThreshold(gamma), generator(seed, "pcaps")

    def rule(seen: Cluster) -> int:
        chances = selection_chances(seen.rank)
        task = int(rng.choice(len(chances), p=chances))
        urgency = float(relative_urgency(chances)[task])
        return task if seen.busy == 0 or law.starts(urgency, *seen[2:]) else -1

    return rule


@dataclass(frozen=True, eq=False)
class TaskOutcome:
    """When each task ran.

    Parameters
    ----------
    arena : TaskArena
    start : array (n,) [min]
    """

    arena: TaskArena
    start: FloatArray

    @property
    def grams(self) -> float:
        """Carbon of all tasks [g]."""
        hours = np.arange(len(self.arena.intensity) + 1)
        prefix = np.concatenate([[0.0], np.cumsum(self.arena.intensity)])
        begin, end = self.start / _MIN_PER_H, (self.start + self.arena.duration) / _MIN_PER_H
        return float((np.interp(end, hours, prefix) - np.interp(begin, hours, prefix)).sum())

    @property
    def completion(self) -> FloatArray:
        """Time from the arrival of each workflow to its end, (n_jobs,) [min]."""
        end = np.zeros(len(self.arena.arrival))
        np.maximum.at(end, self.arena.job, self.start + self.arena.duration)
        found: FloatArray = end - self.arena.arrival
        return found


def run_tasks(arena: TaskArena, rule: TaskRule) -> TaskOutcome:
    """Run a rule until all tasks have ended.

    Raises
    ------
    ParameterError
        If the intensities end before the tasks.
    """
    start = np.full(len(arena.duration), np.nan)
    left = np.array([len(set(ancestors)) for ancestors in arena.parents])
    children = _children(arena.parents)
    low, high = _bounds_ahead(arena.intensity)
    events = [(float(arena.arrival[job]), 0, task) for task, job in enumerate(arena.job) if left[task] == 0]
    heapq.heapify(events)
    ready: list[int] = []
    busy, now = 0, 0.0
    while events or ready:
        until = (now // _MIN_PER_H + 1.0) * _MIN_PER_H
        now = min(events[0][0], until) if events and ready else events[0][0] if events else until
        while events and events[0][0] <= now:
            _, ended, task = heapq.heappop(events)
            busy -= ended
            for other in children[task] if ended else ():
                left[other] -= 1
            for other in [other for other in children[task] if not left[other]] if ended else [task]:
                insort(ready, other)
        hour = int(now // _MIN_PER_H)
        if ready and hour >= len(arena.intensity):
            raise ParameterError("the intensities end before the tasks", where="intensity", got=hour)
        while ready and busy < arena.executors:
            at = (float(arena.intensity[hour]), float(low[hour]), float(high[hour]))
            place = rule(Cluster(arena.rank[ready], busy, *at))
            if place < 0:
                break
            task = ready.pop(place)
            start[task], busy = now, busy + 1
            heapq.heappush(events, (now + float(arena.duration[task]), 1, task))
    return TaskOutcome(arena, readonly(start, np.float64))


def _children(parents: Sequence[Sequence[int]]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in parents]
    for task, ancestors in enumerate(parents):
        for parent in set(ancestors):
            children[parent].append(task)
    return children


def _bounds_ahead(intensity: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the least and greatest intensity of the next 48 hours, (n_hours,) each."""
    padded = np.concatenate([intensity, np.full(AHEAD_H - 1, intensity[-1])])
    ahead = np.lib.stride_tricks.sliding_window_view(padded, AHEAD_H)
    return ahead.min(axis=1), ahead.max(axis=1)


def arena_of(
    workflows: Sequence[Workflow],
    jobs: int,
    executors: int,
    intensity: npt.ArrayLike,
    seed: int,
    *,
    gap_min: float = 60.0,
    critical_min: float = 240.0,
) -> TaskArena:
    """Return workflows that arrive at random, each stretched to one critical path.

    Parameters
    ----------
    workflows : sequence of Workflow
        Each arrival is one of them, drawn uniformly.
    jobs : int
        Number of arrivals.
    executors : int
    intensity : array (n_hours,) [g/kWh]
    seed : int
    gap_min : float [min]
        Mean time between arrivals.
    critical_min : float [min]
        Longest path of each workflow.
    """
    rng = generator(seed, "task arena")
    arrival = np.cumsum(rng.exponential(gap_min, jobs))
    duration: list[FloatArray] = []
    parents: list[list[int]] = []
    owner: list[int] = []
    for job, which in enumerate(rng.integers(0, len(workflows), jobs)):
        flow, first = workflows[which], len(parents)
        own = [[int(parent) for parent in flow.parents.row(task)] for task in range(flow.n_tasks)]
        work = np.asarray(flow.tasks.work, np.float64)
        duration.append(work * critical_min / _upward_rank(work, own).max())
        parents += [[first + parent for parent in row] for row in own]
        owner += [job] * flow.n_tasks
    return TaskArena(
        np.concatenate(duration), np.array(owner), parents, arrival, executors, np.asarray(intensity)
    )
