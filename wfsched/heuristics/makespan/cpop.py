"""CPoP (critical path on a processor): the critical path on one machine, the rest by earliest finish."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IndexArray
from wfsched.placing.list_scheduling import list_schedule, top_durations
from wfsched.placing.ranks import RANK_TOLERANCE, by_readiness, downward_ranks, upward_ranks
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def cpop(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the CPoP schedule [1]_, all at the top frequency.

    Of the ready tasks the one with the highest sum of upward and downward rank is next. Tasks of
    the critical path go to the machine that runs the whole path in the least time. Where no
    machine can host all of the path, it is the one that hosts most of it (then the least time),
    and the others go by earliest finish [our decision].

    References
    ----------
    .. [1] Topcuoglu, Hariri, Wu, IEEE TPDS 13(3):260-274, 2002, doi 10.1109/71.993206.
    """
    durations = top_durations(problem)
    priority = upward_ranks(problem, durations) + downward_ranks(problem, durations)
    path = critical_path(problem, priority)
    home = path_machine(durations[path])
    pinned = [i for i in path if problem.hosts[i, home]]
    kept = durations[pinned, home]
    durations[pinned] = np.nan
    durations[pinned, home] = kept
    return list_schedule(problem, by_readiness(problem, priority), durations=durations)


def critical_path(problem: Problem, priority: FloatArray) -> list[int]:
    """Return the tasks of the critical path, from an entry to an exit.

    From the entry task of the highest priority always on to the child of the highest one, which
    on the critical path is the same; equal ones (within `RANK_TOLERANCE`): the lowest index.

    Parameters
    ----------
    priority : array (n_tasks,)
        Sum of upward and downward rank.
    """
    workflow = problem.workflow
    candidates: IndexArray = np.flatnonzero(workflow.level == 0).astype(np.int32)
    path = []
    while len(candidates):
        values = priority[candidates]
        i = int(candidates[np.argmax(values >= values.max() * (1.0 - RANK_TOLERANCE))])
        path.append(i)
        candidates = workflow.children.row(i)
    return path


def path_machine(durations: FloatArray) -> int:
    """Return the machine that hosts most of a path, of those the quickest, of those the first.

    Parameters
    ----------
    durations : array (n_path, n_machines) [s]
        NaN where a machine cannot host a task.
    """
    hosted = (~np.isnan(durations)).sum(axis=0)
    total = np.nansum(durations, axis=0)
    return int(np.lexsort((total, -hosted))[0])
