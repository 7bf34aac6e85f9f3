"""Weighted-sum GA: a single-objective genetic algorithm on a weighted mean of the objectives."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import ParameterError
from wfsched.evolve.algorithms.breeder import Breeder
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.weighted_sum import WeightedSum
from wfsched.evolve.selection.feasible_first import feasible_first
from wfsched.evolve.selection.selection import binary_tournament


class BestSum(Breeder):
    """The weighted-sum GA at work: elitist, violation first, then the weighted mean."""

    def __init__(self, problem: EncodedProblem, params: WeightedSum, rng: np.random.Generator) -> None:
        super().__init__(problem, params, rng)
        self.pop_size = params.pop_size
        self.weights = checked_weights(params.weights, problem.n_obj)

    def parents(self, population: Population, pairs: int) -> IntArray:
        """Hold binary tournaments."""
        return binary_tournament(population, 2 * pairs, self.rng)

    def survivors(self, population: Population, offspring: Population) -> Population:
        """Keep the best of both."""
        return feasible_first(population.merge(offspring), self.pop_size, self._least)

    def _least(self, objectives: FloatArray, count: int) -> IntArray:
        return np.argsort(self.problem.comparable(objectives) @ self.weights, kind="stable")[:count]


def checked_weights(weights: tuple[float, ...], n_objectives: int) -> FloatArray:
    """Return weights of objectives that sum to 1, (n_objectives,); equal ones if none are given.

    Raises
    ------
    ParameterError
        If there is not one for each objective, or one is negative, or all are 0.
    """
    values = np.array(weights or (1.0,) * n_objectives)
    if len(values) != n_objectives or values.min() < 0.0 or not 0.0 < values.sum() < np.inf:
        raise ParameterError(
            "weights do not match the objectives",
            where="weights",
            got=weights,
            allowed=f"{n_objectives} numbers >= 0, not all 0",
        )
    shares: FloatArray = values / values.sum()
    return shares
