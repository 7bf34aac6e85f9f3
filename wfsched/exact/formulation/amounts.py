"""Amounts: makespan, energy and cost as integer expressions that never exceed the figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from wfsched.exact.formulation.instance import Option
from wfsched.exact.formulation.leases import Leases
from wfsched.exact.formulation.links import Link
from wfsched.exact.formulation.variables import Variables, weighted
from wfsched.schedule.evaluation.machine_shares import machine_shares

# Steps in a figure for each unit of the horizon, and the greatest sum of all terms.
_STEPS_PER_UNIT, _MAX_SUM = 2.0**20, 2.0**60
# Greatest rounding error of a limit, relative to it.
_ROUNDING = 1e-9

_Terms = list[tuple[float, cp_model.IntVar]]


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """A figure of the schedule.

    For every schedule, ``step * expression - slack`` is no more than the figure.

    Parameters
    ----------
    expression : linear expression
    step, slack : float
        In the unit of the figure.
    """

    expression: cp_model.LinearExpr
    step: float
    slack: float = 0.0

    def most(self, limit: float) -> int:
        """Return an upper bound on the expression in schedules whose figure is at most `limit`."""
        steps = (limit * (1.0 + _ROUNDING) + self.slack) / self.step + _ROUNDING
        return math.floor(min(steps, _MAX_SUM))

    def least(self, expression: float) -> float:
        """Return a lower bound on the figure in schedules whose expression is at least `expression`."""
        return max(0.0, (expression * self.step - self.slack) * (1.0 - _ROUNDING))


def makespan_amount(v: Variables) -> Amount:
    """Return the makespan [s]."""
    return Amount(v.makespan, v.instance.grid.unit_s)


def energy_amount(v: Variables, leases: Leases, links: Sequence[Link], about: float) -> Amount:
    """Return the total energy [J]; `about` is its value or more.

    Energy beyond idle power follows from where a task runs; idle power is drawn while a machine is
    on.
    """
    tables, grid = v.instance.problem.tables, v.instance.grid
    shares = machine_shares(tables).tolist()
    terms: _Terms = [
        (_task_joules(v, option, shares[option.task][option.machine]), variable)
        for option, variable in v.run.items()
    ]
    slack_w = 0.0
    for k in v.instance.machines:
        idle_w = float(tables.pue[k] * tables.idle_w[k])
        boot_j = float(tables.pue[k] * tables.boot_w[k] * tables.boot_s[k])
        if tables.always_on[k]:
            terms.append((idle_w * grid.unit_s, v.makespan))
        elif idle_w > 0.0:
            terms.append((idle_w * grid.unit_s, leases[k].on))
            slack_w += idle_w
        if boot_j > 0.0:
            terms.append((boot_j, leases[k].used))
    for link in links:
        terms += link.beyond(link.usual.joules, "joules")
    carried = sum(link.usual.joules for link in links)
    return _amount(v, terms, carried, about, slack_w * grid.unit_s * grid.slack)


def cost_amount(v: Variables, leases: Leases, links: Sequence[Link], about: float) -> Amount:
    """Return the cost; `about` is its value or more."""
    tables = v.instance.problem.tables
    shares = machine_shares(tables).tolist()
    terms: _Terms = [
        (_task_price(v, option, shares[option.task][option.machine]), variable)
        for option, variable in v.run.items()
    ]
    for k, rate in enumerate(tables.lease_rate.tolist()):
        if rate > 0.0:
            billed, unit_s = leases.billed(k)
            terms.append((rate * unit_s, billed))
    for link in links:
        terms += link.beyond(link.usual.price, "price")
    return _amount(v, terms, sum(link.usual.price for link in links), about, 0.0)


def _task_joules(v: Variables, option: Option, share: float) -> float:
    i, k, h, seconds, _ = option
    tables = v.instance.problem.tables
    beyond_idle = float(tables.pue[k] * (tables.watts[k, h] - tables.idle_w[k]))
    staging = float(tables.stage_joules[i, k]) if len(tables.stage_joules) else 0.0
    return beyond_idle * seconds * share + staging


def _task_price(v: Variables, option: Option, share: float) -> float:
    i, k, h, _, _ = option
    tables = v.instance.problem.tables
    staging = float(tables.stage_price[i, k]) if len(tables.stage_price) else 0.0
    return float(tables.base[i, k] * tables.task_rate[k, h]) * share + staging


def _amount(v: Variables, terms: _Terms, constant: float, about: float, slack: float) -> Amount:
    """Return the sum of `terms` and `constant`, each rounded down to whole steps."""
    total = abs(constant) + sum(abs(factor) * max(variable.proto.domain) for factor, variable in terms)
    step = max(min(about, total) / _STEPS_PER_UNIT / v.instance.horizon, total / _MAX_SUM) or 1.0
    steps = weighted((math.floor(factor / step), variable) for factor, variable in terms)
    return Amount(steps + math.floor(constant / step), step, slack)
