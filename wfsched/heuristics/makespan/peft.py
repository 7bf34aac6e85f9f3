"""PEFT (predict earliest finish time): earliest finish plus the optimistic cost of what follows."""

from __future__ import annotations

import numpy as np

from wfsched.placing.list_scheduling import list_schedule, top_durations
from wfsched.placing.ranks import by_readiness, optimistic_costs, row_means
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def peft(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the PEFT schedule [1]_, all at the top frequency.

    Of the ready tasks the one with the highest mean of its row of the table is next; it goes to
    the machine with the least sum of finish and optimistic cost.

    References
    ----------
    .. [1] Arabnejad, Barbosa, "List scheduling algorithm for heterogeneous systems by an
       optimistic cost table", IEEE TPDS 25(3):682-694, 2014, doi 10.1109/TPDS.2013.57.
    """
    durations = top_durations(problem)
    costs = optimistic_costs(problem, durations)
    order = by_readiness(problem, row_means(np.where(problem.hosts, costs, np.nan)))
    return list_schedule(problem, order, durations=durations, bias=costs)
