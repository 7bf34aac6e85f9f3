"""HEFT that sees routed links: finish times with the transfers that a machine asks for."""

from __future__ import annotations

import numpy as np

from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.contention import contention_schedule
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.placing.ties import TIE_TOLERANCE
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def contention_heft(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the HEFT schedule whose machines are chosen on the links as they are taken [1]_.

    Tasks go by falling upward rank, which knows mean links that are free, as in HEFT. Each takes the
    machine on which it ends first when its data wait for those that are on their way already. Without
    insertion, because then decoding books the transfers as they were planned; and with it: the shorter
    schedule of both is returned, the first if they are equal. Where links are never short: `heft`.

    References
    ----------
    .. [1] O. Sinnen, L. A. Sousa, "Communication contention in task scheduling", IEEE TPDS 16(6), 2005,
       doi 10.1109/TPDS.2005.64.
    """
    if problem.platform.routing is None:
        return heft(problem, rng)
    durations = top_durations(problem)
    order = by_upward_rank(problem, durations)
    appended, inserted = (
        contention_schedule(problem, order, durations, insertion=each) for each in (False, True)
    )
    sooner = inserted.makespan_s < appended.makespan_s * (1.0 - TIE_TOLERANCE)
    return inserted if sooner else appended
