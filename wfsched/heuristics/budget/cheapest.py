"""Cheapest: all tasks on the one machine with the least total cost."""

from __future__ import annotations

import numpy as np

from wfsched.heuristics.budget.one_machine import one_machine_placements
from wfsched.placing.list_scheduling import top_levels
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import COST, MAKESPAN
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def cheapest(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the schedule with all tasks on one machine, at f_max: (M_t, C_t) of CFN Eq. 6, 7 [1]_.

    The tasks run one after another in topological order (side by side where the machine runs
    several tasks). Every machine is tried; the least cost wins, then the shorter makespan, then
    the lower index. Tasks that the machine cannot host run on the machine where each of them
    alone is cheapest [our decision].

    References
    ----------
    .. [1] Lan, Wang, Kong, Long, ANIT 2023, doi 10.5220/0012277500003807.
    """
    machine = one_machine_placements(problem)
    level = top_levels(problem)[machine]
    order = problem.workflow.topological
    figures = evaluate(problem.tables, machine, level, order)
    best = np.lexsort((figures[:, MAKESPAN], figures[:, COST]))[0]
    return Schedule.decode(problem, machine[best], level[best], order)
