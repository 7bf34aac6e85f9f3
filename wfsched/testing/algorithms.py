"""Contract of search algorithms: `check_algorithm`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import moocore
import numpy as np

from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.registry import ALGORITHMS
from wfsched.evolve.stop import Stop
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.solving import Result, solve
from wfsched.testing.content import content_digest
from wfsched.testing.contract_error import ContractError, demand, running
from wfsched.testing.problems import with_supply
from wfsched.workflow.generate.generator import generate

# Sizes of the runs, as far as an algorithm has these parameters.
_SMALL: dict[str, Any] = {"pop_size": 12, "n_offsprings": 20, "start_weights": 0, "anneal": 0.0}
_EVALUATIONS = (7, 8, 20, 55)
# Large enough that threads evaluate rows of their own.
_THREADED: dict[str, Any] = {
    "pop_size": 80, "n_offsprings": 160, "stop": Stop(generations=2), "start_from": (), "extremes": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Subject:
    """The algorithm under test: its parameters and the seed of all runs."""

    parameters: Parameters
    seed: int

    def run(self, problem: Problem, case: str, *, threads: int = 1, **changes: Any) -> Result:
        """Run it with `changes` to its parameters, as far as it has them."""
        known = {field.name for field in fields(self.parameters)}
        wanted = {"stop": Stop(generations=6), **_SMALL, **changes}
        with running("the algorithm", self.where(case)):
            given = replace(self.parameters, **{key: value for key, value in wanted.items() if key in known})
            return solve(problem, given, seed=self.seed, threads=threads)

    def where(self, case: str) -> str:
        """Return the place that messages name."""
        return f"{self.parameters.name}, {case}"


def check_algorithm(algorithm: str | Parameters | type[Parameters], *, seed: int = 1) -> None:
    """Check that a search algorithm keeps the contract of algorithms.

    Its front is possible, non-dominated and no larger than the population; the same seed gives the same
    front, on any number of threads; limits on evaluations are exact; a fixed order stays fixed; hard
    deadlines that a starting schedule meets are met; infeasible problems return the least infeasible
    schedules; starts and delays of tasks stay in their window; all algorithms start from the same first
    population; the problem stays unchanged.

    Parameters
    ----------
    algorithm : str, Parameters, or a class of them
        Name of an algorithm, also one of an installed plug-in, or its parameters.
    seed : int

    Raises
    ------
    ContractError
        At the first part of the contract that is broken.
    ParameterError
        If there is no such algorithm.
    """
    subject = _Subject(_parameters(algorithm), seed)
    for part in _PARTS:
        part(subject, small_problem())


def _parameters(algorithm: str | Parameters | type[Parameters]) -> Parameters:
    if isinstance(algorithm, Parameters):
        return algorithm
    name = algorithm if isinstance(algorithm, str) else algorithm.__name__
    owner = ALGORITHMS.entry(algorithm).load() if isinstance(algorithm, str) else algorithm
    demand(
        isinstance(owner, type) and issubclass(owner, Parameters),
        "not a class of parameters",
        name,
        got=owner,
        allowed="a frozen dataclass that inherits from wfsched.evolve.parameters.parameters.Parameters",
    )
    for attribute in ("name", "at_work"):
        missing = not isinstance(getattr(owner, attribute, None), str) and "strategy" not in vars(owner)
        demand(not missing, f"the class attribute {attribute} is missing", name, allowed="a text")
    with running("the class of parameters", name, remedy="All parameters need defaults."):
        made: Parameters = owner()
    return made


def small_problem(*objectives: str) -> Problem:
    """Return a problem of 30 tasks on 6 machines."""
    problem = Problem(generate("montage", 30, 1), load_platform("cfn-6"))
    return problem.minimising(objectives) if objectives else problem


def _fronts_are_possible(subject: _Subject, _: Problem) -> None:
    for objectives in (("makespan", "energy"), ("makespan", "energy", "cost"), ("cost",)):
        for archive in (True, False):
            case = f"{' and '.join(objectives)}, {'with' if archive else 'without'} archive"
            problem, where = small_problem(*objectives), subject.where(case)
            result = subject.run(problem, case, archive=archive)
            front, name = result.front, subject.parameters.name
            demand(
                result.method == name, "the result has another name", where, got=result.method, allowed=name
            )
            most = int(_SMALL["pop_size"])
            fits = 1 <= len(front) <= most
            demand(fits, "wrong size of the front", where, got=len(front), allowed=f"1 to {most}")
            beaten = int((~moocore.is_nondominated(front.objectives, keep_weakly=False)).sum())
            demand(
                beaten == 0, "dominated or duplicate schedules in the front", where, got=beaten, allowed="0"
            )
            _check_schedules(front, problem, where)


def _check_schedules(front: Front, problem: Problem, where: str) -> None:
    for schedule in front:
        violations = check(schedule, problem=problem)
        if violations:
            first = violations[0]
            what = f"impossible schedule in the front: {first.where} {first.message}"
            raise ContractError(what, where=where, got=f"{len(violations)} violations", allowed="none")


def _runs_repeat_themselves(subject: _Subject, problem: Problem) -> None:
    large = Problem(generate("montage", 300, 1), load_platform("cfn-6"))
    cases: tuple[tuple[str, Problem, dict[str, Any]], ...] = (
        ("30 tasks", problem, {"start_from": (), "extremes": False}),
        ("300 tasks", large, _THREADED),
    )
    remedy = "Draw all random numbers from the generator that the strategy gets."
    for case, given, changes in cases:
        where, before = subject.where(case), content_digest(given)
        first = result_digest(subject.run(given, case, **changes))
        demand(content_digest(given) == before, "the algorithm changed the problem", where)
        for threads in (1, 3):
            again = result_digest(subject.run(given, case, threads=threads, **changes))
            what = f"two runs with one seed differ, on {threads} threads"
            demand(again == first, what, where, remedy=remedy)


def _evaluations_are_exact(subject: _Subject, problem: Problem) -> None:
    for evaluations in _EVALUATIONS:
        case = f"{evaluations} evaluations"
        result, where = subject.run(problem, case, stop=Stop(evaluations=evaluations)), subject.where(case)
        got = (result.evaluations, result.stopped_by)
        demand(got == (evaluations, "evaluations"), "wrong number of evaluations", where, got=got)
        counts = [generation.evaluations for generation in result.history]
        rising = counts == sorted(set(counts)) and counts[-1] == evaluations
        demand(rising, "the history does not rise to the number of evaluations", where, got=counts)
        numbers = [generation.number for generation in result.history]
        demand(numbers == list(range(len(numbers))), "generations are not counted from 0", where, got=numbers)


def _fixed_orders_stay(subject: _Subject, problem: Problem) -> None:
    order = subject.run(problem, "orders = False", orders=False, start_from=()).front.order
    demand((order == order[0]).all(), "a fixed order was changed", subject.where("orders = False"))


def _deadlines_are_met(subject: _Subject, problem: Problem) -> None:
    """Demand the deadline that a starting schedule meets and random ones do not."""
    limit = 1.001 * solve(problem, "heft").schedule.makespan_s
    for archive in (True, False):
        case = f"tight deadline, {'with' if archive else 'without'} archive"
        tight = problem.constrained(deadline(limit))
        front = subject.run(tight, case, archive=archive, start_from=("heft",)).front
        demand(
            front.feasible.all(),
            "the feasible starting schedule was lost",
            subject.where(case),
            remedy="Rank feasible schedules first (wfsched.evolve.selection.feasible_first).",
        )


def _infeasible_problems_end(subject: _Subject, problem: Problem) -> None:
    case, stop = "impossible deadline", Stop(generations=3, extra_generations=2)
    result = subject.run(problem.constrained(deadline(1.0)), case, stop=stop)
    got = (result.feasible, result.extra_generations, [generation.feasible for generation in result.history])
    demand(got == (False, 2, [0] * 6), "wrong end of an infeasible search", subject.where(case), got=got)
    heft = solve(problem, "heft").schedule.makespan_s - 1.0
    worst = float(result.front.violations.max())
    demand(
        worst <= heft + 1e-9,
        "the least infeasible schedule was lost",
        subject.where(case),
        got=worst,
        allowed=f"a violation of at most {heft:g}",
    )


def _other_modes_are_taken(subject: _Subject, problem: Problem) -> None:
    limit = 1.2 * solve(problem, "cheapest").schedule.cost
    for mode in ("soft", "epsilon", "objective"):
        case = f"budget, {mode}"
        limited = problem.constrained(budget(limit, mode=mode))
        front = subject.run(limited, case).front
        _check_schedules(front, limited, subject.where(case))
        demand(front.feasible.any(), "no schedule within the budget", subject.where(case))


def _times_stay_in_their_window(subject: _Subject, problem: Problem) -> None:
    supplied = with_supply(problem).minimising(("makespan", "carbon"))
    step, window = supplied.time_step_s, supplied.window_s
    for delays in (False, True):
        case = f"window, delays = {delays}"
        front = subject.run(supplied, case, delays=delays, start_from=(), start_from_green=()).front
        where = subject.where(case)
        offset = front.offset
        demand(
            (offset % step == 0.0).all() and offset.max() <= window,
            "a start is outside the window or between its steps",
            where,
            got=offset.tolist(),
            allowed=f"multiples of {step:g} s up to {window:g} s",
        )
        held = bool(front.hold.size and front.hold.any())
        demand(delays or not held, "tasks are delayed without delays = True", where)
        _check_schedules(front, supplied, where)


def _starts_are_shared(subject: _Subject, problem: Problem) -> None:
    case = "first population"
    own = subject.run(problem, case, stop=Stop(generations=0))
    shared = {field.name: getattr(subject.parameters, field.name) for field in fields(Parameters)}
    plain: Parameters = ALGORITHMS.entry("random-search").load()(**shared)
    other = _Subject(plain, subject.seed).run(problem, case, stop=Stop(generations=0))
    demand(
        result_digest(own) == result_digest(other),
        "another first population than that of other algorithms",
        subject.where(case),
        remedy="Leave the first population to the driver.",
    )


_PARTS: tuple[Callable[[_Subject, Problem], None], ...] = (
    _runs_repeat_themselves,
    _fronts_are_possible,
    _evaluations_are_exact,
    _fixed_orders_stay,
    _deadlines_are_met,
    _infeasible_problems_end,
    _other_modes_are_taken,
    _times_stay_in_their_window,
    _starts_are_shared,
)


def result_digest(result: Result) -> str:
    """Return a hash of the front and the history of a result, without its problem and times."""
    names = ("machine", "level", "order", "hold", "offset", "figures")
    front = [np.asarray(getattr(result.front, name)) for name in names]
    history = [(one.evaluations, one.feasible, one.hypervolume, one.best) for one in result.history]
    return content_digest([front, history])
