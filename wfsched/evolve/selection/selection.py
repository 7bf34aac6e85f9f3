"""Selection of parents."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.evolve.encoding.population import Population


def binary_tournament(population: Population, count: int, rng: np.random.Generator) -> IntArray:
    """Return the rows of `count` winners of tournaments between two random individuals.

    The population must be sorted by (violation, rank, -crowding), as `rank_and_crowding` leaves
    it: the winner is the one that stands first (Deb et al. 2002, the crowded-comparison operator).
    """
    winners: IntArray = rng.integers(0, len(population), (2, count)).min(axis=0)
    return winners
