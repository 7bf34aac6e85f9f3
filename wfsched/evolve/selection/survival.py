"""Survival by violation, then non-dominated rank, then crowding distance."""

from __future__ import annotations

from math import inf

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.evolve.encoding.population import Population
from wfsched.schedule.fronts.thinning import thinned


def rank_and_crowding(population: Population, n_survive: int, *, spread: bool = False) -> Population:
    """Return the `n_survive` best, sorted by (violation, rank, -crowding), with both as fields.

    The environmental selection of NSGA-II (Deb et al. 2002, doi 10.1109/4235.996017, section III)
    under constrained domination: individuals without violation are ranked among themselves; the
    others follow by their violation. Ties go to the earlier row.

    Parameters
    ----------
    spread : bool
        Thin out the last front that survives by what its members add to the hypervolume
        (`thinned`) instead of by crowding distance.
    """
    objectives, violation = population.get("F", "CV")
    feasible = violation <= 0.0
    rank = np.zeros(len(population), dtype=np.int64)
    crowding = np.zeros(len(population))
    kept = np.flatnonzero(feasible)
    if len(kept):
        rank[kept] = moocore.pareto_rank(objectives[kept])
        crowding[kept] = crowding_distance(objectives[kept], rank[kept])
        if spread:
            _thin_out(objectives, kept, rank[kept], crowding, n_survive)
    rank[~feasible] = rank.max(initial=0) + 1
    best = np.lexsort((-crowding, rank, violation))[:n_survive]
    survivors = population[best]
    survivors.set("rank", rank[best])
    survivors.set("crowding", crowding[best])
    return survivors


def _thin_out(
    objectives: FloatArray, rows: IntArray, rank: IntArray, crowding: FloatArray, n_survive: int
) -> None:
    """Set the crowding of members of the last surviving front that do not survive to -1."""
    filled = np.cumsum(np.bincount(rank))
    last = int(np.searchsorted(filled, n_survive))
    if last < len(filled) and filled[last] > n_survive:
        members = rows[rank == last]
        lost = np.ones(len(members), np.bool_)
        lost[thinned(objectives[members], n_survive - int(filled[last]) + len(members))] = False
        crowding[members[lost]] = -1.0


def crowding_distance(objectives: FloatArray, rank: IntArray | None = None) -> FloatArray:
    """Return the crowding distance of each row in its front, (n_rows,); ends are infinite.

    Rows that equal an earlier one in every objective get 0: copies crowd nobody out.

    Parameters
    ----------
    objectives : array (n_rows, n_objectives)
    rank : array (n_rows,), optional
        Which front each row is in; all in one if None.
    """
    fronts = np.zeros(len(objectives), np.int64) if rank is None else rank
    # By front, then objectives, then row: copies follow what they are copies of.
    order = np.lexsort((*objectives.T[::-1], fronts))
    values = objectives[order]
    original = np.ones(len(order), np.bool_)
    original[1:] = (values[1:] != values[:-1]).any(axis=1)
    order, values = order[original], values[original]
    fronts = fronts[order]
    gaps = np.zeros(len(order))
    for column in values.T:
        by = np.lexsort((column, fronts))
        _add_gaps(column[by], fronts, by, gaps)
    distance = np.zeros(len(objectives))
    distance[order] = gaps
    return distance


@compiled
def _add_gaps(ascending, fronts, rows, gaps):  # type: ignore[no-untyped-def]
    """Add the gap between the neighbours in one objective, as a share of the range of a front.

    Both arrays are sorted by front, `ascending` within each too; `rows` says where to add.
    """
    first, end = 0, ascending.shape[0]
    while first < end:
        last = first
        while last + 1 < end and fronts[last + 1] == fronts[first]:
            last += 1
        span = ascending[last] - ascending[first]
        if span > 0.0:
            for i in range(first + 1, last):
                gaps[rows[i]] += (ascending[i + 1] - ascending[i - 1]) / span
        gaps[rows[first]] = gaps[rows[last]] = inf
        first = last + 1
