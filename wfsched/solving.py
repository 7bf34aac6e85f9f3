"""The one door: `solve(problem, method)` runs any scheduler and returns one kind of answer."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace

import numpy as np

from wfsched.core.rng import generator
from wfsched.evolve.improvement import Improvement
from wfsched.evolve.local_search.front_annealing import memetic_step
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.recorder import Generation, Observer
from wfsched.evolve.search import Search, search
from wfsched.evolve.stop import Stop
from wfsched.heuristics.budget_seeds import budget_seeds
from wfsched.heuristics.carbon.wait_awhile import wait_awhile
from wfsched.heuristics.fronts.weighted import weighted_front
from wfsched.heuristics.registry import HEURISTICS
from wfsched.methods import method_named
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import by_falling_rank, upward_ranks
from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.fronts.indicators import HypervolumeBox
from wfsched.schedule.fronts.pick_rules import pick_rule
from wfsched.schedule.method import Scheduler
from wfsched.schedule.needs import require
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# The reference point lies a tenth beyond the worst value that matters.
_BEYOND = 1.1
# One of so many in the first population comes from the grid of weighted schedules at most.
_WEIGHTED_SHARE = 4
# One of so many evaluations goes into that grid at most.
_TRIED_SHARE = 8


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of a run.

    Parameters
    ----------
    method : str
    seed : int
    schedule : Schedule
        The one schedule of a heuristic, or what the rule picks from the front of a search.
    front : Front
        All schedules that the run offers; one for a heuristic.
    evaluations : int
        Schedules that were evaluated.
    wall_s : float
        Time it took [s], compilation included where it was the first run.
    box : HypervolumeBox, optional
        Where `hypervolume` was measured; None for heuristics, as is the next.
    hypervolume : float, optional
        Share of the box that the feasible schedules of the front dominate.
    history : tuple of Generation
        Empty for heuristics.
    stopped_by : str, optional
        What ended a search: a field of `Stop`, ``"converged"`` or ``"interrupted"``.
    extra_generations : int
        How many a search took beyond its limit because nothing kept the constraints.
    drew : bool
        Whether random numbers were drawn, so that another seed may give another answer.
    """

    method: str
    seed: int
    schedule: Schedule
    front: Front
    evaluations: int
    wall_s: float
    box: HypervolumeBox | None = None
    hypervolume: float | None = None
    history: tuple[Generation, ...] = ()
    stopped_by: str | None = None
    extra_generations: int = 0
    drew: bool = True

    @property
    def interrupted(self) -> bool:
        """Whether a search was ended by Ctrl-C."""
        return self.stopped_by == "interrupted"

    @property
    def feasible(self) -> bool:
        """Whether any schedule of the front keeps all constraints."""
        return bool(self.front.feasible.any())


def solve(
    problem: Problem,
    method: str | Parameters | Scheduler = "nsga2",
    *,
    seed: int = 1,
    stop: Stop | None = None,
    pick: str = "least-energy",
    threads: int | None = None,
    observer: Observer | None = None,
    improvement: Improvement | None = None,
) -> Result:
    """Run a method on a problem.

    Parameters
    ----------
    problem : Problem
    method : str, Parameters or callable
        The name of a heuristic or an algorithm (`wfsched methods` lists them), parameters of an
        algorithm, or any function ``(problem, generator) -> Schedule``.
    seed : int
        The same seed gives the same answer, on any number of threads.
    stop : Stop, optional
        When a search ends; as its parameters say if None.
    pick : {"least-energy", "knee", "fastest", "cheapest"}
        Which schedule of a front becomes `Result.schedule`.
    threads : int, optional
        Threads of the evaluation; as many as there are processors if None.
    observer : callable, optional
        Called after each generation of a search.
    improvement : Improvement, optional
        A memetic step of a search; the one that its parameters ask for (`anneal`) if None.

    Raises
    ------
    ProblemError
        If the problem lacks what the method needs, such as a supply.
    ParameterError
        If the method or the rule is unknown, the seed negative, `threads` below 1, or the seeds of
        a search use up its evaluations.
    """
    pick_rule(pick)
    threads = (os.cpu_count() or 1) if threads is None else threads
    started = time.perf_counter()
    chosen = method_named(method)
    name = chosen.name
    require(chosen.entry.needs, problem.given, name)
    if isinstance(chosen.runs, Parameters):
        params = chosen.runs if stop is None else replace(chosen.runs, stop=stop)
        box = hypervolume_box(problem)
        answer = _evolve(problem, params, seed, box, threads, observer, improvement, started)
        return _search_result(answer, name, seed, box, pick, time.perf_counter() - started)
    rng = generator(seed, name)
    before = rng.bit_generator.state
    schedule = chosen.runs(problem, rng)
    drew = rng.bit_generator.state != before
    front = Front.of_schedules(problem, [schedule])
    return Result(name, seed, schedule, front, 1, time.perf_counter() - started, drew=drew)


