"""`StartingSchedules`: the schedules of heuristics that a search starts from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wfsched.core.rng import generator
from wfsched.core.summary import Summarised
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.heuristics.budget_seeds import budget_seeds
from wfsched.heuristics.carbon.wait_awhile import wait_awhile
from wfsched.heuristics.fronts.weighted import weighted_front
from wfsched.heuristics.registry import HEURISTICS
from wfsched.schedule.check.answer import checked_answer
from wfsched.schedule.method import Scheduler
from wfsched.schedule.needs import missing, noun
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Members of the first population per schedule of the grid of weights.
_POPULATION_PER_WEIGHTED = 4
# Evaluations of the run per schedule that is tried in that grid.
_EVALUATIONS_PER_TRY = 8
# Evaluations of the run per schedule that is tried for those within the limits.
_EVALUATIONS_PER_REPAIR = 10


@dataclass(frozen=True, slots=True, repr=False)
class StartingSchedules(Summarised):
    """Schedules that a search starts from, and their cost in evaluations.

    Parameters
    ----------
    schedules : tuple of Schedule
    evaluations : int
        Schedules that were made to choose them from.
    notices : tuple of str
        Heuristics left out, and the reason; one line each.
    """

    schedules: tuple[Schedule, ...] = ()
    evaluations: int = 0
    notices: tuple[str, ...] = ()

    def __add__(self, other: StartingSchedules) -> StartingSchedules:
        """Return both, one after the other."""
        return StartingSchedules(
            self.schedules + other.schedules,
            self.evaluations + other.evaluations,
            self.notices + other.notices,
        )


def starting_schedules(problem: Problem, params: Parameters, seed: int) -> StartingSchedules:
    """Return the starting schedules of a search with `params`.

    Parameters
    ----------
    problem : Problem
    params : Parameters
    seed : int
        Of the heuristics that draw.

    Raises
    ------
    ParameterError
        If a heuristic is unknown.
    """
    start = by_heuristics(problem, params.start_from, seed, "start_from")
    if problem.supply:
        start += by_heuristics(problem, params.start_from_green, seed, "start_from_green")
    if problem.platform.routing is not None:
        start += by_heuristics(problem, params.start_from_routed, seed, "start_from_routed")
    if params.start_within_limits:
        limit = params.stop.evaluations
        start += _of(budget_seeds(problem, None if limit is None else limit // _EVALUATIONS_PER_REPAIR))
    if params.start_weights:
        most, limit = params.pop_size // _POPULATION_PER_WEIGHTED, params.stop.evaluations
        tries = None if limit is None else limit // _EVALUATIONS_PER_TRY
        start += _of(weighted_front(problem, params.start_weights, most, tries))
    if problem.supply and problem.window_s > 0 and params.start_from_green:
        waiting = tuple(wait_awhile(schedule) for schedule in start.schedules)
        start += StartingSchedules(waiting, start.evaluations)
    return start


def load_starting_methods(problem: Problem, params: Parameters) -> None:
    """Load the modules of the heuristics that a search with `params` starts from.

    Raises
    ------
    ParameterError
        If a heuristic is unknown.
    """
    green = params.start_from_green if problem.supply else ()
    routed = params.start_from_routed if problem.platform.routing is not None else ()
    for name in (*params.start_from, *green, *routed):
        HEURISTICS.entry(name).load()


def by_heuristics(problem: Problem, names: Iterable[str], seed: int, where: str) -> StartingSchedules:
    """Return the schedules of heuristics; those that need what the problem lacks are left out.

    Parameters
    ----------
    names : iterable of str
        As in `wfsched.heuristics.registry.HEURISTICS`.
    seed : int
    where : str
        The parameter that names them, for the notices.

    Raises
    ------
    ScheduleError
        If one returns anything but a possible schedule of `problem`.
    """
    schedules, notices = [], []
    for name in names:
        entry = HEURISTICS.entry(name)
        scheduler: Scheduler = entry.load()
        lacking = missing(entry.stated_by(scheduler).needs, problem.given)
        if lacking:
            needed = " and ".join(map(noun, lacking))
            notices.append(f"{where}: {entry.name} is left out, it needs {needed}")
        else:
            answer = scheduler(problem, generator(seed, entry.name))
            schedules.append(checked_answer(problem, answer, f"{where}: {entry.name}"))
    return StartingSchedules(tuple(schedules), len(schedules), tuple(notices))


def _of(made: tuple[list[Schedule], int]) -> StartingSchedules:
    schedules, evaluations = made
    return StartingSchedules(tuple(schedules), evaluations)
