"""Weighted list scheduling: many schedules between fast, energy-saving and cheap.

HEFT's placement with one change: with all machines at one frequency level, a task goes where
``finish + a * energy + b * price`` is least. A grid of weights and levels gives schedules from one
end of the front to the other for the price of as many runs of HEFT; a search that starts from the
best of them need not find its way there. The scalarisation is ours. MOHEFT (Durillo and Prodan
2014, doi 10.1007/s10586-013-0325-0) goes for the same schedules by keeping several partial ones.
"""

from __future__ import annotations

from itertools import product
from math import isqrt

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray, IndexArray
from wfsched.heuristics.budget.one_machine import one_machine_genes
from wfsched.placing.list_scheduling import place_in_order, schedule_of, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.placing.task_prices import whole_prices
from wfsched.placing.timetable import open_timetable
from wfsched.schedule.evaluation.tables import longest_schedule
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.fronts.thinning import thinned
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.violations import penalised

# A schedule that breaks a limit by 1 % is compared as if its objectives were twice as bad.
_PENALTY_PER_VIOLATION = 100.0
# Least weight of the grid above 0.
_MIN_WEIGHT = 0.3


def weighted_front(
    problem: Problem, count: int, most: int, tries: int | None = None
) -> tuple[list[Schedule], int]:
    """Return the best of a grid of weighted schedules, and the number made.

    The grid ends at the schedules with all tasks on one machine (`wfsched.heuristics.budget.one_machine`).
    Kept is what no other schedule of it beats in all objectives; a violated constraint counts as
    a penalty on each.

    Parameters
    ----------
    count : int
        How many weights are tried. With a weight of 1 the energies (or prices) of all tasks on all
        machines come to as many seconds in sum as their run times; 0 leaves them out. The
        others are in equal ratios up to the number of tasks: where that many queue, less
        counts for nothing beside the wait. Energy is weighed where it, its brown part
        or its carbon is an objective, price where it is one or where there is a budget; where
        both are, each has ``2 sqrt(count)`` weights.
    most : int
        How many are kept: those that add most to the hypervolume.
    tries : int, optional
        How many are made at most; fewer weights are tried then. No limit if None.
    """
    machine, level = one_machine_genes(problem)
    if tries is not None and len(machine) > tries:
        return [], 0
    grid = _grid(problem, count, None if tries is None else tries - len(machine))
    order = by_upward_rank(problem, top_durations(problem))
    made = [weighted_schedule(problem, order, *point) for point in grid]
    topological = problem.workflow.topological
    made += [Schedule.decode(problem, *genes, topological) for genes in zip(machine, level)]
    front = Front.of_schedules(problem, made)
    values = penalised(front.objectives, 1.0 + _PENALTY_PER_VIOLATION * front.violations.sum(axis=1))
    kept = np.flatnonzero(moocore.is_nondominated(values))
    kept = kept[thinned(values[kept], most)]
    return [front[int(index)] for index in kept], len(made)


def _grid(problem: Problem, count: int, room: int | None) -> list[tuple[int, float, float]]:
    """Return levels, weights of energy and of price: of at most `count` weights what there is room for."""
    priced = "cost" in problem.objectives or np.isfinite(problem.limit("budget"))
    powered = not {"energy", "brown_energy", "carbon", "electricity_cost"}.isdisjoint(problem.objectives)
    levels = range(int(problem.level_counts().max()))
    for tried in range(count, 0, -1):
        weights = _weights(2 * isqrt(tried) if priced and powered else tried, problem.n_tasks)
        for_energy, for_price = weights if powered else [0.0], weights if priced else [0.0]
        grid = list(product(levels, for_energy, for_price))
        if room is None or len(grid) <= room:
            return grid
    return []


def _weights(count: int, n_tasks: int) -> list[float]:
    """Return none and the weights in equal ratios from the least one to the number of tasks."""
    return [0.0, *np.geomspace(_MIN_WEIGHT, max(1, n_tasks), count - 1).tolist()]


def weighted_schedule(
    problem: Problem, order: IndexArray, level: int, energy_weight: float, price_weight: float
) -> Schedule:
    """Return the schedule with each task where the weighted sum of time, energy and price is least.

    Parameters
    ----------
    order : array (n_tasks,)
        A topological order.
    level : int
        Frequency level of all tasks; the top one on machines with fewer.
    energy_weight, price_weight : float
        As in `weighted_front`.
    """
    tables = problem.tables
    levels = np.minimum(level, problem.level_counts() - 1).astype(np.int16)
    at = (np.arange(problem.n_machines), levels)
    durations = tables.base * tables.slowdown[at]
    joules = durations * (tables.pue * tables.watts[at]) * burden(problem)
    price = whole_prices(problem, levels, durations)
    bias = energy_weight * _as_seconds(joules, durations) + price_weight * _as_seconds(price, durations)
    timetable = open_timetable(tables)
    place_in_order(tables, timetable, order.astype(np.uint32), durations, np.ascontiguousarray(bias))
    return schedule_of(problem, timetable, levels[timetable.machine])


def burden(problem: Problem) -> FloatArray:
    """Return the weight of a joule at each machine in the objectives (n_machines,).

    1 where energy is an objective or there is no supply. Else the mean, over the time in which
    the workflow may run, of the share of the site's peak power that is brown, times the carbon
    intensity where carbon is an objective.
    """
    supply, tables = problem.tables.supply, problem.tables
    ones = np.ones(problem.n_machines)
    if "energy" in problem.objectives or not problem.supply:
        return ones
    span = problem.window_s + longest_schedule(tables) / problem.n_machines
    for site in range(len(supply.pue)):
        own = supply.site_machine[supply.site_start[site] : supply.site_start[site + 1]]
        peak = supply.pue[site] * np.nansum(np.nanmax(tables.watts[own], axis=1))
        pieces = slice(supply.first[site], supply.first[site + 1])
        lengths = np.diff(np.append(np.minimum(supply.knot[pieces], span), span))
        brown = np.clip(1.0 - supply.green[pieces] / peak, 0.0, 1.0)
        grams = supply.carbon[pieces] if "carbon" in problem.objectives else 1.0
        ones[own] = np.nansum(brown * grams * lengths) / span
    return ones


def _as_seconds(amount: FloatArray, durations: FloatArray) -> FloatArray:
    """Return `amount` (n_tasks, n_machines) in seconds: scaled to the mean of `durations` [s]."""
    total = float(np.nansum(amount))
    scaled: FloatArray = amount * (float(np.nansum(durations)) / total if total > 0 else 0.0)
    return scaled
