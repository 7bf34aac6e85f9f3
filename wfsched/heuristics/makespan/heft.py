"""HEFT (heterogeneous earliest finish time): tasks by falling upward rank, earliest finish by insertion."""

from __future__ import annotations

import numpy as np

from wfsched.placing.list_scheduling import list_schedule, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def heft(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the HEFT schedule [1]_, all at the top frequency.

    The paper breaks ties of rank at random; here they go by topological position, and ties of
    finish time by machine index.

    References
    ----------
    .. [1] Topcuoglu, Hariri, Wu, "Performance-effective and low-complexity task scheduling for
       heterogeneous computing", IEEE TPDS 13(3):260-274, 2002, doi 10.1109/71.993206.
    """
    durations = top_durations(problem)
    order = by_upward_rank(problem, durations)
    return list_schedule(problem, order, durations=durations)
