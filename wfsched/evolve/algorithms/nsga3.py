"""NSGA-III: rank, then niches around reference directions.

Deb and Jain 2014, doi 10.1109/TEVC.2013.2281535, with the constraints of part II (Jain and Deb
2014, doi 10.1109/TEVC.2013.2281534): violation first. pymoo's loses its random state where there
are constraints; here every draw comes from the generator of the run.
"""

from __future__ import annotations

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.evolve.algorithms.breeder import Breeder
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.nsga3 import NSGA3
from wfsched.evolve.selection.feasible_first import feasible_first, feasible_tournament
from wfsched.evolve.selection.hyperplane import Hyperplane
from wfsched.evolve.selection.reference_directions import directions


class RankAndNiches(Breeder):
    """NSGA-III at work."""

    def __init__(self, problem: EncodedProblem, params: NSGA3, rng: np.random.Generator) -> None:
        super().__init__(problem, params, rng)
        self.pop_size = params.pop_size
        self.directions = directions(problem.n_obj, params.pop_size, params.partitions)
        self.plane = Hyperplane(problem.n_obj)

    def parents(self, population: Population, pairs: int) -> IntArray:
        """Draw parents; less violation wins."""
        return feasible_tournament(population, 2 * pairs, self.rng)

    def survivors(self, population: Population, offspring: Population) -> Population:
        """Keep the best of both."""
        return feasible_first(population.merge(offspring), self.pop_size, self._best)

    def _best(self, objectives: FloatArray, count: int) -> IntArray:
        """Return `count` rows: whole fronts, and members of the last one that fill the niches evenly."""
        scaled = self.problem.comparable(objectives)
        rank = moocore.pareto_rank(scaled)
        ideal, nadir = self.plane.update(scaled, rank == 0)
        by_rank = np.argsort(rank, kind="stable")
        if len(rank) <= count:
            return by_rank
        last = rank[by_rank[count - 1]]
        sure, on_edge = by_rank[rank[by_rank] < last], np.flatnonzero(rank == last)
        niche, distance = associate((scaled - ideal) / (nadir - ideal), self.directions)
        members = np.bincount(niche[sure], minlength=len(self.directions))
        draws = self.rng.random((count - len(sure), 2))
        chosen = fill_niches(niche[on_edge], distance[on_edge], members, draws)
        return np.concatenate((sure, on_edge[chosen]))


def associate(points: FloatArray, rays: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return the nearest ray from the origin for each point, and its distance, (n,) each."""
    unit = rays / np.linalg.norm(rays, axis=1, keepdims=True)
    along = points @ unit.T
    away = np.linalg.norm(points[:, None] - along[:, :, None] * unit[None], axis=2)
    nearest = away.argmin(axis=1)
    return nearest, away[np.arange(len(points)), nearest]


@compiled
def fill_niches(niche: IntArray, distance: FloatArray, members: IntArray, draws: FloatArray) -> IntArray:
    """Return candidates (n_chosen,), one per draw, each for the emptiest niche at its turn.

    Of several emptiest niches one is drawn. An empty niche takes its nearest candidate, the others
    any.

    Parameters
    ----------
    niche, distance : array (n_candidates,)
        Niche of each candidate, and how far it is from its direction.
    members : array (n_niches,)
        How many each niche has already; changed.
    draws : array (n_chosen, 2)
        In [0, 1).
    """
    waiting = np.ones(len(niche), np.bool_)
    left = np.zeros(len(members), np.int64)
    for one in niche:
        left[one] += 1
    chosen = np.empty(len(draws), np.int64)
    for pick in range(len(draws)):
        here = _emptiest(left, members, draws[pick, 0])
        skipped = int(draws[pick, 1] * left[here])
        best = -1
        for candidate in range(len(niche)):
            if not waiting[candidate] or niche[candidate] != here:
                continue
            if members[here] == 0:
                if best < 0 or distance[candidate] < distance[best]:
                    best = candidate
            elif skipped == 0:
                best = candidate
                break
            else:
                skipped -= 1
        chosen[pick] = best
        waiting[best] = False
        left[here] -= 1
        members[here] += 1
    return chosen


@compiled
def _emptiest(left: IntArray, members: IntArray, draw: float) -> int:
    """Return the niche with the fewest members among those with candidates left."""
    fewest, ties = -1, 0
    for k in range(len(members)):
        if not left[k]:
            continue
        if fewest < 0 or members[k] < fewest:
            fewest, ties = members[k], 0
        if members[k] == fewest:
            ties += 1
    skipped = int(draw * ties)
    for k in range(len(members)):
        if left[k] and members[k] == fewest:
            if skipped == 0:
                return k
            skipped -= 1
    return -1
