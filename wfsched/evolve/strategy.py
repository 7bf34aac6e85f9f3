"""`Strategy`: how an algorithm makes offspring and selects survivors."""

from __future__ import annotations

from abc import ABC, abstractmethod

from wfsched.evolve.encoding.population import Population


class Strategy(ABC):
    """An algorithm at work; the driver evaluates, records and stops.

    Populations have columns: ``X`` genes, ``F`` objectives to minimise, ``CV`` violation of binding
    constraints, ``key`` a hash of the genes; a strategy may add its own.

    Attributes
    ----------
    progress : float
        Share of the run that is over, in [0, 1]; the driver sets it before each generation.
    """

    progress: float = 0.0

    @abstractmethod
    def offspring(self, population: Population, count: int) -> Population:
        """Return at most `count` new individuals with ``X`` and ``key``, none to end the run.

        Rows go through `EncodedProblem.inserted` before they are hashed.
        """

    @abstractmethod
    def survivors(self, population: Population, offspring: Population) -> Population:
        """Return the next population, made from the last one and its evaluated offspring.

        It is also called with individuals that an improver made, which have no columns of the
        strategy's own.
        """

    def first(self, individuals: Population) -> Population:
        """Return the first population, made from the starting individuals."""
        return self.survivors(individuals[:0], individuals)
