"""Comparing methods on one problem: each deterministic one once, the others once for each seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

from wfsched.core.errors import ParameterError
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.stop import Stop
from wfsched.methods import method_named
from wfsched.schedule.check.check import check
from wfsched.schedule.check.violation import Violation
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.method import Scheduler
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import Result, solve
from wfsched.workflow.model import Edges, Tasks, Workflow

Method = str | Parameters | Scheduler

# Enough to compile and load what a search runs.
_ONCE = Stop(generations=1)

OnRun = Callable[[str, int], None]
"""Told the method and the seed before each run."""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """What a method came to.

    Parameters
    ----------
    method : str
    runs : int
        One for a deterministic method, else one per seed.
    makespan_s, energy_j, cost : float
        Means over the runs.
    normalised_cost : float or None
        Mean cost over the cost of the cheapest schedule (C_t); None where that is free.
    success : float or None
        Share of runs that keep all bounds, within their tolerances; None where there are none.
    machines_used : float
        Mean.
    wall_s : float
        Median [s]; compiling and loading kernels left out.
    green_share, brown_j, carbon_g : float or None
        Means; None where the sites have no supply.
    completion_s : float
        Mean time from submission to end [s].
    violations : tuple of Violation
        What `check` found in the schedules of all runs; anything here is a defect of the method.
    """

    method: str
    runs: int
    makespan_s: float
    energy_j: float
    cost: float
    normalised_cost: float | None
    success: float | None
    machines_used: float
    wall_s: float
    completion_s: float
    green_share: float | None = None
    brown_j: float | None = None
    carbon_g: float | None = None
    violations: tuple[Violation, ...] = ()


def compare(
    problem: Problem,
    methods: Sequence[Method],
    seeds: Sequence[int] = range(1, 11),
    *,
    pick: str = "least-energy",
    threads: int | None = None,
    on_run: OnRun | None = None,
) -> tuple[ComparisonRow, ...]:
    """Run each method on `problem` and return one row for each, in their order.

    A method that draws no random number in its first run (`Result.drew`) is deterministic and runs only
    once.

    Parameters
    ----------
    methods : sequence of str, Parameters or callable
        As `solve` takes them.
    seeds : sequence of int
    pick : str
        The rule that takes one schedule from the front of a search.
    on_run : callable, optional
        Called before each run, with the name of the method and the seed.

    Raises
    ------
    ParameterError
        If there are no methods or seeds, or `solve` refuses one of them.
    """
    for what, given in (("methods", methods), ("seeds", seeds)):
        if not len(given):
            raise ParameterError("nothing to compare", where=what, got=len(given), allowed="one or more")
    least = cheapest_cost(problem)
    tell = on_run or _untold
    runs = (list(_runs(problem, method, seeds, pick, threads, tell)) for method in methods)
    return tuple(_row(problem, results, least) for results in runs)


def cheapest_cost(problem: Problem) -> float:
    """Return what the cheapest schedule costs [currency]: C_t of CFN Eq. 7, what costs are divided by."""
    return solve(problem, "cheapest").schedule.cost


def _untold(*_: object) -> None:
    """Nobody is told."""


def _runs(
    problem: Problem,
    method: Method,
    seeds: Sequence[int],
    pick: str,
    threads: int | None,
    tell: OnRun,
) -> Iterator[Result]:
    chosen = method_named(method)
    short = replace(chosen.runs, stop=_ONCE) if isinstance(chosen.runs, Parameters) else method
    _warm_up(problem, short)
    for seed in seeds:
        tell(chosen.name, seed)
        result = _whole(solve(problem, method, seed=seed, pick=pick, threads=threads))
        yield result
        if not result.drew:
            return


def _warm_up(problem: Problem, method: Method) -> None:
    """Run `method` on two tasks: kernels are compiled and loaded before anything is timed."""
    tasks, edges = Tasks.of(("first", "second"), (1.0, 1.0)), Edges.of((0,), (1,), (1.0,))
    bounds = tuple(c for c in problem.constraints if isinstance(c, Constraint))
    small = Workflow.build("warm-up", tasks, edges)
    solve(replace(problem, workflow=small, times=None, constraints=bounds), method)


def _mean_origin(schedules: Sequence[Schedule], name: str) -> float | None:
    """Return the mean of what the energy was made of; None without a supply."""
    origins = [s.figures.origin for s in schedules if s.figures.origin is not None]
    return fmean(getattr(origin, name) for origin in origins) if origins else None


def _whole(result: Result) -> Result:
    """Return `result`; a search that Ctrl-C cut short ends the comparison instead."""
    if result.interrupted:
        raise KeyboardInterrupt
    return result


def _row(problem: Problem, results: Sequence[Result], least: float) -> ComparisonRow:
    schedules = [result.schedule for result in results]
    cost = fmean(s.cost for s in schedules)
    return ComparisonRow(
        method=results[0].method,
        runs=len(results),
        makespan_s=fmean(s.makespan_s for s in schedules),
        energy_j=fmean(s.energy_j for s in schedules),
        cost=cost,
        normalised_cost=cost / least if least > 0 else None,
        success=fmean(s.feasible for s in schedules) if problem.constraints else None,
        machines_used=fmean(s.figures.machines_used for s in schedules),
        wall_s=median(result.wall_s for result in results),
        completion_s=fmean(s.completion_s for s in schedules),
        green_share=_mean_origin(schedules, "green_share"),
        brown_j=_mean_origin(schedules, "brown_j"),
        carbon_g=_mean_origin(schedules, "carbon_g"),
        violations=tuple(v for s in schedules for v in check(s, problem=problem)),
    )
