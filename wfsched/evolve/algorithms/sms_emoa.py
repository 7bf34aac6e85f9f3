"""SMS-EMOA (S-metric selection): rank, then contribution to the hypervolume.

Beume, Naujoks, Emmerich 2007, doi 10.1016/j.ejor.2006.08.008, in the form mu + lambda: offspring
come in generations, and of the last front that survives the member that adds least goes, again
and again, until the rest fits.
"""

from __future__ import annotations

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.evolve.algorithms.breeder import Breeder
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.sms_emoa import SMSEMOA
from wfsched.evolve.selection.feasible_first import feasible_first, feasible_tournament
from wfsched.schedule.fronts.thinning import thinned

# The reference point lies one range beyond the worst values, so that the ends of a front count.
_REFERENCE_POINT = 2.0
# From so many objectives on contributions are slow, and computed once for several removals.
_MANY_OBJECTIVES = 4


class RankAndContribution(Breeder):
    """SMS-EMOA at work."""

    def __init__(self, problem: EncodedProblem, params: SMSEMOA, rng: np.random.Generator) -> None:
        super().__init__(problem, params, rng)
        self.pop_size = params.pop_size

    def parents(self, population: Population, pairs: int) -> IntArray:
        """Draw parents; less violation wins."""
        return feasible_tournament(population, 2 * pairs, self.rng)

    def survivors(self, population: Population, offspring: Population) -> Population:
        """Keep the best of both."""
        return feasible_first(population.merge(offspring), self.pop_size, most_contributing)


def most_contributing(objectives: FloatArray, count: int) -> IntArray:
    """Return the rows of the `count` survivors, sorted by (rank, row)."""
    rank = moocore.pareto_rank(objectives)
    by_rank = np.argsort(rank, kind="stable")
    if len(rank) <= count:
        return by_rank
    last = rank[by_rank[count - 1]]
    sure, on_edge = by_rank[rank[by_rank] < last], np.flatnonzero(rank == last)
    low, high = objectives.min(axis=0), objectives.max(axis=0)
    scaled = (objectives[on_edge] - low) / np.where(high > low, high - low, 1.0)
    return np.concatenate((sure, on_edge[_thin_out(scaled, count - len(sure))]))


def _thin_out(front: FloatArray, count: int) -> IntArray:
    """Return the `count` rows left after removing the least contributing ones (the earlier of equals)."""
    if front.shape[1] == 1:
        return np.arange(count)
    if front.shape[1] >= _MANY_OBJECTIVES:
        return thinned(front, count)
    kept = np.arange(len(front))
    reference = np.full(front.shape[1], _REFERENCE_POINT)
    while len(kept) > count:
        kept = np.delete(kept, moocore.hv_contributions(front[kept], ref=reference).argmin())
    return kept
