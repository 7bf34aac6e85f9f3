"""`compare`: run methods on one problem, deterministic ones once, others once per seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from statistics import fmean, median

from wfsched.core.errors import ParameterError, ScheduleError
from wfsched.core.stopwatch import Stopwatch
from wfsched.core.summary import Summarised, amount, count, cut
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.stop import Stop
from wfsched.methods import method_named
from wfsched.schedule.check.check import check
from wfsched.schedule.check.violation import Violation
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.contention import uncontended_makespan_s
from wfsched.schedule.coverage import coverage
from wfsched.schedule.method import Scheduler
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.site_supplies import all_priced, carbon_known
from wfsched.solving import Result, solve
from wfsched.workflow.model import Edges, Tasks, Workflow

Method = str | Parameters | Scheduler

# Enough to compile and load all kernels of a search.
_ONE_GENERATION = Stop(generations=1)

# Argument -> remedy for one that is no list.
_LISTS = {"methods": "One method is a list of one: ['heft'].", "seeds": "One seed is a list of one: [1]."}

OnRun = Callable[[str, int], None]
"""Called with the method and the seed before each run."""


@dataclass(frozen=True, slots=True, repr=False)
class ComparisonRow(Summarised):
    """Results of a method over its runs.

    Parameters
    ----------
    method : str
    runs : int
        One for a deterministic method, otherwise one per seed.
    makespan_s, energy_j, cost : float
        Means over the runs.
    normalised_cost : float or None
        Mean cost divided by the cost of the cheapest schedule (C_t); None if that is free.
    success : float or None
        Share of runs that meet all constraints, within their tolerances; None without constraints.
    machines_used : float
        Mean.
    wall_s : float
        Median [s]; compiling and loading kernels excluded.
    compile_s : float
        Time in which kernels were compiled or loaded [s], over all runs.
    green_share, brown_j, carbon_g, electricity_cost : float or None
        Means; None if the sites have no supply, or one has no carbon intensity or price.
    completion_s : float
        Mean time from submission to end [s].
    repeated_share : float or None
        Greatest share of energy, over the runs, whose figures rest on values outside the traces of the supply
        (`wfsched.coverage`); None if the sites have no supply.
    uncontended_s : float or None
        Mean makespan if no data ever waited for a link, as methods that do not see contention believe
        (`wfsched.uncontended_makespan_s`); None if the platform is not routed.
    notices : tuple of str
        Deviations from the request in any run; see `wfsched.Result`.
    violations : tuple of Violation
        Violations that `check` found in the schedules of all runs; any of them is a defect of the method.
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
    electricity_cost: float | None = None
    repeated_share: float | None = None
    uncontended_s: float | None = None
    notices: tuple[str, ...] = ()
    violations: tuple[Violation, ...] = ()
    compile_s: float = 0.0

    def _summary(self) -> str:
        """Return method, runs and means."""
        amounts = f"{amount('s', self.makespan_s)}, {amount('J', self.energy_j)}, cost {self.cost:.4g}"
        success = "" if self.success is None else f", success {self.success:.0%}"
        return f"ComparisonRow {cut(self.method, 60)}, {count(self.runs, 'run')}: {amounts}{success}"


def compare(
    problem: Problem,
    methods: Sequence[Method],
    seeds: Sequence[int] = range(1, 11),
    *,
    pick: str = "least-energy",
    threads: int | None = None,
    on_run: OnRun | None = None,
) -> tuple[ComparisonRow, ...]:
    """Run each method on `problem` and return one row per method, in their order.

    A method that draws no random number in its first run (`Result.drew`) is deterministic and runs only
    once.

    Parameters
    ----------
    problem : Problem
    methods : sequence of str, Parameters or callable
        Methods as `solve` accepts them.
    seeds : sequence of int
    pick : str
        Rule that picks one schedule from the front of a search.
    threads : int, optional
        Evaluation threads; results do not depend on them.
    on_run : callable, optional
        Called before each run, with the name of the method and the seed.

    Raises
    ------
    ParameterError
        If there are no methods or seeds, or `solve` rejects one of them.
    """
    rows = comparison_rows(problem, methods, seeds, pick=pick, threads=threads, on_run=on_run)
    return tuple(rows)


