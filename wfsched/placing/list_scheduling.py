"""List scheduling: tasks in a given order, each on the machine that a rule prefers."""

from __future__ import annotations

from math import inf

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray
from wfsched.core.compiling import compiled
from wfsched.placing.insertion import capacity_of, insert_all, open_occupation, parents_first
from wfsched.placing.ties import less
from wfsched.placing.timetable import Timetable, find_starts, open_timetable, place
from wfsched.schedule.genes import replay_order
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


@compiled
def place_in_order(tables, timetable, order, durations, bias):  # type: ignore[no-untyped-def]
    """Place tasks by insertion, each on the machine with the least finish plus bias.

    Equal sums (within `TIE_TOLERANCE`) go to the lowest machine index. O((n + e) K) besides the search
    for gaps.

    Parameters
    ----------
    tables : Tables
    timetable : Timetable
        Newly opened; filled.
    order : (n,) unsigned
        Each task after all its parents.
    durations : (n, K) [s]
        NaN where a task may not run.
    bias : (n, K) [s] or (0, K)
        Added to the finish before machines are compared; no rows where nothing is added.
    """
    biased = bias.shape[0] > 0
    for i in order:
        find_starts(tables, timetable, i, durations, True)
        best, chosen = inf, 0
        for k in range(durations.shape[1]):
            value = timetable.end[k] + bias[i, k] if biased else timetable.end[k]
            if less(value, best):
                best, chosen = value, k
        place(tables, timetable, i, chosen)


def top_levels(problem: Problem) -> GeneArray:
    """Return the index of the top frequency level of each machine, shape (n_machines,)."""
    return problem.level_counts() - np.int16(1)


def top_durations(problem: Problem) -> FloatArray:
    """Return the run times at the top frequency (n_tasks, n_machines) [s], equal to those of the kernel.

    NaN where a machine cannot host a task.
    """
    tables = problem.tables
    durations: FloatArray = tables.base * tables.slowdown[np.arange(problem.n_machines), top_levels(problem)]
    return durations


def list_schedule(
    problem: Problem,
    order: IndexArray,
    *,
    durations: FloatArray | None = None,
    bias: FloatArray | None = None,
) -> Schedule:
    """Return the schedule that places tasks in `order`, each where it finishes first, at f_max.

    Parameters
    ----------
    order : array (n_tasks,)
        A topological order.
    durations : array (n_tasks, n_machines) [s], optional
        `top_durations` with NaN where the rule does not allow a machine.
    bias : array (n_tasks, n_machines) [s], optional
        Added to the finish before machines are compared.
    """
    allowed = top_durations(problem) if durations is None else durations
    added = np.zeros((0, problem.n_machines)) if bias is None else bias
    timetable = open_timetable(problem.tables)
    place_in_order(problem.tables, timetable, order.astype(np.uint32), allowed, added)
    return schedule_of(problem, timetable)


def place_at(
    problem: Problem,
    order: IndexArray,
    machine: npt.NDArray[np.integer],
    level: npt.NDArray[np.integer],
) -> Schedule:
    """Return the schedule that inserts tasks in `order`, each into the earliest gap of its machine.

    Parameters
    ----------
    order : array (n_tasks,)
        A topological order.
    machine, level : array (n_tasks,)
    """
    tables, tasks = problem.tables, np.arange(problem.n_tasks)
    ready = tables.boot_s[machine]
    if len(tables.stage_in_s):
        ready = np.maximum(ready, tables.stage_in_s[tasks, machine])
    start, finish = np.empty(problem.n_tasks), np.empty(problem.n_tasks)
    capacity, durations = capacity_of(tables), tables.base[tasks, machine] * tables.slowdown[machine, level]
    genes = (order, machine.astype(np.int16), durations)
    taken = open_occupation(tables, capacity)
    insert_all(parents_first(tables), capacity, taken, *genes, ready, start, finish)
    return schedule_from_times(problem, machine, start, finish, level.astype(np.int16))


def schedule_of(problem: Problem, timetable: Timetable, level: GeneArray | None = None) -> Schedule:
    """Return the schedule of a timetable in which all tasks are placed; see `schedule_from_times`."""
    return schedule_from_times(problem, timetable.machine, timetable.start, timetable.finish, level)


def schedule_from_times(
    problem: Problem,
    machine: npt.NDArray[np.integer],
    start: FloatArray,
    finish: FloatArray,
    level: GeneArray | None = None,
) -> Schedule:
    """Return the schedule with these times, decoded by the evaluation kernel.

    The genes are ordered by `replay_order`; the times come back as they are, provided that each
    task starts as early as those that were placed before it let it, insertion included. (What was
    placed without insertion is decoded in the order in which it was placed.)

    Parameters
    ----------
    machine : array (n_tasks,)
    start, finish : array (n_tasks,) [s]
    level : array (n_tasks,), optional
        Frequency levels; the top ones if None.
    """
    levels = top_levels(problem)[machine] if level is None else level
    return Schedule.decode(problem, machine, levels, replay_order(problem, start, finish))
