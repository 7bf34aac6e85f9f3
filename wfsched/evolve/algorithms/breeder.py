"""`Breeder`: algorithms whose offspring have two parents."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.duplicates import HashArray, is_new, row_hashes
from wfsched.evolve.encoding.encoding import Genes
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.breeding import Breeding
from wfsched.evolve.strategy import Strategy
from wfsched.evolve.variation.variation import Variation

# Rounds of mating to replace offspring that are duplicates.
_MATING_ROUNDS = 10


class Breeder(Strategy):
    """A strategy that breeds offspring of two parents.

    Parameters
    ----------
    problem : EncodedProblem
    params : Breeding
    rng : Generator
    """

    def __init__(self, problem: EncodedProblem, params: Breeding, rng: np.random.Generator) -> None:
        self.problem = problem
        self.breeding = params
        self.rng = rng
        self.variation = Variation(
            problem.encoding,
            problem.scheduling.tables,
            crossover=params.crossover,
            mutation=params.mutation,
            gene_rate=params.gene_rate,
            crossover_kind=params.crossover_kind,
            mutation_kind=params.mutation_kind,
            threads=problem.threads,
        )

    @abstractmethod
    def parents(self, population: Population, pairs: int) -> IntArray:
        """Return the rows of the parents, (2 * pairs,): all first ones, then all second ones."""

    def offspring(self, population: Population, count: int) -> Population:
        """Mate until there are enough offspring that are no duplicates.

        The column ``origin`` is the row of the first parent.
        """
        born: list[Genes] = []
        origins: list[IntArray] = []
        keys = population.get("key")
        wanted = count
        for _ in range(_MATING_ROUNDS):
            rows, hashes, origin = self._mate(population, wanted)
            fresh = np.flatnonzero(is_new(hashes, keys))[:wanted]
            born.append(rows if len(fresh) == len(rows) else rows[fresh])
            origins.append(origin[fresh])
            keys = np.concatenate((keys, hashes[fresh]))
            wanted -= len(fresh)
            if wanted == 0:
                break
        genes = born[0] if len(born) == 1 else np.concatenate(born)
        return Population(X=genes, key=keys[len(population) :], origin=np.concatenate(origins))

    def _mate(self, population: Population, count: int) -> tuple[Genes, HashArray, IntArray]:
        """Return `count` offspring, their hashes and the rows of their first parents."""
        pairs = -(-count // 2)
        chosen = self.parents(population, pairs)
        first, second = chosen[:pairs], chosen[pairs:]
        rows, hashes = self.variation.children(population.get("X"), first, second, self.rng)
        if self.problem.decoder is not None:
            rows = self.problem.inserted(rows)
            hashes = row_hashes(rows)
        return rows[:count], hashes[:count], np.tile(first, 2)[:count]
