"""SPEA2 (strength Pareto): strength of the dominating individuals, then density.

Zitzler, Laumanns, Thiele 2001, "SPEA2: Improving the Strength Pareto Evolutionary Algorithm",
TIK report 103, ETH Zurich, doi 10.3929/ethz-a-004284029. Distances are taken after each objective
has been scaled to its range on the front, for objectives have units.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.evolve.algorithms.breeder import Breeder
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.spea2 import SPEA2
from wfsched.evolve.selection.feasible_first import feasible_first
from wfsched.evolve.selection.selection import binary_tournament


class StrengthAndDensity(Breeder):
    """SPEA2 at work."""

    def __init__(self, problem: EncodedProblem, params: SPEA2, rng: np.random.Generator) -> None:
        super().__init__(problem, params, rng)
        self.pop_size = params.pop_size

    def parents(self, population: Population, pairs: int) -> IntArray:
        """Hold binary tournaments: survivors are sorted by fitness."""
        return binary_tournament(population, 2 * pairs, self.rng)

    def survivors(self, population: Population, offspring: Population) -> Population:
        """Keep the best of both."""
        return feasible_first(population.merge(offspring), self.pop_size, fittest)


def fittest(objectives: FloatArray, count: int) -> IntArray:
    """Return the rows of the `count` survivors, sorted by (fitness, row).

    All that is not dominated survives, filled up by fitness; where it is too much, of the two
    that are nearest to each other one goes, the one whose next neighbours are nearer.
    """
    dominates = _domination(objectives)
    strength = dominates.sum(axis=1)
    raw: IntArray = strength @ dominates
    front = np.flatnonzero(raw == 0)
    distances = _distances(objectives, front)
    # The k-th nearest of the others, k being the root of how many there are.
    k = min(int(np.sqrt(len(objectives))), len(objectives) - 1)
    nearest = np.sort(distances, axis=1)[:, max(0, k - 1)]
    fitness = raw + 1.0 / (nearest + 2.0)
    rank = np.argsort(fitness, kind="stable")
    if len(front) <= count:
        return rank[:count]
    kept = np.zeros(len(objectives), np.bool_)
    among = distances[np.ix_(front, front)]
    kept[front[thin_out(among, np.argsort(among, axis=1, kind="stable"), count)]] = True
    chosen: IntArray = rank[kept[rank]]
    return chosen


def _domination(objectives: FloatArray) -> BoolArray:
    """Return whether row i dominates row j, (n, n)."""
    one, other = objectives[:, None], objectives[None]
    as_good: BoolArray = np.all(one <= other, axis=2)
    better: BoolArray = np.any(one < other, axis=2)
    return as_good & better


def _distances(objectives: FloatArray, front: IntArray) -> FloatArray:
    """Return the distances between all rows, (n, n), infinite to themselves."""
    low, high = objectives[front].min(axis=0), objectives[front].max(axis=0)
    scaled = (objectives - low) / np.where(high > low, high - low, 1.0)
    distances: FloatArray = np.sqrt(((scaled[:, None] - scaled[None]) ** 2).sum(axis=2))
    np.fill_diagonal(distances, np.inf)
    return distances


@compiled
def thin_out(distances: FloatArray, neighbours: IntArray, count: int) -> BoolArray:
    """Return a mask of `count` rows, left after removing the row with the nearest neighbour one by one.

    Rows are compared by the distance to the nearest neighbour that is left, if equal by that to the
    second nearest, and so on; if all are equal the earlier row goes.

    Parameters
    ----------
    distances : array (n, n)
        Infinite on the diagonal.
    neighbours : array (n, n)
        The columns of each row by rising distance; the row itself is the last.
    """
    n = len(distances)
    stays = np.ones(n, np.bool_)
    for _ in range(n - count):
        worst = -1
        for row in range(n):
            if stays[row] and (worst < 0 or _nearer(row, worst, distances, neighbours, stays)):
                worst = row
        stays[worst] = False
    return stays


@compiled
def _nearer(row: int, other: int, distances: FloatArray, neighbours: IntArray, stays: BoolArray) -> bool:
    """Tell whether the neighbours of `row` that are left are nearer than those of `other`."""
    last = len(distances) - 1
    at, there = 0, 0
    while True:
        while at < last and not stays[neighbours[row, at]]:
            at += 1
        while there < last and not stays[neighbours[other, there]]:
            there += 1
        if at == last or there == last:
            return False
        mine, its = distances[row, neighbours[row, at]], distances[other, neighbours[other, there]]
        if mine != its:
            return bool(mine < its)
        at += 1
        there += 1
