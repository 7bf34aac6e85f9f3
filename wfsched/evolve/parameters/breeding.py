"""`Breeding`: parameters of algorithms that cross and mutate parents. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wfsched.evolve.parameter import parameter
from wfsched.evolve.parameters.parameters import MOST_SCHEDULES, Parameters


@dataclass(frozen=True, slots=True)
class Breeding(Parameters):
    """Parameters of algorithms that cross and mutate parents.

    Parameters
    ----------
    n_offsprings : int
        New schedules per generation.
    crossover : float
        Probability that a pair of parents is crossed.
    mutation : float
        Probability that an offspring is mutated.
    gene_rate : float, optional
        Probability that a gene of such an offspring changes; 1 / n_tasks if None.
    crossover_kind : {"uniform", "segment", "levels", "prefix", "any"}
        Tasks that are swapped: each with probability 1/2, a segment of the first parent's order, all
        from a level of the workflow on, all from a place of that order on, or any of
        the four for each pair.
    mutation_kind : {"redraw", "neighbour", "any"}
        Whether machines and levels are redrawn, moved to a neighbouring value, or either of the two
        for each child.
    """

    n_offsprings: int = parameter(160, least=1, most=2 * MOST_SCHEDULES)
    crossover: float = parameter(1.0, least=0.0, most=1.0)
    mutation: float = parameter(1.0, least=0.0, most=1.0)
    gene_rate: float | None = parameter(None, least=0.0, most=1.0)
    crossover_kind: str = "any"
    mutation_kind: str = "any"

    @property
    def brood(self) -> int:
        """New schedules per generation."""
        return self.n_offsprings
