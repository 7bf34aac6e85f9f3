"""`solve_exact` and `exact_front`: prove optima, starting from the schedules of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wfsched.core.arguments import takes
from wfsched.core.duration import Duration, seconds_of
from wfsched.core.stopwatch import Stopwatch
from wfsched.evolve.registry import preset
from wfsched.exact.effort import Effort
from wfsched.exact.extra import need_solver
from wfsched.exact.formulation.instance import Starts
from wfsched.exact.formulation.limits import check_figure, limits
from wfsched.exact.front import Observer, trace_front
from wfsched.exact.minimise import minimise
from wfsched.exact.result import ExactFront, ExactResult
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import solve


@takes("problem", "wfsched.schedule.problem:Problem")
def solve_exact(
    problem: Problem,
    objective: str | None = None,
    *,
    time_limit_s: Duration = 60.0,
    starts: Starts = "earliest",
    known: Sequence[Schedule] = (),
    workers: int = 1,
) -> ExactResult:
    """Return the feasible schedule with least `objective`, and a proven lower bound.

    Parameters
    ----------
    problem : Problem
        Up to about 20 tasks, 4 machines and 3 levels; optima of larger ones may not be proven. All
        constraints are hard here, whatever their mode.
    objective : {"makespan", "energy", "cost"}, optional
        The first of `problem.objectives` if None.
    time_limit_s : float [s], or text such as ``"2min"``
        Work of the solver in CP-SAT's deterministic seconds, each a few seconds of a processor. They
        are equal on all machines, and so is the answer.
    starts : {"earliest", "free"}
        Schedules that are compared. ``earliest``: the search space, that is, every choice of machines,
        levels and order, in which tasks start as soon as they can. ``free``: tasks may also wait,
        which can shorten leases; harder to prove.
    known : sequence of Schedule
        Schedules to start from, beside those of a search of a second.
    workers : int
        Threads of the solver; answers are reproducible with 1 only.

    Raises
    ------
    ParameterError, ProblemError
        If the exact reference does not support the objective or a constraint.
    MissingExtraError
        If OR-Tools is not installed.

    Examples
    --------
    >>> import wfsched as ws
    >>> problem = ws.Problem(ws.generate("genome", 10), ws.load_platform("cfn-6"))
    >>> ws.solve_exact(problem, "makespan").status
    'optimal'
    """
    name = problem.objectives[0] if objective is None else objective
    check_figure(name)
    limits(problem)
    need_solver()
    clock = Stopwatch()
    found = [*known, *_searched(problem.minimising(sorted({"makespan", "energy", name})))]
    effort = Effort(seconds_of(time_limit_s, "time_limit_s"), workers)
    result = minimise(problem, name, known=found, starts=starts, effort=effort)
    return replace(result, compile_s=clock.compile_s)


@takes("problem", "wfsched.schedule.problem:Problem")
def exact_front(
    problem: Problem,
    points: int | None = None,
    *,
    time_limit_s: Duration = 60.0,
    starts: Starts = "earliest",
    known: Sequence[Schedule] = (),
    workers: int = 1,
    observer: Observer | None = None,
) -> ExactFront:
    """Return the front of the two objectives of `problem`, by the epsilon-constraint method.

    Limit a third objective with a constraint.

    Parameters
    ----------
    points : int, optional
        Number of limits, in equal ratios from one end of the front to the other; all points of the
        front if None.
    time_limit_s : float [s]
        As of `solve_exact`, for each minimum; there are two to a point.
    problem, starts, known, workers
        As of `solve_exact`.
    observer : callable, optional
        Called with the number of points after each new one.

    Raises
    ------
    ParameterError, ProblemError, MissingExtraError
        As `solve_exact`; and if there are not two objectives.
    """
    for name in problem.objectives:
        check_figure(name)
    limits(problem)
    need_solver()
    clock = Stopwatch()
    found = [*known, *_searched(problem)]
    effort = Effort(seconds_of(time_limit_s, "time_limit_s"), workers)
    result = trace_front(problem, points, known=found, starts=starts, effort=effort, observer=observer)
    return replace(result, compile_s=clock.compile_s)


def _searched(problem: Problem) -> Sequence[Schedule]:
    """Return the schedules of a short search."""
    return list(solve(problem, preset("memetic"), seed=1, threads=1).front)
