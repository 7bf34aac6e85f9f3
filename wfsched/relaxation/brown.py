"""Brown energy: energy of a site beyond its most green energy while the workflow runs."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.relaxation.goals import site_draws
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.linear_program.rows import Rows, rows, stacked
from wfsched.schedule.problem import Problem


def brown_rows(facts: Instance) -> Rows:
    """Return two rows for each site; those of the first half are bounded by `usable_green`.

    Brown energy is at least the energy of the site minus its green energy; and at least the energy of
    single tasks beyond the highest green power of the site, for with G that power and P_i
    the power of task i, ``max(0, sum P_i - G) >= sum max(0, P_i - G)``.
    """
    ways, layout = facts.columns, facts.layout
    sites = np.arange(layout.sites)
    own = (sites, layout.brown, 1.0)
    drawn = [(site, column, -value) for site, column, value in site_draws(facts)]
    site = np.array([machine.site for machine in facts.problem.platform.machines])[facts.groups.first]
    alone = (site[ways.group], np.arange(len(ways)), -_beyond_green(facts, site) / layout.joules)
    balance = rows([*drawn, own], layout.sites)
    return stacked([balance, rows([alone, own], layout.sites, lower=0.0)])


def _beyond_green(facts: Instance, site: IntArray) -> FloatArray:
    """Return the energy of each way beyond the highest green power of its site, (C,) [J]."""
    ways, supply = facts.columns, facts.problem.tables.supply
    pieces = zip(supply.first[:-1].tolist(), supply.first[1:].tolist())
    most = np.array([np.nanmax(supply.green[a:b]) for a, b in pieces]) + supply.discharge_w
    drawn = ways.joules + ways.idle_joules
    beyond: FloatArray = np.maximum(0.0, drawn - most[site][ways.group] * ways.seconds)
    return beyond


def usable_green(problem: Problem, makespan: float) -> FloatArray:
    """Return the most green energy [J] of each site in any `makespan` seconds within the window, (S,).

    Green power counts up to the highest power of the site; the most that its battery can hold at
    a start within the window is added.
    """
    tables, supply = problem.tables, problem.tables.supply
    at_rest = np.fmax(np.fmax(tables.idle_w, np.nanmax(tables.watts, axis=1)), tables.boot_w)
    most = tables.pue * (at_rest + tables.always_on * tables.boot_w)
    energy = np.zeros(len(supply.pue))
    for s in range(len(energy)):
        own = slice(supply.first[s], supply.first[s + 1])
        machines = supply.site_machine[supply.site_start[s] : supply.site_start[s + 1]]
        usable = float(most[machines].sum()) + (supply.charge_w[s] if supply.capacity_j[s] > 0.0 else 0.0)
        green = np.minimum(np.nan_to_num(supply.green[own]), usable)
        energy[s] = _most_within(supply.knot[own], green, makespan, problem.window_s) + _stored(problem, s)
    return energy


def _stored(problem: Problem, site: int) -> float:
    """Return the most energy [J] that the battery of a site holds at any start within the window.

    While the site waits the level rises or falls throughout a piece, so it is highest at a knot; the
    last piece has no end.
    """
    supply = problem.tables.supply
    own = slice(supply.first[site], supply.first[site + 1])
    begun = int(np.searchsorted(supply.knot[own], problem.window_s, side="right"))
    if problem.window_s <= 0.0:
        return float(supply.initial_j[site])
    stored = supply.waiting_j[own]
    return float(supply.capacity_j[site] if begun >= len(stored) else stored[: begun + 1].max())


def _most_within(knot: FloatArray, watts: FloatArray, length: float, window: float) -> float:
    """Return the largest integral of `watts` over [t, t + length], 0 <= t <= window.

    It is piecewise linear in t, so it is largest where either end is at a knot.
    """
    if np.isinf(length):
        return np.inf if watts.any() else 0.0
    total = np.concatenate([[0.0], np.cumsum(np.diff(knot) * watts[:-1])])
    begins = np.clip(np.concatenate([[0.0, window], knot, knot - length]), 0.0, window)
    first, last = _integral(knot, watts, total, begins), _integral(knot, watts, total, begins + length)
    return float((last - first).max())


def _integral(knot: FloatArray, watts: FloatArray, total: FloatArray, instant: FloatArray) -> FloatArray:
    """Return the integral from the first knot to each instant; 0 before it."""
    piece = np.clip(np.searchsorted(knot, instant, side="right") - 1, 0, None)
    integral: FloatArray = total[piece] + np.maximum(0.0, instant - knot[piece]) * watts[piece]
    return integral


def least_intensity(problem: Problem, makespan: float) -> FloatArray:
    """Return the least carbon intensity [g/J] of each site while the workflow may run, (S,)."""
    supply, end = problem.tables.supply, problem.window_s + makespan
    least = np.zeros(len(supply.pue))
    for s in range(len(least)):
        own = slice(supply.first[s], supply.first[s + 1])
        least[s] = np.nanmin(np.where(supply.knot[own] <= end, supply.carbon[own], np.nan))
    return least
