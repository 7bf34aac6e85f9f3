"""Minimisation of one figure, on finer grids until rounding no longer matters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wfsched.core.stopwatch import Stopwatch
from wfsched.exact.effort import Effort
from wfsched.exact.extra import need_solver
from wfsched.exact.formulation.instance import Instance, Starts
from wfsched.exact.formulation.limits import check_figure, limits
from wfsched.exact.result import PRECISION, ExactResult, value_of
from wfsched.relaxation.relaxation import Relaxation
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

if TYPE_CHECKING:
    from wfsched.exact.formulation.model import Model

# Fineness of the grids in turn, while rounding separates a schedule from its lower bound.
_FINENESS = (1, 16)


def minimise(
    problem: Problem,
    objective: str,
    *,
    known: Sequence[Schedule] = (),
    starts: Starts = "earliest",
    effort: Effort | None = None,
) -> ExactResult:
    """Return the schedule of `problem` with least `objective`, and a proven lower bound.

    Parameters
    ----------
    objective : {"makespan", "energy", "cost"}
    known : sequence of Schedule
        Schedules of this workflow and platform, under any constraints, to start from.
    starts : {"earliest", "free"}
        Schedules that are compared. ``earliest``: all that decode from an order of the tasks, in which
        each starts as soon as it can. ``free``: tasks may also wait.
    effort : Effort, optional

    Raises
    ------
    ParameterError, ProblemError
        If the model does not support the objective or a constraint.
    MissingExtraError
        If OR-Tools is not installed.
    """
    check_figure(objective)
    limits(problem)
    need_solver()
    clock = Stopwatch()
    state = _State(problem, objective, starts, effort or Effort())
    for schedule in known:
        state.consider(schedule)
    for fineness in _FINENESS:
        if state.unfinished:
            state.solve(fineness)
    return ExactResult(
        objective=objective,
        schedule=state.best,
        lower_bound=state.bound,
        work_s=state.work_s,
        wall_s=clock.wall_s,
        compile_s=clock.compile_s,
        interrupted=state.interrupted,
    )


class _State:
    """State of a minimisation: the best schedule and bound so far."""

    def __init__(self, problem: Problem, objective: str, starts: Starts, effort: Effort) -> None:
        self.problem = problem
        self.objective = objective
        self.starts: Starts = starts
        self.effort = effort
        self.limits = limits(problem)
        self.best: Schedule | None = None
        self.bound = self._relaxed()
        self.work_s = 0.0
        self.interrupted = False
        self._exhausted = False

    @property
    def unfinished(self) -> bool:
        """Whether the bound is not met yet and another run may help."""
        met = self.best is not None and self.bound >= (1.0 - PRECISION) * self._value
        return not (met or self._exhausted or math.isinf(self.bound))

    @property
    def _value(self) -> float:
        return math.inf if self.best is None else value_of(self.best, self.objective)

    def _relaxed(self) -> float:
        """Return the bound of the linear relaxation, often met where there is little choice."""
        within = (self.limits.get(name, math.inf) for name in ("makespan", "cost"))
        makespan_s, budget = ([most] for most in within)
        return Relaxation(self.problem).along(self.objective, makespan_s, budget)[0].value

    def consider(self, schedule: Schedule) -> None:
        """Keep `schedule` if it is feasible and better than the best."""
        if self.starts == "earliest" and schedule.hold.any():
            return
        genes = schedule.machine, schedule.level, schedule.order
        again = Schedule.decode(self.problem, *genes, hold=schedule.hold)
        if again.feasible and value_of(again, self.objective) < self._value:
            self.best = again

    def solve(self, fineness: int) -> None:
        """Run the solver on a grid."""
        from wfsched.exact.search import run

        figures = tuple(sorted({self.objective, *self.limits}))
        instance = Instance.of(self.problem, figures, self._longest_s(), self.starts, fineness)
        if not all(instance.options):
            self.bound = math.inf
            return
        left = replace(self.effort, work_s=self.effort.work_s - self.work_s)
        outcome = run(self._model(instance), left)
        self.work_s += outcome.work_s
        self.interrupted = outcome.interrupted
        if outcome.schedule is not None:
            self.consider(outcome.schedule)
        # A bound above a known schedule would be an error of the solver, and is ignored.
        if outcome.bound <= (1.0 + PRECISION) * self._value:
            self.bound = max(self.bound, outcome.bound)
        self._exhausted = not outcome.exhausted or instance.grid.whole

    def _longest_s(self) -> float:
        """Return the greatest makespan that may improve on the best schedule [s]."""
        longest = self.limits.get("makespan", math.inf)
        return min(longest, self._value) if self.objective == "makespan" else longest

    def _model(self, instance: Instance) -> Model:
        from wfsched.exact.formulation.model import build
        from wfsched.exact.hints import add_hint

        known = dict(self.limits)
        if self.best is not None:
            known[self.objective] = self._value
        model = build(instance, self.objective, known)
        if self.best is not None:
            add_hint(model, self.best)
        return model
