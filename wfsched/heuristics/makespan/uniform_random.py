"""Random: each task on any machine that can host it."""

from __future__ import annotations

import numpy as np

from wfsched.placing.list_scheduling import top_levels
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def uniform_random(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return a schedule with a machine drawn for each task, all its hosts alike, at f_max.

    The tasks are placed in topological order, level by level.
    """
    draw = np.where(problem.hosts, rng.random(problem.hosts.shape), -1.0)
    machine = draw.argmax(axis=1)
    return Schedule.decode(problem, machine, top_levels(problem)[machine])
