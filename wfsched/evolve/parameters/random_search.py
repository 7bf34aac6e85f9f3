"""Parameters of random search. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameter import parameter
from wfsched.evolve.parameters.parameters import Parameters


@dataclass(frozen=True, slots=True)
class RandomSearch(Parameters):
    """Parameters of random search.

    Parameters
    ----------
    n_offsprings : int
        Schedules per generation, here merely a batch.
    """

    name: ClassVar[str] = "random-search"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.random_search:RandomDraws"

    n_offsprings: int = parameter(160, least=1)

    @property
    def brood(self) -> int:
        """New schedules per generation."""
        return self.n_offsprings
