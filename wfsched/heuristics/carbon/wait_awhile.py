"""Wait awhile: start the whole schedule when its carbon is least."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.heuristics.carbon.carbon_by_start import carbon_by_start, last_start
from wfsched.heuristics.carbon.supply_needed import carbon_of, emits_less, require_supply
from wfsched.heuristics.makespan.heft import heft
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import CARBON
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Starts whose carbon differs by less (relative to the largest) are equal: the earliest is taken.
_ROUNDING = 1e-9


def heft_wait_awhile(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the HEFT schedule at the start of least carbon within the window.

    See `wait_awhile`.

    Raises
    ------
    ProblemError
        If the sites have no supply.
    """
    require_supply(problem, "wait-awhile")
    return wait_awhile(heft(problem, rng))


def wait_awhile(schedule: Schedule) -> Schedule:
    """Return the schedule with the start of least carbon within the window; the earliest of equals.

    Carbon-aware waiting without interruption [1]_, with the supply known ahead. The start may be delayed
    by `Problem.window_s`, as far as the deadline allows; a schedule that breaks it gets no later
    than it is. Without a battery the result is exact, not that of a grid: the least carbon
    is found at one of the starts that `carbon_by_start` gives. Batteries have a memory that ends
    that argument: then a grid of `Problem.time_step_s` is looked at, and the starts at which the
    beginning or the end of the schedule meets a knot.

    Raises
    ------
    ProblemError
        If the sites have no supply.

    References
    ----------
    .. [1] Wiesner, Behnke, Scheinert, Gontarska, Thamsen, "Let's wait awhile: how temporal workload
       shifting can reduce carbon emissions in the cloud", Middleware 2021,
       doi 10.1145/3464298.3493399.
    """
    problem = schedule.problem
    require_supply(problem, "wait-awhile")
    latest = max(problem.limit("deadline") - schedule.makespan_s, schedule.offset)
    latest = last_start(schedule, min(problem.window_s, latest))
    if not latest > 0.0:
        return schedule
    stored = bool((problem.tables.supply.capacity_j > 0).any())
    offset = _earliest_of_grid(schedule, latest) if stored else _earliest_of_all(schedule, latest)
    moved = _at(schedule, offset)
    return moved if emits_less(moved, schedule) else schedule


def _at(schedule: Schedule, offset: float) -> Schedule:
    genes = (schedule.machine, schedule.level, schedule.order)
    return Schedule.decode(schedule.problem, *genes, hold=schedule.hold, offset=offset)


def _earliest_of_all(schedule: Schedule, latest: float) -> float:
    offset, change = carbon_by_start(schedule, latest)
    return _earliest_least(offset, change + carbon_of(_at(schedule, 0.0)))


def _earliest_of_grid(schedule: Schedule, latest: float) -> float:
    problem = schedule.problem
    steps = np.arange(0.0, latest, problem.time_step_s)
    knots = problem.tables.supply.knot
    offset = np.unique(np.concatenate([steps, knots, knots - schedule.makespan_s, [schedule.offset, latest]]))
    offset = offset[(offset >= 0.0) & (offset <= latest)]
    rows = (len(offset), 1)
    machine, level = np.tile(schedule.machine, rows), np.tile(schedule.level, rows)
    held = schedule.hold[None] if len(schedule.hold) else None
    figures = evaluate(problem.tables, machine, level, schedule.order, hold=held, offset=offset)
    return _earliest_least(offset, figures[:, CARBON])


def _earliest_least(offset: FloatArray, carbon: FloatArray) -> float:
    least = carbon.min() + _ROUNDING * np.abs(carbon).max()
    return float(offset[np.argmax(carbon <= least)])
