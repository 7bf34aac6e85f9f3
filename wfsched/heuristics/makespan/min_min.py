"""Min-min and max-min: next is the ready task with the least, or greatest, earliest finish."""

from __future__ import annotations

from math import inf

import numpy as np

from wfsched.core.compiling import compiled, inlined
from wfsched.placing.list_scheduling import top_durations, top_levels
from wfsched.placing.ties import less
from wfsched.placing.timetable import arrivals, fit, open_timetable, place
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def min_min(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the min-min schedule [1]_, all at the top frequency.

    Again and again, of all tasks whose parents are placed, the one with the least earliest
    finish goes to the machine on which it has it, after what that machine runs already (no
    insertion, as in the paper). Data have to arrive first, as they do in workflows [2]_. Equal
    finishes go by topological position and by machine index.

    References
    ----------
    .. [1] Braun et al., J. Parallel Distrib. Comput. 61(6):810-837, 2001,
       doi 10.1006/jpdc.2000.1714.
    .. [2] Blythe et al., "Task scheduling strategies for workflow-based applications in grids",
       CCGrid 2005, doi 10.1109/CCGRID.2005.1558639.
    """
    return _place(problem, 1.0)


def max_min(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the max-min schedule, all at the top frequency.

    As `min_min`, but the task with the greatest earliest finish comes first, so that long tasks
    do not come last.
    """
    return _place(problem, -1.0)


def _place(problem: Problem, sign: float) -> Schedule:
    workflow = problem.workflow
    position = np.empty(problem.n_tasks, np.int64)
    position[workflow.topological] = np.arange(problem.n_tasks)
    children, missing = workflow.children, workflow.parents.degrees()
    graph = (children.start, children.item, missing)
    timetable = open_timetable(problem.tables)
    order = place_extremes(problem.tables, timetable, top_durations(problem), position, *graph, sign)
    return Schedule.decode(problem, timetable.machine, top_levels(problem)[timetable.machine], order)


@compiled
def place_extremes(tables, timetable, durations, position, child_start, child, missing, sign):  # type: ignore[no-untyped-def]
    """Place the ready task whose earliest finish is least (sign 1) or greatest (sign -1), until all are.

    A task is looked at again only when the machine on which it would end first has been taken:
    all others offer what they did. O(n (ready tasks) + e K).

    Parameters
    ----------
    tables : Tables
    timetable : Timetable
        Newly opened; filled.
    durations : (n, K) [s]
        NaN where a task may not run.
    position : (n,)
        Of equals the task with the least goes first.
    child_start : (n + 1,), child : (e,)
        The children of each task in CSR form.
    missing : (n,)
        Number of parents; used up.
    sign : float

    Returns
    -------
    (n,)
        The tasks in the order in which they were placed.
    """
    n_tasks, n_machines = durations.shape
    arrival = np.empty((n_tasks, n_machines))
    home, finish = np.full(n_tasks, -1), np.empty(n_tasks)
    ready, n_ready, taken = np.empty(n_tasks, np.int64), 0, -1
    order = np.empty(n_tasks, np.int32)
    for i in range(n_tasks):
        if missing[i] == 0:
            arrivals(tables, timetable, i, arrival[i])
            ready[n_ready] = i
            n_ready += 1
    for step in range(n_tasks):
        best, at = inf, 0
        for slot in range(n_ready):
            i = ready[slot]
            if home[i] < 0 or home[i] == taken:
                fit(tables, timetable, i, arrival[i], durations, False)
                home[i] = _soonest(timetable.end)
                finish[i] = timetable.end[home[i]]
            value = sign * finish[i]
            if less(value, best) or (not less(best, value) and position[i] < position[ready[at]]):
                best, at = value, slot
        i = ready[at]
        taken = home[i]
        fit(tables, timetable, i, arrival[i], durations, False)
        place(tables, timetable, i, taken)
        order[step] = i
        n_ready -= 1
        ready[at] = ready[n_ready]
        for edge in range(child_start[i], child_start[i + 1]):
            j = child[edge]
            missing[j] -= 1
            if missing[j] == 0:
                arrivals(tables, timetable, j, arrival[j])
                ready[n_ready] = j
                n_ready += 1
    return order


@inlined
def _soonest(end):  # type: ignore[no-untyped-def]
    """Return the machine with the least end; NaN is none."""
    best, chosen = inf, 0
    for k in range(end.shape[0]):
        if less(end[k], best):
            best, chosen = end[k], k
    return chosen
