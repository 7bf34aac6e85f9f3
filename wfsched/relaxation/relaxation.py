"""The relaxation of a problem: lower bounds on its objectives within a makespan and a budget."""

from __future__ import annotations

import math

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, readonly
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.relaxation.bound import Bound
from wfsched.relaxation.brown import green_energy, least_intensity
from wfsched.relaxation.cuts import broken_cuts, cut_rows, span_ends
from wfsched.relaxation.equations import BUDGET_ROW, equations
from wfsched.relaxation.goals import certain_energy, certain_price, energy_terms, price_terms
from wfsched.relaxation.instance import instance
from wfsched.relaxation.limits import Limits, limits
from wfsched.relaxation.programme import Outcome, Programme
from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.problem import Problem

# Figures of schedules are rounded, and a lease is billed up to 1e-9 short: a bound is lowered, and a
# budget raised, by this much (relative).
_SLACK = 4e-9

# Times that capacity rows are looked for.
_ROUNDS = 6


class Relaxation:
    """Lower bounds by linear programming; compiled once for a problem.

    Each task is a mixture of ways to run it (a machine and a level), precedence holds for the mean
    run times, and machines have room for what runs within any span. docs/model.md has the
    formulas. Every answer depends on its arguments alone, not on what was asked before.

    Parameters
    ----------
    problem : Problem
        Its hard rules on placement hold; its constraints on figures are not looked at.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._facts = facts = instance(problem)
        self._ends = span_ends(facts)
        self._energy, self._price = energy_terms(facts), price_terms(facts)
        self._certain_j, self._certain_price = certain_energy(facts), certain_price(facts)
        self._closed = lower_bounds(problem)
        self._all = np.ones(len(facts.columns), np.bool_)
        task, group = facts.columns.task, facts.columns.group
        self._fastest: BoolArray = facts.columns.seconds <= facts.shortest[task, group]

    def least_energy(self, makespan_s: float = math.inf, budget: float = math.inf) -> Bound:
        """Return what energy [J] schedules take at least that keep makespan [s] and budget."""
        unit, least = self._facts.layout.joules, self._closed.energy_j
        return self._least(self._energy, unit, self._certain_j, least, makespan_s, budget)

    def least_cost(self, makespan_s: float = math.inf) -> Bound:
        """Return what schedules cost at least that keep the makespan [s]."""
        unit, least = self._facts.layout.money, self._closed.cost
        fast = self._fastest
        return self._least(self._price, unit, self._certain_price, least, makespan_s, math.inf, fast)

    def least_makespan(self, budget: float = math.inf) -> Bound:
        """Return what time [s] schedules take at least that keep the budget."""
        layout = self._facts.layout
        cost = np.zeros(layout.size)
        cost[layout.makespan] = 1.0
        fast, least = self._fastest, self._closed.makespan_s
        return self._least(cost, layout.seconds, 0.0, least, math.inf, budget, fast)

    def least_brown(self, makespan_s: float = math.inf, budget: float = math.inf) -> Bound:
        """Return what brown energy [J] schedules take at least that keep makespan [s] and budget.

        Raises
        ------
        ProblemError
            If the sites have no supply.
        """
        return self._from_grid(np.ones(self._facts.layout.sites), self._closed.brown_j, makespan_s, budget)

    def least_carbon(self, makespan_s: float = math.inf, budget: float = math.inf) -> Bound:
        """Return what carbon [g] schedules emit at least that keep makespan [s] and budget.

        All brown energy of a site counts at the least intensity there is while the workflow may run.

        Raises
        ------
        ProblemError
            If the sites have no supply.
        """
        intensity = least_intensity(self.problem, makespan_s)
        return self._from_grid(intensity, self._closed.carbon_g, makespan_s, budget)

    def _from_grid(self, weight: FloatArray, closed: float, makespan_s: float, budget: float) -> Bound:
        if not self.problem.supply:
            raise ProblemError("the sites have no supply", where="relaxation", remedy="Give them one.")
        layout = self._facts.layout
        most = float(np.abs(weight).max())
        scale = most if most > 0.0 else 1.0
        cost = np.zeros(layout.size)
        cost[layout.brown] = weight / scale
        return self._least(cost, layout.joules * scale, 0.0, closed, makespan_s, budget)

    def _least(
        self,
        cost: FloatArray,
        unit: float,
        certain: float,
        closed: float,
        makespan_s: float,
        budget: float,
        kept: BoolArray | None = None,
    ) -> Bound:
        """Return the bound on ``unit * cost x + certain``; never less than the closed form."""
        _check("makespan_s", makespan_s)
        _check("budget", budget)
        end = min(makespan_s, self._facts.longest_s)
        narrowed = limits(self._facts, end, self._all if kept is None else kept)
        outcome = Outcome(math.inf, np.zeros(0))
        if narrowed.possible:
            outcome = self._solved(cost, narrowed, makespan_s, budget)
        value = unit * outcome.least + certain
        return self._answer(max(closed, value - _SLACK * abs(value)) if value < math.inf else value, outcome)

    def _solved(self, cost: FloatArray, narrowed: Limits, makespan_s: float, budget: float) -> Outcome:
        facts = self._facts
        rows = equations(facts)
        if budget < math.inf:
            room = budget + _SLACK * (abs(budget) + self._rounded_price()) - self._certain_price
            rows.upper[BUDGET_ROW] = room / facts.layout.money
        if facts.layout.sites:
            sites = facts.layout.sites
            green = green_energy(self.problem, makespan_s) / facts.layout.joules
            rows.lower[-2 * sites : -sites] = -green * (1.0 + _SLACK)
        programme = Programme(rows, narrowed.lower, narrowed.upper)
        programme.set_cost(cost)
        outcome = programme.solve()
        best = outcome
        for _ in range(_ROUNDS):
            if not len(outcome.point):
                break
            cuts = broken_cuts(facts, self._ends, outcome.point)
            if not cuts:
                break
            programme.add(cut_rows(facts, cuts))
            outcome = programme.solve()
            best = Outcome(max(best.least, outcome.least), outcome.point)
        return best

    def _rounded_price(self) -> float:
        tables = self.problem.tables
        return tables.quantum_s * float(tables.lease_rate.sum())

    def _answer(self, value: float, outcome: Outcome) -> Bound:
        problem, facts = self.problem, self._facts
        share = np.zeros((*problem.hosts.shape, problem.tables.slowdown.shape[1]))
        start = duration = np.zeros(problem.n_tasks)
        makespan = 0.0
        if len(outcome.point):
            ways, layout, point = facts.columns, facts.layout, outcome.point
            part = np.clip(point[: layout.ways], 0.0, 1.0)
            grouped = np.zeros((problem.n_tasks, layout.groups, share.shape[2]))
            grouped[ways.task, ways.group, ways.level] = part
            share = (grouped / facts.groups.size[:, None])[:, facts.groups.of]
            start, makespan = (
                point[layout.start] * layout.seconds,
                float(point[layout.makespan]) * layout.seconds,
            )
            duration = np.bincount(ways.task, part * ways.seconds, problem.n_tasks)
        arrays = (readonly(array, np.float64) for array in (share, start, duration))
        return Bound(value, *arrays, makespan_s=makespan)


def _check(where: str, value: float) -> None:
    if math.isnan(value) or value < 0.0:
        raise ParameterError("out of range", where=where, got=value, allowed="a number >= 0, or infinity")