def comparison_rows(
    problem: Problem,
    methods: Sequence[Method],
    seeds: Sequence[int] = range(1, 11),
    *,
    pick: str = "least-energy",
    threads: int | None = None,
    on_run: OnRun | None = None,
) -> Iterator[ComparisonRow]:
    """Yield each row of `compare` when its method has run; after Ctrl-C that of the runs so far.

    Parameters
    ----------
    problem, methods, seeds, pick, threads, on_run
        As of `compare`.

    Raises
    ------
    ParameterError
        As `compare`.
    KeyboardInterrupt
        After Ctrl-C.
    """
    for what, given in (("methods", methods), ("seeds", seeds)):
        if isinstance(given, str) or not isinstance(given, Iterable):
            kind, allowed = type(given).__name__, f"a list of {what}"
            raise ParameterError("wrong type", where=what, got=kind, allowed=allowed, remedy=_LISTS[what])
        if not len(given):
            raise ParameterError("nothing to compare", where=what, got=len(given), allowed="one or more")
    least = cheapest_cost(problem)
    report = on_run or _ignored
    for method in methods:
        clock, results = Stopwatch(), list[Result]()
        try:
            results.extend(_runs(problem, method, seeds, pick, threads, report))
        except KeyboardInterrupt:
            if results:
                yield _row(problem, results, least, clock.compile_s)
            raise
        yield _row(problem, results, least, clock.compile_s)


def cheapest_cost(problem: Problem) -> float:
    """Return the cost of the cheapest schedule [currency], which normalises costs: C_t of CFN Eq. 7."""
    return solve(problem, "cheapest").schedule.cost


def _ignored(*_: object) -> None:
    """Ignore the progress."""


def _runs(
    problem: Problem,
    method: Method,
    seeds: Sequence[int],
    pick: str,
    threads: int | None,
    report: OnRun,
) -> Iterator[Result]:
    chosen = method_named(method)
    short = replace(chosen.runs, stop=_ONE_GENERATION) if isinstance(chosen.runs, Parameters) else method
    _warm_up(problem, short)
    for seed in seeds:
        report(chosen.name, seed)
        result = _whole(solve(problem, method, seed=seed, pick=pick, threads=threads))
        yield result
        if not result.drew:
            return


def _warm_up(problem: Problem, method: Method) -> None:
    """Run `method` on two tasks, so that kernels are compiled and loaded before the timed runs."""
    tasks, edges = Tasks.of(("first", "second"), (1.0, 1.0)), Edges.of((0,), (1,), (1.0,))
    limits = tuple(c for c in problem.constraints if isinstance(c, Constraint))
    small = Workflow.build("warm-up", tasks, edges)
    # A scheduler may know no other problem than its own: its own run tells whether it is right there.
    with suppress(ScheduleError):
        solve(replace(problem, workflow=small, times=None, constraints=limits), method)


def _mean_origin(schedules: Sequence[Schedule], name: str) -> float | None:
    """Return the mean of a figure of the energy's origin; None without a supply."""
    origins = [s.figures.origin for s in schedules if s.figures.origin is not None]
    return fmean(getattr(origin, name) for origin in origins) if origins else None


def _whole(result: Result) -> Result:
    """Return `result`; raise if Ctrl-C interrupted the search."""
    if result.interrupted:
        raise KeyboardInterrupt
    return result


def _row(problem: Problem, results: Sequence[Result], least: float, compile_s: float) -> ComparisonRow:
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
        carbon_g=_mean_origin(schedules, "carbon_g") if carbon_known(problem.supply) else None,
        electricity_cost=_mean_origin(schedules, "electricity_cost") if all_priced(problem.supply) else None,
        repeated_share=max(coverage(s).repeated_share for s in schedules) if problem.supply else None,
        uncontended_s=fmean(map(uncontended_makespan_s, schedules)) if problem.platform.routing else None,
        notices=tuple(dict.fromkeys(text for result in results for text in result.notices)),
        violations=tuple(v for s in schedules for v in check(s, problem=problem)),
        compile_s=compile_s,
    )
