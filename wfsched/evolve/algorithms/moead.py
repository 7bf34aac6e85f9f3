"""MOEA/D (decomposition): one schedule per weight vector, bred among neighbouring vectors.

Zhang and Li 2007, doi 10.1109/TEVC.2007.892759; how many a child may replace, and now and then the
whole population for a neighbourhood, as in Li and Zhang 2009, doi 10.1109/TEVC.2008.925798.
Constraints as in C-MOEA/D (Jain and Deb 2014, doi 10.1109/TEVC.2013.2281534): less violation wins,
only then the subproblem decides. It is generational: all children of a generation are bred from the
population that it began with, and then replace one after another. The first parent of a child is the
schedule of its subproblem, the second a neighbour.
"""

from __future__ import annotations

import moocore
import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.evolve.algorithms.breeder import Breeder
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.moead import MOEAD
from wfsched.evolve.selection.reference_directions import directions

# A weight of 0 would leave an objective out.
_MIN_WEIGHT = 1e-6


class Decomposition(Breeder):
    """MOEA/D at work. Row i of its population belongs to direction i."""

    def __init__(self, problem: EncodedProblem, params: MOEAD, rng: np.random.Generator) -> None:
        super().__init__(problem, params, rng)
        self.params = params
        rays = directions(problem.n_obj, params.pop_size, params.partitions)
        # With one objective all subproblems are the same one.
        self.rays = np.repeat(rays, params.pop_size, axis=0) if problem.n_obj == 1 else rays
        self.neighbours = _neighbours(self.rays, params.neighbours)
        self.near = np.ones(len(self.rays), np.bool_)

    def first(self, individuals: Population) -> Population:
        """Assign the first schedules: each direction, in random order, takes the best one left."""
        worth = self._worth(individuals)
        violation = individuals.get("CV")
        holder = np.zeros(len(self.rays), np.int64)
        free = np.zeros(0, np.int64)
        for ray in self.rng.permutation(len(self.rays)):
            if not len(free):
                free = np.arange(len(individuals))
            best = np.lexsort((worth[free, ray], violation[free]))[0]
            holder[ray] = free[best]
            free = np.delete(free, best)
        return individuals[holder]

    def offspring(self, population: Population, count: int) -> Population:
        """Breed; draw the subproblems that mate beyond their neighbourhood in this generation."""
        self.near = self.rng.random(len(self.rays)) < self.params.delta
        return super().offspring(population, count)

    def parents(self, population: Population, pairs: int) -> IntArray:  # noqa: ARG002
        """Return each subproblem in turn, from a random one on, and a mate for it."""
        n = len(self.rays)
        own = (self.rng.integers(n) + np.arange(pairs)) % n
        near = self.neighbours[own, self.rng.integers(0, self.neighbours.shape[1], pairs)]
        far = self.rng.integers(0, n, pairs)
        return np.concatenate((own, np.where(self.near[own], near, far)))

    def survivors(self, population: Population, offspring: Population) -> Population:
        """Let children replace worse schedules of the subproblems open to them."""
        everybody = population.merge(offspring)
        worth = self._worth(everybody)
        n = len(self.rays)
        # Who was not bred for a subproblem may replace anyone.
        origin = offspring.fields.get("origin", np.full(len(offspring), -1))
        near = np.where(origin >= 0, self.near[origin], False)
        sequence = self.rng.permuted(np.tile(np.arange(n), (len(offspring), 1)), axis=1)
        close = self.rng.permuted(self.neighbours[origin], axis=1)
        violation = everybody.get("CV")
        return everybody[replaced(worth, violation, sequence, close, near, self.params.replacements)]

    def _worth(self, everybody: Population) -> FloatArray:
        """Return the decomposed objective of each schedule and direction, (n, n_directions), to minimise.

        Objectives count as shares of the range of what nothing beats among those that break no
        constraint, or among all if every one does.
        """
        scaled = self.problem.comparable(everybody.get("F"))
        kept = everybody.get("CV") <= 0.0
        counted = scaled[kept] if kept.any() else scaled
        ideal = counted.min(axis=0)
        nadir = counted[moocore.is_nondominated(counted)].max(axis=0)
        points = (scaled - ideal) / np.where(nadir > ideal, nadir - ideal, 1.0)
        if self.params.decomposition == "pbi":
            return boundary_intersection(points, self.rays, self.params.penalty)
        return tchebycheff(points, self.rays)


def tchebycheff(points: FloatArray, rays: FloatArray) -> FloatArray:
    """Return the greatest weighted objective, (n_points, n_rays)."""
    weights = np.maximum(rays, _MIN_WEIGHT)
    worth: FloatArray = (points[:, None] * weights[None]).max(axis=2)
    return worth


def boundary_intersection(points: FloatArray, rays: FloatArray, penalty: float) -> FloatArray:
    """Return the way along each ray and `penalty` times the distance from it, (n_points, n_rays)."""
    unit = rays / np.linalg.norm(rays, axis=1, keepdims=True)
    along = points @ unit.T
    away = np.linalg.norm(points[:, None] - along[:, :, None] * unit[None], axis=2)
    worth: FloatArray = along + penalty * away
    return worth


def _neighbours(rays: FloatArray, size: int) -> IntArray:
    """Return the rows of the nearest directions of each one, (n_rays, size), itself first."""
    distance = np.linalg.norm(rays[:, None] - rays[None], axis=2)
    np.fill_diagonal(distance, -1.0)
    nearest: IntArray = np.argsort(distance, axis=1, kind="stable")[:, : min(size, len(rays))]
    return nearest


@compiled
def replaced(
    worth: FloatArray,
    violation: FloatArray,
    anyone: IntArray,
    neighbours: IntArray,
    near: BoolArray,
    most: int,
) -> IntArray:
    """Return the row that holds each subproblem after all children have replaced, (n_subproblems,).

    A child takes the place of those that break constraints more, or as much and are worth less to
    the subproblem; the child's rows of `neighbours` or `anyone` say in which order it tries.

    Parameters
    ----------
    worth : array (n_subproblems + n_children, n_subproblems)
        First the schedules that hold the subproblems, then the children.
    violation : array (n_subproblems + n_children,)
    anyone : array (n_children, n_subproblems)
    neighbours : array (n_children, n_neighbours)
    near : array (n_children,)
        Who may replace neighbours only.
    most : int
        Replacements per child.
    """
    n = worth.shape[1]
    holder = np.arange(n)
    for child in range(len(near)):
        row = n + child
        tries = neighbours.shape[1] if near[child] else n
        taken = 0
        for k in range(tries):
            place = neighbours[child, k] if near[child] else anyone[child, k]
            against = holder[place]
            better = violation[row] < violation[against] or (
                violation[row] == violation[against] and worth[row, place] < worth[against, place]
            )
            if better:
                holder[place] = row
                taken += 1
                if taken == most:
                    break
    return holder
