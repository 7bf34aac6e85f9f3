"""`Improvement`: the memetic step, which improves schedules of a population."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.encoding import Genes
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameter import check_parameters, parameter


@runtime_checkable
class Improver(Protocol):
    """A callable that makes better schedules out of a population; a plain function will do.

    Parameters
    ----------
    problem : EncodedProblem
        `problem.encoding` reads and writes rows, `problem.assessed` computes what the columns hold.
    population : Population
        Evaluated: ``X`` genes, ``F`` objectives, ``CV`` violation, ``figures``, ``violations``.
    rng : Generator
    most : int
        How many schedules may be computed at most, the returned ones included.

    Returns
    -------
    tuple
        New rows of genes, and how many schedules were computed on the way to them. The rows are
        evaluated by the driver, which counts them too.
    """

    def __call__(
        self, problem: EncodedProblem, population: Population, rng: np.random.Generator, most: int, /
    ) -> tuple[Genes, int]:
        """Return new rows and the number of evaluations used."""
        ...


@dataclass(frozen=True, slots=True)
class Improvement:
    """How often a population is improved, and by how many evaluations.

    Parameters
    ----------
    improver : callable
    every : int, optional
        Generations from one improvement to the next. The last generation is improved too, where
        generations or evaluations are limited; only that one if None.
    evaluations : int
        What one improvement may use. Where evaluations are limited, so many are kept back for
        the last one, and an earlier one that cannot have as many beside is left out.
    at_once : int
        What an improvement of the first population may use if no member of it keeps the constraints;
        while that is so, improvements follow every few generations. 0: neither.
    """

    improver: Improver
    every: int | None = parameter(10, least=1)
    evaluations: int = parameter(1000, least=1)
    at_once: int = parameter(0, least=0)

    def __post_init__(self) -> None:
        check_parameters(self)
