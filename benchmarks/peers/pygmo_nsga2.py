"""NSGA-II of pygmo (pagmo 2) on a problem of integer variables with batch evaluation.

Its population brings forth as many offspring as it has members: 80 and 80. Crossover as the
library presets it; mutation with 1 / n genes, as in the other libraries (its preset is 0.01).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pygmo

from benchmarks.peers.kernel import Kernel
from wfsched.core.arrays import FloatArray, GeneArray


class _Scheduling:
    """A user-defined problem."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    def __deepcopy__(self, _: Any) -> _Scheduling:
        # pygmo copies problems; the books of all copies are the same.
        return self

    def fitness(self, x: FloatArray) -> FloatArray:
        values: FloatArray = self.kernel(x[None])[0]
        return values

    def batch_fitness(self, rows: FloatArray) -> FloatArray:
        return self.kernel(rows.reshape(-1, len(self.kernel.upper))).ravel()

    def get_bounds(self) -> tuple[FloatArray, FloatArray]:
        upper = self.kernel.upper.astype(float)
        return np.zeros_like(upper), upper

    def get_nobj(self) -> int:
        return self.kernel.n_objectives

    def get_nix(self) -> int:
        return len(self.kernel.upper)


def search(kernel: Kernel, seed: int, given: GeneArray) -> None:
    """Run until the kernel has had enough; `given` rows are the last of the population."""
    problem = pygmo.problem(_Scheduling(kernel))
    batch = pygmo.bfe(pygmo.member_bfe())
    population = pygmo.population(problem, size=80 - len(given), b=batch, seed=seed)
    for row in given:
        population.push_back(row.astype(float))
    nsga2 = pygmo.nsga2(gen=1, m=1.0 / len(kernel.upper), seed=seed)
    nsga2.set_bfe(batch)
    algorithm = pygmo.algorithm(nsga2)
    while not kernel.enough:
        population = algorithm.evolve(population)