def _evolve(
    problem: Problem,
    params: Parameters,
    seed: int,
    box: HypervolumeBox,
    threads: int,
    observer: Observer | None,
    improvement: Improvement | None,
    started: float,
) -> Search:
    names = params.start_from + (params.start_from_green if problem.supply else ())
    seeds = [_scheduled(problem, name, seed) for name in names]
    made = len(seeds)
    if params.start_within_limits:
        within, tried = budget_seeds(problem)
        seeds += within
        made += tried
    if params.start_weights:
        most, limit = params.pop_size // _WEIGHTED_SHARE, params.stop.evaluations
        tries = None if limit is None else limit // _TRIED_SHARE
        weighted, tried = weighted_front(problem, params.start_weights, most, tries)
        seeds += weighted
        made += tried
    if problem.supply and problem.window_s > 0 and params.start_from_green:
        seeds += [wait_awhile(schedule) for schedule in seeds]
        made = 2 * made
    return search(
        problem,
        params,
        seed=seed,
        box=box,
        order=by_falling_rank(problem, upward_ranks(problem, top_durations(problem))),
        start_from=seeds,
        evaluated=made,
        threads=threads,
        observer=observer,
        improvement=improvement or memetic_step(params),
        started=started,
    )


def _scheduled(problem: Problem, name: str, seed: int) -> Schedule:
    entry = HEURISTICS.entry(name)
    scheduler: Scheduler = entry.load()
    return scheduler(problem, generator(seed, entry.name))


def _search_result(
    found: Search, name: str, seed: int, box: HypervolumeBox, pick: str, wall_s: float
) -> Result:
    front = found.front
    return Result(
        method=name,
        seed=seed,
        schedule=front.pick(pick),
        front=front,
        evaluations=found.evaluations,
        wall_s=wall_s,
        box=box,
        hypervolume=box.hypervolume(front.objectives[front.feasible]),
        history=found.history,
        stopped_by=found.stopped_by,
        extra_generations=found.extra_generations,
    )


def hypervolume_box(problem: Problem) -> HypervolumeBox:
    """Return where the hypervolume of fronts of `problem` is measured: the same for every run.

    The ideal corner is the lower bound of each objective. The reference is, for each objective,
    1.1 times the worse of what HEFT and the cheapest schedule take, or 1.1 times the deadline or
    budget where that is less.
    """
    bounds = lower_bounds(problem)
    ends = Front.of_schedules(problem, [_scheduled(problem, name, 0) for name in ("heft", "cheapest")])
    limits = {"makespan": problem.limit("deadline"), "cost": problem.limit("budget")}
    worst = ends.objectives.max(axis=0)
    ideal, reference = [], []
    for column, objective in enumerate(problem.objective_list):
        best = float(getattr(bounds, objective.field))
        limit = min(float(worst[column]), limits.get(objective.name, np.inf))
        ideal.append(best)
        reference.append(_BEYOND * max(limit, best) if best > 0 or limit > 0 else 1.0)
    return HypervolumeBox(tuple(ideal), tuple(reference))
