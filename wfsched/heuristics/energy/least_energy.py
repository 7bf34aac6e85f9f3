"""Energy-least: each task on the machine and level of its least energy."""

from __future__ import annotations

import numpy as np

from wfsched.placing.least_energy import least_energy_placement
from wfsched.placing.list_scheduling import place_at, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def energy_least(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the schedule in which each task alone takes the least energy, however slow.

    Tasks come by falling upward rank, like those of HEFT, and start as early as they can. Machines
    and levels are those of `least_energy_placement`: the energy of the facility while the task
    runs. Idle power and links are not looked at, nor are deadline and budget: where machines wait
    at a high power a quicker schedule may take less in all. The end of a front, not a published
    scheduler.
    """
    durations = top_durations(problem)
    order = by_upward_rank(problem, durations)
    return place_at(problem, order, *least_energy_placement(problem))
