"""NSGA-II: violation first, then rank, then crowding distance.

Deb, Pratap, Agarwal, Meyarivan 2002, doi 10.1109/4235.996017. Parameters: `parameters.nsga2`.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.evolve.algorithms.breeder import Breeder
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.selection.near_mates import near_mates
from wfsched.evolve.selection.selection import binary_tournament
from wfsched.evolve.selection.survival import rank_and_crowding


class RankAndCrowding(Breeder):
    """NSGA-II at work."""

    def __init__(self, problem: EncodedProblem, params: NSGA2, rng: np.random.Generator) -> None:
        super().__init__(problem, params, rng)
        self.pop_size = params.pop_size
        self.near = params.near
        # Crowding distance forgets good schedules from three objectives on.
        self.spread = bool(params.spread and problem.n_obj > 2)

    def parents(self, population: Population, pairs: int) -> IntArray:
        """Hold binary tournaments, for one parent of each pair or for both."""
        if not self.near:
            return binary_tournament(population, 2 * pairs, self.rng)
        first = binary_tournament(population, pairs, self.rng)
        return np.concatenate((first, near_mates(population.get("F"), first, self.rng)))

    def survivors(self, population: Population, offspring: Population) -> Population:
        """Keep the best of both."""
        return rank_and_crowding(population.merge(offspring), self.pop_size, spread=self.spread)
