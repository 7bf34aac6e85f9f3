"""The engine's twin, written to be read: lists of tasks per machine, every start time tried.

Slow on purpose. A task may start when it is ready or when some task on the machine ends; the first
of these times at which it fits among what is there is its start.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from wfsched.schedule.problem import Problem

# Share of its finish by which a task may outlast the free time: what fits exactly fits in any unit of time.
ROUNDING = 1e-12


def over(finish: float, time: float) -> bool:
    """Tell whether what ends at `finish` is still there at `time`."""
    return finish * (1.0 - ROUNDING) > time


@dataclass
class Placed:
    start: float
    finish: float
    cores: float
    memory: float
    # What was in use, at the instant of a task of no length, when it was placed.
    beside: tuple[float, float] = (0.0, 0.0)


@dataclass
class PlainTimetable:
    problem: Problem
    durations: np.ndarray
    machine: dict[int, int] = field(default_factory=dict)
    start: dict[int, float] = field(default_factory=dict)
    finish: dict[int, float] = field(default_factory=dict)
    on: list[list[Placed]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.on = [[] for _ in range(self.problem.n_machines)]

    def ready(self, i: int, k: int) -> float:
        """When task i could start on machine k if that were empty."""
        tables, workflow = self.problem.tables, self.problem.workflow
        times = [float(tables.boot_s[k])]
        if len(tables.stage_in_s):
            times.append(float(tables.stage_in_s[i, k]))
        for p, e in zip(workflow.parents.row(i), workflow.parents.position[self._row(i)]):
            m, size = self.machine[int(p)], workflow.edges.bytes[e]
            moved = tables.latency[m, k] + size * tables.inverse_bandwidth[m, k]
            times.append(float(self.finish[int(p)] + moved))
        return max(times)

    def _row(self, i: int) -> slice:
        begin = self.problem.workflow.parents.start
        return slice(int(begin[i]), int(begin[i + 1]))

    def earliest(self, i: int, k: int, insertion: bool = True, since: float = 0.0) -> float:
        """When task i starts on machine k, not before `since`."""
        ready, shared = max(since, self.ready(i, k)), bool(self.problem.tables.shared[k])
        if not insertion:
            others = [task.start if shared else task.finish for task in self.on[k]]
            ready = max([ready, *others])
        times = sorted({ready, *(task.finish for task in self.on[k] if task.finish > ready)})
        fits = self._fits_shared if shared else self._fits_alone
        return next(time for time in times if fits(i, k, time))

    def _fits_alone(self, i: int, k: int, start: float) -> bool:
        finish = start + self.durations[i, k]
        return not any(over(finish, task.start) and start < task.finish for task in self.on[k])

    def _fits_shared(self, i: int, k: int, start: float) -> bool:
        finish = start + self.durations[i, k]
        inside = [task for task in self.on[k] if start < task.start and over(finish, task.start)]
        return all(
            self._has_room(i, k, self.in_use(k, start) if at is None else self._crossing(k, at))
            for at in (None, *inside)
        )

    def in_use(self, k: int, time: float) -> tuple[float, float]:
        """Cores and memory of what starts at `time` or before and ends after it."""
        there = [task for task in self.on[k] if task.start <= time < task.finish]
        return sum(task.cores for task in there), sum(task.memory for task in there)

    def _crossing(self, k: int, at: Placed) -> tuple[float, float]:
        """What is in use when the task `at` starts; of one of no length, what it met and what crosses it."""
        if at.finish > at.start:
            return self.in_use(k, at.start)
        later = self.on[k][self.on[k].index(at) + 1 :]
        cross = [task for task in later if task.start < at.start < task.finish]
        cores = at.beside[0] + at.cores + sum(task.cores for task in cross)
        return cores, at.beside[1] + at.memory + sum(task.memory for task in cross)

    def _has_room(self, i: int, k: int, used: tuple[float, float]) -> bool:
        tables = self.problem.tables
        if used[0] == 0:
            return True
        cores, memory = used[0] + tables.task_cores[i], used[1] + tables.task_memory[i]
        return bool(cores <= tables.cores[k] and memory <= tables.memory[k])

    def place(self, i: int, k: int, start: float) -> None:
        tables = self.problem.tables
        cores, memory = float(tables.task_cores[i]), float(tables.task_memory[i])
        task = Placed(start, start + float(self.durations[i, k]), cores, memory, self.in_use(k, start))
        self.on[k].append(task)
        self.machine[i], self.start[i], self.finish[i] = k, task.start, task.finish

    def finishes(self, i: int, insertion: bool = True) -> list[tuple[float, int]]:
        """(finish, machine) of task i on each machine that it may run on."""
        allowed = np.flatnonzero(~np.isnan(self.durations[i]))
        return [(self.earliest(i, k, insertion) + float(self.durations[i, k]), int(k)) for k in allowed]

    def columns(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Machine, start and finish of all tasks."""
        tasks = range(self.problem.n_tasks)
        machine = np.array([self.machine[i] for i in tasks])
        return machine, np.array([self.start[i] for i in tasks]), np.array([self.finish[i] for i in tasks])
