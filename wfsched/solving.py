"""`solve`: run any method on a problem and return one kind of result."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any

import numpy as np

from wfsched.core.arguments import check_type
from wfsched.core.json_text import plain
from wfsched.core.registry import load_target
from wfsched.core.rng import generator
from wfsched.core.stopwatch import Stopwatch
from wfsched.core.summary import Record, Summarised, Tabular, amount, cut
from wfsched.evolve.improvement import Improvement
from wfsched.evolve.local_search.front_annealing import memetic_step
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.recorder import Generation, Observer
from wfsched.evolve.search import Search, search
from wfsched.evolve.stop import Stop
from wfsched.methods import method_named
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.check.answer import checked_answer
from wfsched.schedule.coverage import coverage_notices
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.fronts.indicators import HypervolumeBox
from wfsched.schedule.fronts.pick_rules import pick_rule
from wfsched.schedule.method import Scheduler
from wfsched.schedule.needs import require
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.unreachable import unreachable_limits
from wfsched.starting_schedules import by_heuristics, load_starting_methods, starting_schedules

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from wfsched.relaxation.front_bounds import FrontBounds

# The reference point is so many times the worst value that matters.
_REFERENCE_FACTOR = 1.1
# Documents and files of a result are made above this layer: called by name, as entries of a registry are.
_DOCUMENT = "wfsched.report.documents.result:result_document"
_SAVE = "wfsched.report.run_files.search_run:save_run"


@dataclass(frozen=True, slots=True, repr=False)
class Result(Summarised, Tabular):
    """The answer of a run.

    Parameters
    ----------
    method : str
    seed : int
    schedule : Schedule
        The one schedule of a heuristic, or what the rule picks from the front of a search.
    front : Front
        All schedules that the run offers; one for a heuristic.
    wall_s : float
        Time it took [s], without `compile_s`.
    search : Search, optional
        How the search went; None for heuristics.
    pick : str
        The rule that picked `schedule` from the front.
    drew : bool
        Whether random numbers were drawn, so that another seed may give another answer.
    notices : tuple of str
        Limits that no schedule keeps, with the bound that proves it, and deviations from the request,
        such as starting schedules left out; one line each.
    compile_s : float
        Time in which kernels were compiled or loaded [s]: much in the first run of an installation,
        little in the first of a process, none later.
    """

    method: str
    seed: int
    schedule: Schedule
    front: Front
    wall_s: float
    search: Search | None = None
    pick: str = "least-energy"
    drew: bool = True
    notices: tuple[str, ...] = ()
    compile_s: float = 0.0

    @property
    def evaluations(self) -> int:
        """Schedules that were evaluated."""
        return 1 if self.search is None else self.search.evaluations

    @property
    def box(self) -> HypervolumeBox | None:
        """Box in which `hypervolume` is measured; None for heuristics."""
        return None if self.search is None else self.search.box

    @property
    def hypervolume(self) -> float | None:
        """Share of the box that feasible schedules of a search dominate, best so far; None for heuristics."""
        return None if self.search is None else self.search.hypervolume

    @property
    def history(self) -> tuple[Generation, ...]:
        """Generations of a search; empty for heuristics."""
        return () if self.search is None else self.search.history

    @property
    def stopped_by(self) -> str | None:
        """What ended a search: a field of `Stop`, ``"converged"`` or ``"interrupted"``."""
        return None if self.search is None else self.search.stopped_by

    @property
    def extra_generations(self) -> int:
        """Generations of a search beyond its limit, run because nothing was feasible."""
        return 0 if self.search is None else self.search.extra_generations

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended a search."""
        return self.search is not None and self.search.interrupted

    @property
    def feasible(self) -> bool:
        """Whether any schedule of the front keeps all constraints."""
        return bool(self.front.feasible.any())

    def to_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints of a run: plain values, ready for `json.dumps`."""
        document: dict[str, Any] = plain(load_target(_DOCUMENT)(self))
        return document

    def save(
        self,
        folder: str | Path,
        *,
        marked: Mapping[str, Schedule] = MappingProxyType({}),
        bounds: FrontBounds | None = None,
    ) -> None:
        """Write the files of a run, those of ``wfsched optimize --out``, into a folder.

        ``run.json`` (how the run was made), ``front.csv``, ``schedules.json``, and the figures of the
        front, of the picked schedule, of convergence and of power as far as the run has them. Files of an
        earlier run are replaced once all new ones are complete; ``run.json`` is written last and has the
        digests of the others. A figure that cannot be drawn is left out with a warning.

        Parameters
        ----------
        folder : path
            Made if it does not exist.
        marked : mapping of str to Schedule, optional
            Schedules to compare the front with in its figure, by name; see `wfsched.baselines`.
        bounds : FrontBounds, optional
            Proven lower bounds of the front, from `wfsched.bound_front`.

        Raises
        ------
        OutputError
            If the folder cannot be written to, or holds what is no result of wfsched in the place of one.
        """
        for fault in load_target(_SAVE)(self, folder, marked=marked, bounds=bounds):
            warnings.warn(fault, stacklevel=2)

    def plot(
        self,
        path: str | Path | None = None,
        *,
        ax: Axes | None = None,
        marked: Mapping[str, Schedule] = MappingProxyType({}),
        bounds: FrontBounds | None = None,
    ) -> Figure:
        """Draw the front of a search, as `wfsched.plot_front` does; of a heuristic its one schedule.

        `marked` and `bounds` belong to fronts: with either, the front of a heuristic is drawn too.
        """
        if self.search is None and not marked and bounds is None:
            return self.schedule.plot(path, ax=ax)
        return self.front.plot(path, ax=ax, marked=marked, bounds=bounds)

    def _records(self) -> list[Record]:
        """Return the figures of the front, a row for each schedule."""
        return self.front.records()

    def _summary(self) -> str:
        """Return method and seed, and the schedule of a heuristic or the front of a search."""
        seed = f", seed {self.seed}" if self.drew else ""
        answer = self.schedule if self.search is None else self.front
        return f"Result of {cut(self.method, 40)}{seed}: {repr(answer)[1:-1]}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "method", self.method
        yield "seed", str(self.seed) if self.drew else "none drawn"
        yield f"picked: {self.pick}" if self.search else "schedule", repr(self.schedule)[1:-1]
        yield "front", repr(self.front)[1:-1]
        yield "evaluations", str(self.evaluations)
        yield "wall time", amount("s", self.wall_s)
        if self.search is not None:
            yield "hypervolume", f"{self.search.hypervolume:.4f}"
            yield "stopped by", self.search.stopped_by
        for notice in self.notices:
            yield "notice", notice


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
        Limits of a search; those of its parameters if None.
    pick : {"least-energy", "knee", "fastest", "cheapest", "least-carbon"}
        Rule that picks `Result.schedule` from a front.
    threads : int, optional
        Evaluation threads; as many as processors if None. Results do not depend on them.
    observer : callable, optional
        Called after each generation of a search.
    improvement : Improvement, optional
        A memetic step of a search; the one that its parameters ask for (`anneal`) if None.

    Raises
    ------
    ProblemError
        If the problem lacks what the method needs, such as a supply.
    ParameterError
        If the method or the rule is unknown, the seed negative, `threads` below 1, an argument of a wrong
        type, or the starting schedules of a search use up its evaluations.
    ScheduleError
        If a scheduler returns anything but a schedule of `problem` that the independent check passes.
    """
    _check_arguments(problem, seed, stop, threads)
    pick_rule(pick)
    chosen = method_named(method)
    require(chosen.entry.needs, problem.given, chosen.name)
    impossible = unreachable_limits(problem)
    if not isinstance(chosen.runs, Parameters):
        scheduled = _scheduled(problem, chosen.name, chosen.runs, seed)
        return replace(scheduled, notices=(*impossible, *scheduled.notices))
    params = chosen.runs if stop is None else replace(chosen.runs, stop=stop)
    load_starting_methods(problem, params)
    # Modules are loaded before it starts; kernels, whenever they are loaded, do not count.
    clock = Stopwatch()
    start = starting_schedules(problem, params, seed)
    found = search(
        problem,
        params,
        seed=seed,
        box=hypervolume_box(problem),
        order=by_upward_rank(problem, top_durations(problem)),
        start_from=start.schedules,
        evaluated=start.evaluations,
        threads=(os.cpu_count() or 1) if threads is None else threads,
        observer=observer,
        improvement=improvement or memetic_step(params),
        clock=clock,
    )
    picked = found.front.pick(pick)
    return Result(
        method=chosen.name,
        seed=seed,
        schedule=picked,
        front=found.front,
        wall_s=clock.wall_s,
        search=found,
        pick=pick,
        notices=(*impossible, *start.notices, *coverage_notices([picked])),
        compile_s=clock.compile_s,
    )


