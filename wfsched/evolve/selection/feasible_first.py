"""Constraints in survival: feasible individuals first, for any choice among them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.evolve.encoding.population import Population

Choice = Callable[[FloatArray, int], IntArray]
"""Takes objectives (n, n_objectives) and a number; returns so many rows of them, the best first."""


def feasible_first(population: Population, n_survive: int, choice: Choice) -> Population:
    """Return the `n_survive` best: feasible ones by `choice`, then the others by violation.

    The outcome is sorted so, the best first. Ties between violations go to the earlier row.
    """
    objectives, violation = population.get("F", "CV")
    kept = np.flatnonzero(violation <= 0.0)
    if len(kept):
        kept = kept[choice(objectives[kept], min(n_survive, len(kept)))]
    broken = np.flatnonzero(violation > 0.0)
    broken = broken[np.argsort(violation[broken], kind="stable")]
    return population[np.concatenate((kept, broken))[:n_survive]]


def feasible_tournament(population: Population, count: int, rng: np.random.Generator) -> IntArray:
    """Return the rows of `count` winners of tournaments between two random individuals.

    The one with less violation wins; where both have none, or as much, the one drawn first
    (Jain and Deb 2014, doi 10.1109/TEVC.2013.2281534).
    """
    drawn = rng.integers(0, len(population), (2, count))
    violation = population.get("CV")[drawn]
    winners: IntArray = np.where(violation[1] < violation[0], drawn[1], drawn[0])
    return winners
