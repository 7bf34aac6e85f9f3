"""Goals: objectives as linear forms of the columns of the program."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.platforms.billing import BILLING_SLACK
from wfsched.relaxation.instance import Instance, certain_transfers

Part = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """An objective: ``unit * terms x + certain``.

    Parameters
    ----------
    terms : (layout.size,)
    unit, certain : float
        In the unit of the objective.
    closed : float
        Closed-form bound for any makespan and budget.
    ways : (C,)
        Ways to run tasks that may minimise this objective.
    """

    terms: FloatArray
    unit: float
    certain: float
    closed: float
    ways: BoolArray


def energy_goal(facts: Instance, closed: float) -> Goal:
    """Return the energy [J]."""
    parts = site_draws(facts)
    column, value = (np.concatenate([part[j] for part in parts]) for j in (1, 2))
    terms = np.bincount(column, value, facts.layout.size).astype(np.float64)
    terms[: facts.layout.ways] += facts.columns.staging / facts.layout.joules
    certain = certain_transfers(facts, facts.problem.tables.link_joules)
    return Goal(terms, facts.layout.joules, certain, closed, _every(facts))


def cost_goal(facts: Instance, closed: float) -> Goal:
    """Return the cost; slower levels are never cheaper."""
    tables = facts.problem.tables
    unbilled = BILLING_SLACK * tables.quantum_s * float(tables.lease_rate.sum())
    certain = certain_price(facts) - unbilled
    return Goal(price_terms(facts), facts.layout.money, certain, closed, _fastest(facts))


def makespan_goal(facts: Instance, closed: float) -> Goal:
    """Return the makespan [s]; slower levels are neither faster nor cheaper."""
    terms = np.zeros(facts.layout.size)
    terms[facts.layout.makespan] = 1.0
    return Goal(terms, facts.layout.seconds, 0.0, closed, _fastest(facts))


def brown_goal(facts: Instance, closed: float, weight: FloatArray) -> Goal:
    """Return the brown energy of the sites, weighted by `weight` (S,): 1 or carbon intensity."""
    layout = facts.layout
    most = float(np.abs(weight).max())
    scale = most if most > 0.0 else 1.0
    terms = np.zeros(layout.size)
    terms[layout.brown] = weight / scale
    return Goal(terms, layout.joules * scale, 0.0, closed, _every(facts))


def site_draws(facts: Instance) -> list[Part]:
    """Return the energy of each site, as entries (site, column, units of energy).

    On a site that is always on, idle energy is ``idle_w * makespan`` for each machine; elsewhere it is
    ``idle_w * lease``. Runs count with their energy beyond idle energy.
    """
    ways, layout, tables, at = facts.columns, facts.layout, facts.problem.tables, facts.groups.first
    site = np.array([machine.site for machine in facts.problem.platform.machines], np.int64)[at]
    idle = tables.pue[at] * tables.idle_w[at] * layout.seconds / layout.joules
    boot = tables.pue[at] * tables.boot_w[at] * tables.boot_s[at] / layout.joules
    always = tables.always_on[at]
    span = np.full(layout.groups, layout.makespan)
    return [
        (site[ways.group], np.arange(len(ways)), ways.joules / layout.joules),
        (site, span, np.where(always, idle * facts.groups.size, 0.0)),
        (site, layout.lease, np.where(always, 0.0, idle)),
        (site, layout.used, boot),
    ]


def price_terms(facts: Instance) -> FloatArray:
    """Return the price of each column, in units of the layout; transfers are left out."""
    at, tables, layout = facts.groups.first, facts.problem.tables, facts.layout
    terms = np.zeros(layout.size)
    terms[: layout.ways] = facts.columns.price / layout.money
    terms[layout.billed] = tables.lease_rate[at] * layout.seconds / layout.money
    return terms


def certain_price(facts: Instance) -> float:
    """Return the least price of all transfers."""
    return certain_transfers(facts, facts.problem.tables.link_price)


def _every(facts: Instance) -> BoolArray:
    return np.ones(len(facts.columns), np.bool_)


def _fastest(facts: Instance) -> BoolArray:
    ways = facts.columns
    fastest: BoolArray = ways.seconds <= facts.shortest[ways.task, ways.group]
    return fastest
