"""Survival: who stays. Violation first, then non-dominated rank, then crowding distance."""

from __future__ import annotations

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.evolve.population import Columns
from wfsched.schedule.spread import spread_subset


def rank_and_crowding(population: Columns, n_survive: int, *, spread: bool = False) -> Columns:
    """Return the `n_survive` best, sorted by (violation, rank, -crowding), with both as fields.

    The environmental selection of NSGA-II (Deb et al. 2002, doi 10.1109/4235.996017, section III)
    under constrained domination: individuals without violation are ranked among themselves; the
    others follow by their violation. Ties go to the earlier row.

    Parameters
    ----------
    spread : bool
        Thin out the last front that survives by what its members add to the hypervolume
        (`spread_subset`) instead of by crowding distance.
    """
    objectives, violation = population.get("F", "CV")
    feasible = violation <= 0.0
    rank = np.zeros(len(population), dtype=np.int64)
    crowding = np.zeros(len(population))
    kept = np.flatnonzero(feasible)
    if len(kept):
        rank[kept] = moocore.pareto_rank(objectives[kept])
        _crowd_fronts(objectives, kept, rank[kept], crowding, n_survive, spread=spread)
    rank[~feasible] = rank.max(initial=0) + 1
    best = np.lexsort((-crowding, rank, violation))[:n_survive]
    survivors = population[best]
    survivors.set("rank", rank[best])
    survivors.set("crowding", crowding[best])
    return survivors


def _crowd_fronts(
    objectives: FloatArray,
    rows: IntArray,
    rank: IntArray,
    crowding: FloatArray,
    n_survive: int,
    *,
    spread: bool,
) -> None:
    """Fill `crowding` for the fronts that can survive, counted from the first."""
    filled = 0
    for front in range(int(rank.max()) + 1):
        members = rows[rank == front]
        crowding[members] = crowding_distance(objectives[members])
        if spread and filled + len(members) > n_survive:
            lost = np.ones(len(members), np.bool_)
            lost[spread_subset(objectives[members], n_survive - filled)] = False
            crowding[members[lost]] = -1.0
        filled += len(members)
        if filled >= n_survive:
            return


def crowding_distance(objectives: FloatArray) -> FloatArray:
    """Return the crowding distance of each row of one front, (n_rows,); ends are infinite.

    Rows that equal an earlier one in every objective get 0: copies crowd nobody out.
    """
    n_rows, n_objectives = objectives.shape
    distance = np.zeros(n_rows)
    _, first = np.unique(objectives, axis=0, return_index=True)
    values = objectives[first]
    gaps = np.zeros(len(first))
    for column in range(n_objectives):
        order = np.argsort(values[:, column], kind="stable")
        sorted_values = values[order, column]
        span = sorted_values[-1] - sorted_values[0]
        if span > 0:
            gaps[order[1:-1]] += (sorted_values[2:] - sorted_values[:-2]) / span
        gaps[order[[0, -1]]] = np.inf
    distance[first] = gaps
    return distance
