"""Round robin: the machines in turn."""

from __future__ import annotations

import numpy as np

from wfsched.placing.list_scheduling import top_levels
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def round_robin(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return a schedule that deals the tasks out to the machines in turn, at f_max.

    The tasks come in topological order, level by level; a machine that cannot host a task is
    passed over, and the next task goes to the machine after the one that was taken.
    """
    machine = np.empty(problem.n_tasks, np.int16)
    count = problem.n_machines
    turn = 0
    for i in problem.workflow.topological:
        hosts = problem.hosts[i]
        while not hosts[turn]:
            turn = (turn + 1) % count
        machine[i] = turn
        turn = (turn + 1) % count
    return Schedule.decode(problem, machine, top_levels(problem)[machine])
