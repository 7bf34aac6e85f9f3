"""Fastest: each task on a machine with its least run time, however long the queue."""

from __future__ import annotations

import numpy as np

from wfsched.placing.list_scheduling import list_schedule, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Machines whose run times differ by less (relative) are equally quick.
_ROUNDING = 1e-9


def fastest(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the schedule in which each task runs on its quickest machine, at f_max.

    This is the minimum-execution-time rule [1]_ and not the fastest schedule there is (HEFT is
    usually faster): slower machines stay idle however long the queue is. Where several machines
    are equally quick (all of the fastest type) the task goes to the one on which it ends first;
    tasks come by falling upward rank and are inserted into gaps. This is the list scheduling on
    machines of the fastest type by which the academic VM catalogues define "fast", on the
    machines that there are.

    References
    ----------
    .. [1] Braun et al., "A comparison of eleven static heuristics ...", J. Parallel Distrib.
       Comput. 61(6):810-837, 2001, doi 10.1006/jpdc.2000.1714 (MET).
    """
    durations = top_durations(problem)
    quickest = np.where(problem.hosts, durations, np.inf).min(axis=1)
    durations[durations > quickest[:, None] * (1.0 + _ROUNDING)] = np.nan
    order = by_upward_rank(problem, durations)
    return list_schedule(problem, order, durations=durations)
