"""Relaxation of a problem: lower bounds on its objectives within a makespan and a budget."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from wfsched.core.arguments import check_type
from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.relaxation.bound import Bound
from wfsched.relaxation.branching import quanta_matter, whole_quanta
from wfsched.relaxation.brown import least_intensity, usable_green
from wfsched.relaxation.cuts import span_ends
from wfsched.relaxation.equations import BUDGET_ROW, equations
from wfsched.relaxation.goals import Goal, brown_goal, certain_price, cost_goal, energy_goal, makespan_goal
from wfsched.relaxation.instance import instance
from wfsched.relaxation.leases import use_matters, use_rows
from wfsched.relaxation.limits import ROUNDING, Limits, limits
from wfsched.relaxation.linear_program.linear_program import LinearProgram, Outcome
from wfsched.relaxation.sifting import likely_columns
from wfsched.relaxation.tightening import tightened
from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.needs import require
from wfsched.schedule.objectives import objective
from wfsched.schedule.problem import Problem

# Bounds are lowered and budgets raised by this (relative): figures of schedules are rounded, and leases
# may be billed up to 1e-9 short.
_SLACK = 4e-9

_INFEASIBLE = Outcome(math.inf, np.zeros(0))


_BOUNDED = ("makespan", "energy", "cost", "brown_energy", "carbon")


class Relaxation:
    """Lower bounds by linear programming; compiled once for a problem.

    Each task is a mixture of ways to run it (a machine and a level), precedence holds for the mean
    run times, and machines have room for all runs within any span. docs/model.md has the formulas.
    Answers depend on their arguments alone, not on earlier calls.

    Parameters
    ----------
    problem : Problem
        Its hard placement rules hold; its constraints on figures are ignored.
    """

    def __init__(self, problem: Problem) -> None:
        check_type("problem", problem, Problem)
        self.problem = problem
        self._facts = instance(problem)
        self._ends = span_ends(self._facts)
        self._closed = lower_bounds(problem)
        self._certain_price = certain_price(self._facts)

    @property
    def columns(self) -> int:
        """Number of ways to run all tasks: the size of the programs."""
        return len(self._facts.columns)

    def least_energy(self, makespan_s: float = math.inf, budget: float = math.inf) -> Bound:
        """Return a lower bound on the energy [J] within makespan [s] and budget."""
        return self.along("energy", [makespan_s], [budget])[0]

    def least_cost(self, makespan_s: float = math.inf) -> Bound:
        """Return a lower bound on the cost within the makespan [s]."""
        return self.along("cost", [makespan_s])[0]

    def least_makespan(self, budget: float = math.inf) -> Bound:
        """Return a lower bound on the makespan [s] within the budget."""
        return self.along("makespan", [math.inf], [budget])[0]

    def least_brown(self, makespan_s: float = math.inf, budget: float = math.inf) -> Bound:
        """Return a lower bound on the brown energy [J] within makespan [s] and budget."""
        return self.along("brown_energy", [makespan_s], [budget])[0]

    def least_carbon(self, makespan_s: float = math.inf, budget: float = math.inf) -> Bound:
        """Return a lower bound on the carbon [g] within makespan [s] and budget."""
        return self.along("carbon", [makespan_s], [budget])[0]

    def along(
        self,
        name: str,
        makespans_s: Sequence[float],
        budgets: Sequence[float] | None = None,
        observer: Callable[[int], None] | None = None,
    ) -> tuple[Bound, ...]:
        """Return the bounds on an objective for several pairs of makespan [s] and budget.

        From the loosest makespan on, each program starts from the previous solution, a few times as fast
        as solving them independently. Rows found for a makespan hold for shorter ones too.

        Parameters
        ----------
        name : {"makespan", "energy", "cost", "brown_energy", "carbon"}
        makespans_s, budgets : sequence of float
            As many of both; infinite where there is no limit.
        observer : callable, optional
            Called with the number of bounds done.

        Raises
        ------
        ParameterError
            If a limit is negative or no number, or the objective is unknown.
        ProblemError
            If the objective needs a supply and the sites have none.
        """
        money = [math.inf] * len(makespans_s) if budgets is None else list(budgets)
        pairs = list(zip(makespans_s, money, strict=True))
        for makespan_s, budget in pairs:
            _check("makespan_s", makespan_s)
            _check("budget", budget)
        goal = self._goal(name, max(makespans_s, default=0.0))
        bounds: dict[int, Bound] = {}
        program: LinearProgram | None = None
        for index in sorted(range(len(pairs)), key=lambda i: (-pairs[i][0], -pairs[i][1], i)):
            makespan_s, budget = pairs[index]
            end = min(makespan_s, self._facts.longest_s)
            narrowed = limits(self._facts, end, goal.ways)
            outcome = _INFEASIBLE
            if narrowed.possible:
                program = self._program(program, goal, narrowed, end)
                self._set_ends(program, makespan_s, budget)
                uses = use_matters(self._facts, goal.terms, budget)
                if uses:
                    program.add(use_rows(self._facts, end * (1.0 + ROUNDING)))
                outcome = tightened(self._facts, self._ends, narrowed, program, uses=uses)
                if len(outcome.point) and quanta_matter(self._facts, goal.terms):
                    outcome = whole_quanta(self._facts, goal.terms, program, narrowed, outcome)
            bounds[index] = self._answer(goal, outcome)
            if observer is not None:
                observer(len(bounds))
        return tuple(bounds[index] for index in range(len(pairs)))

    def _goal(self, name: str, longest: float) -> Goal:
        """Return an objective; carbon intensities are the least within a makespan of `longest`."""
        facts, closed = self._facts, self._closed
        if name not in _BOUNDED:
            raise ParameterError("objective without such a bound", got=name, allowed=", ".join(_BOUNDED))
        if objective(name).needs:
            self._check_supply()
            if name == "carbon":
                return brown_goal(facts, closed.carbon_g, least_intensity(self.problem, longest))
            return brown_goal(facts, closed.brown_j, np.ones(facts.layout.sites))
        if name == "energy":
            return energy_goal(facts, closed.energy_j)
        if name == "cost":
            return cost_goal(facts, closed.cost)
        return makespan_goal(facts, closed.makespan_s)

    def _check_supply(self) -> None:
        require({"supply"}, self.problem.given, "relaxation")

    def _program(
        self, program: LinearProgram | None, goal: Goal, narrowed: Limits, end: float
    ) -> LinearProgram:
        """Return `program` with new limits of its columns; a new program if there is none yet."""
        facts = self._facts
        if program is None:
            awake = likely_columns(facts, end)
            lower, upper = narrowed.lower, narrowed.upper
            program = LinearProgram(goal.terms, equations(facts), lower, upper, awake, facts.columns.task)
        else:
            program.forget()
            program.move(narrowed.lower, narrowed.upper)
        return program

    def _set_ends(self, program: LinearProgram, makespan_s: float, budget: float) -> None:
        """Set the rows of the budget and of the green energy."""
        layout, tables = self._facts.layout, self.problem.tables
        rounded = tables.quantum_s * float(tables.lease_rate.sum())
        room = budget + _SLACK * (budget + rounded) - self._certain_price
        program.set_row(BUDGET_ROW, -math.inf, room / layout.money)
        if layout.sites:
            green = usable_green(self.problem, makespan_s) * (1.0 + _SLACK) / layout.joules
            for site, most in enumerate(green.tolist()):
                program.set_row(BUDGET_ROW + 1 + site, -most, math.inf)

    def _answer(self, goal: Goal, outcome: Outcome) -> Bound:
        problem, facts = self.problem, self._facts
        value = goal.unit * outcome.least + goal.certain
        if not math.isinf(value):
            value -= _SLACK * abs(value)
        share = np.zeros((*problem.hosts.shape, problem.tables.slowdown.shape[1]))
        start, duration, makespan = np.zeros(problem.n_tasks), np.zeros(problem.n_tasks), 0.0
        if len(outcome.point):
            ways, layout, point = facts.columns, facts.layout, outcome.point
            part = np.clip(point[: layout.ways], 0.0, 1.0)
            grouped = np.zeros((problem.n_tasks, layout.groups, share.shape[2]))
            grouped[ways.task, ways.group, ways.level] = part
            share = (grouped / facts.groups.size[:, None])[:, facts.groups.of]
            start = point[layout.start] * layout.seconds
            duration = np.bincount(ways.task, part * ways.seconds, problem.n_tasks).astype(np.float64)
            makespan = float(point[layout.makespan]) * layout.seconds
        return Bound(max(goal.closed, value), _fixed(share), _fixed(start), _fixed(duration), makespan)


def _fixed(array: FloatArray) -> FloatArray:
    return readonly(array, np.float64)


def _check(where: str, value: float) -> None:
    if math.isnan(value) or value < 0.0:
        raise ParameterError("out of range", where=where, got=value, allowed="a number >= 0, or infinity")
