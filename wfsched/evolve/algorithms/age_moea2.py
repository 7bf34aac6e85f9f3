"""AGE-MOEA-II (adaptive geometry estimation): rank, then a score in the geometry of the front.

Panichella 2022, doi 10.1145/3512290.3528732, after AGE-MOEA (Panichella 2019, doi
10.1145/3321707.3321839). pymoo's version divides the distance between two points by the norm of the
one that is chosen already, and does not score the last front unless it is the first; here it is
the norm of the candidate, as in the papers, and every front has scores.
"""

from __future__ import annotations

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.evolve.algorithms.breeder import Breeder
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.age_moea2 import AGEMOEA2
from wfsched.evolve.selection.feasible_first import feasible_first
from wfsched.evolve.selection.front_geometry import Geometry, corners, intercepts, norm_exponent, scores
from wfsched.evolve.selection.selection import binary_tournament


class RankAndGeometry(Breeder):
    """AGE-MOEA-II at work."""

    def __init__(self, problem: EncodedProblem, params: AGEMOEA2, rng: np.random.Generator) -> None:
        super().__init__(problem, params, rng)
        self.pop_size = params.pop_size

    def parents(self, population: Population, pairs: int) -> IntArray:
        """Hold binary tournaments: survivors are sorted by rank and score."""
        return binary_tournament(population, 2 * pairs, self.rng)

    def survivors(self, population: Population, offspring: Population) -> Population:
        """Keep the best of both."""
        return feasible_first(population.merge(offspring), self.pop_size, best_scored)


def best_scored(objectives: FloatArray, count: int) -> IntArray:
    """Return the rows of the `count` survivors, sorted by (rank, -score, row)."""
    rank = moocore.pareto_rank(objectives)
    first = np.flatnonzero(rank == 0)
    ideal = objectives[first].min(axis=0)
    geometry, score = _first_front(objectives[first] - ideal)
    value = np.zeros(len(rank))
    value[first] = score
    others = np.flatnonzero(rank > 0)
    away = ((objectives[others] - ideal) / geometry.scale) ** geometry.exponent
    # Behind the first front, nearer to the ideal point is better.
    value[others] = -(away.sum(axis=1) ** (1.0 / geometry.exponent))
    best: IntArray = np.lexsort((-value, rank))[:count]
    return best


def _first_front(points: FloatArray) -> tuple[Geometry, FloatArray]:
    """Return the geometry of a front that was shifted to its ideal point, and the score of each row."""
    n_rows, n_objectives = points.shape
    extremes = corners(points)
    scale = intercepts(points, extremes)
    if n_rows < n_objectives:
        return Geometry(scale, 1.0), np.full(n_rows, np.inf)
    scaled = points / scale
    exponent = norm_exponent(scaled, extremes)
    return Geometry(scale, exponent), scores(scaled, extremes, exponent)
