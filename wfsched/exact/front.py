"""Exact fronts of two objectives, by the epsilon-constraint method.

One objective is limited and the other minimised, for one limit after another; then the first is
minimised at that value of the second, which excludes dominated points. Y. Haimes, L. Lasdon, D. Wismer,
IEEE Trans. SMC 1(3), 1971, doi 10.1109/TSMC.1971.4308298 (written from memory; not checked against the
paper).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from wfsched.core.errors import ParameterError
from wfsched.core.stopwatch import Stopwatch
from wfsched.exact.effort import Effort
from wfsched.exact.formulation.instance import Starts
from wfsched.exact.formulation.limits import LIMITED_BY, check_figure, limits
from wfsched.exact.minimise import minimise
from wfsched.exact.result import PRECISION, ExactFront, ExactPoint, ExactResult, value_of
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# The limited objective is the first of these: limits on time help the solver most.
_LIMITED_PREFERENCE = ("makespan", "cost", "energy")

Observer = Callable[[int], None]


def trace_front(
    problem: Problem,
    points: int | None = None,
    *,
    known: Sequence[Schedule] = (),
    starts: Starts = "earliest",
    effort: Effort | None = None,
    observer: Observer | None = None,
) -> ExactFront:
    """Return the front of the two objectives of `problem`.

    Parameters
    ----------
    points : int, optional
        Number of limits, in equal ratios from one end of the front to the other; all points of the
        front if None.
    known, starts, effort
        As of `minimise`; the effort is that of each point.
    observer : callable, optional
        Called with the number of points after each new one.

    Raises
    ------
    ParameterError, ProblemError
        If there are not two objectives, or the model does not support one of them or a constraint.
    MissingExtraError
        If OR-Tools is not installed.
    """
    for name in problem.objectives:
        check_figure(name)
    if len(problem.objectives) != 2 or (points is not None and points < 2):
        raise ParameterError(
            "an exact front needs two objectives and at least two points",
            where="objectives",
            got=f"{','.join(problem.objectives)}; {points} points",
            remedy="Limit a third objective with a constraint.",
        )
    limited = next(name for name in _LIMITED_PREFERENCE if name in problem.objectives)
    minimised = next(name for name in problem.objectives if name != limited)
    clock = Stopwatch()
    trace = _Trace(problem, limited, minimised, list(known), starts, effort or Effort(), observer)
    try:
        trace.run(points)
    except KeyboardInterrupt:
        trace.interrupted = True
    return ExactFront(
        problem=problem,
        limited=limited,
        minimised=minimised,
        points=tuple(_undominated(trace.found, problem.objectives)),
        complete=points is None and trace.complete and not trace.interrupted,
        infeasible=trace.infeasible,
        work_s=trace.work_s,
        wall_s=clock.wall_s,
        compile_s=clock.compile_s,
        interrupted=trace.interrupted,
    )


@dataclass(slots=True, eq=False)
class _Trace:
    """State of a front that is traced, from the end where the limit is loose."""

    problem: Problem
    limited: str
    minimised: str
    known: list[Schedule]
    starts: Starts
    effort: Effort
    observer: Observer | None
    found: list[ExactPoint] = field(default_factory=list)
    complete: bool = True
    infeasible: bool = False
    interrupted: bool = False
    work_s: float = 0.0

    def run(self, points: int | None) -> None:
        """Find all points, or those at `points` limits."""
        tight = self._minimum(self.problem, self.limited)
        self.infeasible = tight.status == "infeasible"
        self.complete = tight.proven
        if tight.schedule is None:
            return
        value = self._point(math.inf)
        limits_left = None if points is None else _ratios(value, tight.value, points)
        while value > tight.value and not self.interrupted:
            nearer = (1.0 - PRECISION) * value
            limit = nearer if limits_left is None else next(each for each in limits_left if each < value)
            value = self._point(max(limit, tight.value))

    def _point(self, limit: float) -> float:
        """Find the point within a limit on the limited objective; return its value of that."""
        best = self._minimum(_within(self.problem, self.limited, limit), self.minimised)
        last = best
        if best.proven:
            last = self._minimum(_within(self.problem, self.minimised, best.value), self.limited)
        # The schedule of least limited objective is within every limit, so there is one.
        schedule = cast("Schedule", last.schedule)
        value = value_of(schedule, self.limited)
        self.complete &= best.proven
        held = value if math.isinf(limit) else limit
        self.found.append(ExactPoint(schedule, held, best.lower_bound, best.gap, best.proven))
        if self.observer is not None:
            self.observer(len(self.found))
        return value

    def _minimum(self, problem: Problem, objective: str) -> ExactResult:
        result = minimise(problem, objective, known=self.known, starts=self.starts, effort=self.effort)
        self.work_s += result.work_s
        self.interrupted |= result.interrupted
        if result.schedule is not None:
            self.known.append(result.schedule)
        return result


def _within(problem: Problem, figure: str, limit: float) -> Problem:
    """Return `problem` with one more limit; limits that it has stay."""
    most = min(limit, limits(problem).get(figure, math.inf))
    return problem if math.isinf(most) else problem.constrained(Constraint(LIMITED_BY[figure], most))


def _ratios(most: float, least: float, points: int) -> Iterator[float]:
    """Yield limits from `most` down to `least` in equal ratios (equal steps where that is 0)."""
    for step in range(1, points):
        share = step / (points - 1)
        last = step == points - 1
        ratio = most * (least / most) ** share if least > 0 else most * (1.0 - share)
        yield least if last else ratio


def _undominated(found: list[ExactPoint], objectives: tuple[str, ...]) -> list[ExactPoint]:
    """Return the points that no other one dominates, sorted by the objectives."""
    kept: list[ExactPoint] = []
    for point in sorted(found, key=lambda p: [value_of(p.schedule, name) for name in objectives]):
        if not kept or value_of(point.schedule, objectives[1]) < value_of(kept[-1].schedule, objectives[1]):
            kept.append(point)
    return kept