def _check_arguments(problem: object, seed: object, stop: object, threads: object) -> None:
    """Refuse arguments of wrong types."""
    check_type("problem", problem, Problem, remedy="Make one with Problem(workflow, platform).")
    check_type("seed", seed, (int, np.integer), allowed="an integer >= 0")
    check_type(
        "stop", stop, (Stop, NoneType), remedy="Limits of a run are Stop(generations=100) or the like."
    )
    check_type("threads", threads, (int, np.integer, NoneType), allowed="an integer >= 1, or None")


def _scheduled(problem: Problem, name: str, scheduler: Scheduler, seed: int) -> Result:
    """Run a scheduler; it drew if its generator is in another state afterwards."""
    clock = Stopwatch()
    rng = generator(seed, name)
    before = rng.bit_generator.state
    answer = scheduler(problem, rng)
    drew = rng.bit_generator.state != before
    wall_s, compile_s = clock.wall_s, clock.compile_s
    schedule = checked_answer(problem, answer, name)
    front = Front.of_schedules(problem, [schedule])
    notices = coverage_notices([schedule])
    return Result(name, seed, schedule, front, wall_s, drew=drew, notices=notices, compile_s=compile_s)


def hypervolume_box(problem: Problem) -> HypervolumeBox:
    """Return the box in which hypervolumes of fronts of `problem` are measured, the same for every run.

    The ideal corner is the lower bound of each objective. The reference is, for each objective,
    1.1 times the worse of what HEFT and the cheapest schedule take, or 1.1 times the deadline or
    budget where that is less. Of an objective that may be below 0, it lies beyond the worse by a tenth of the
    way from the ideal corner.
    """
    bounds = lower_bounds(problem)
    ends = Front.of_schedules(problem, [*by_heuristics(problem, ("heft", "cheapest"), 0, "box").schedules])
    deadline = problem.limit("deadline")
    limits = {"makespan": deadline, "completion": deadline, "cost": problem.limit("budget")}
    worst = ends.objectives.max(axis=0)
    ideal, reference = [], []
    for column, objective in enumerate(problem.objective_list):
        best = float(getattr(bounds, objective.field))
        limit = min(float(worst[column]), limits.get(objective.name, np.inf))
        ideal.append(best)
        if best < 0:
            reference.append(max(limit + (_REFERENCE_FACTOR - 1.0) * (limit - best), best / 2.0))
        else:
            reference.append(_REFERENCE_FACTOR * max(limit, best) if best > 0 or limit > 0 else 1.0)
    return HypervolumeBox(tuple(ideal), tuple(reference))
