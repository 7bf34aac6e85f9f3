"""Sampler of the laws of a family for one workflow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.rng import generator
from wfsched.workflow.generate.facts import Facts


@dataclass(frozen=True, slots=True)
class Sampler:
    """Laws of a family at one size and seed.

    Each law has its own random stream: a new law does not change the draws of others.

    Parameters
    ----------
    facts : Facts
    n_tasks : int
        Size of the workflow.
    seed : int
        Non-negative.
    """

    facts: Facts
    n_tasks: int
    seed: int

    def rng(self, name: str) -> np.random.Generator:
        """Return the random stream called `name`."""
        return generator(self.seed, "generate", self.facts.family, self.n_tasks, name)

    def mean(self, name: str) -> float:
        """Return the mean of the law `name` at this size."""
        return self.facts.laws[name].mean_at(self.n_tasks)

    def draw(self, name: str, count: int) -> FloatArray:
        """Draw `count` values from the law `name`, shape (count,)."""
        return self.scaled(name, np.ones(count))

    def scaled(self, name: str, base: FloatArray) -> FloatArray:
        """Draw one value for each entry of `base` from the law `name`, a ratio to `base`."""
        return self.facts.laws[name].draw(self.n_tasks, base, self.rng(name))
