"""What differs between algorithms: where new schedules come from, and which stay."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.evolve.duplicates import HashArray, is_new, row_hashes
from wfsched.evolve.encoding import Genes
from wfsched.evolve.params import Breeding
from wfsched.evolve.population import Columns
from wfsched.evolve.problem import EncodedProblem
from wfsched.evolve.variation import Variation

# Matings that are tried again when offspring turn out to be duplicates, before one gives up.
_MATING_ROUNDS = 10


class Strategy(ABC):
    """An algorithm at work: the driver evaluates, records and stops, this decides.

    Populations are columns: ``X`` genes, ``F`` objectives to minimise, ``CV`` violation (0 where
    all that must be kept is kept), ``key`` a hash of the genes; a strategy may add its own.

    Attributes
    ----------
    progress : float
        Share of the run that is over, in [0, 1]; the driver sets it before each generation.
    """

    progress: float = 0.0

    @abstractmethod
    def offspring(self, population: Columns, count: int) -> Columns:
        """Return at most `count` new individuals with ``X`` and ``key``, none if there are none left.

        Rows go through `EncodedProblem.inserted` before they are hashed.
        """

    @abstractmethod
    def survivors(self, population: Columns, offspring: Columns) -> Columns:
        """Return the next population, made from the last one and its evaluated offspring.

        It is also called with individuals that an improver made, which have no columns of the
        strategy's own.
        """

    def first(self, individuals: Columns) -> Columns:
        """Return the first population, made from what was there to start with."""
        return self.survivors(individuals[:0], individuals)


class Breeder(Strategy):
    """A strategy whose offspring have two parents: it says which.

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
    def parents(self, population: Columns, pairs: int) -> IntArray:
        """Return the rows of the parents, (2 * pairs,): all first ones, then all second ones."""

    def offspring(self, population: Columns, count: int) -> Columns:
        """Mate until there are enough offspring that were never met before.

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
        return Columns(X=genes, key=keys[len(population) :], origin=np.concatenate(origins))

    def _mate(self, population: Columns, count: int) -> tuple[Genes, HashArray, IntArray]:
        """Return `count` offspring, their hashes and the rows of their first parents."""
        pairs = -(-count // 2)
        chosen = self.parents(population, pairs)
        first, second = chosen[:pairs], chosen[pairs:]
        rows, hashes = self.variation.children(population.get("X"), first, second, self.rng)
        if self.problem.decoder is not None:
            rows = self.problem.inserted(rows)
            hashes = row_hashes(rows)
        return rows[:count], hashes[:count], np.tile(first, 2)[:count]
