"""Random search: the baseline of all algorithms."""

from __future__ import annotations

import numpy as np

from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.duplicates import row_hashes
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.first_population import random_rows
from wfsched.evolve.parameters.random_search import RandomSearch
from wfsched.evolve.selection.survival import rank_and_crowding
from wfsched.evolve.strategy import Strategy
from wfsched.evolve.variation.mutation import mutate_orders


class RandomDraws(Strategy):
    """Random search at work: machines, levels and times are drawn uniformly.

    Each task of an order is shifted once, to a random place among those it may have: the orders
    are far from each other, though not uniform.
    """

    def __init__(self, problem: EncodedProblem, params: RandomSearch, rng: np.random.Generator) -> None:
        self.problem = problem
        self.pop_size = params.pop_size
        self.rng = rng

    def offspring(self, population: Population, count: int) -> Population:  # noqa: ARG002
        """Draw schedules, independent of the population."""
        encoding, scheduling = self.problem.encoding, self.problem.scheduling
        rows = random_rows(encoding, count, scheduling.workflow.topological, self.rng)
        if encoding.ordered:
            everyone = np.ones(count, np.bool_)
            mutate_orders(encoding, rows, everyone, 1.0, scheduling.tables, self.rng)
        rows = self.problem.inserted(rows)
        return Population(X=rows, key=row_hashes(rows))

    def survivors(self, population: Population, offspring: Population) -> Population:
        """Keep the best of both, by rank and crowding."""
        return rank_and_crowding(population.merge(offspring), self.pop_size)
