"""The archive of a search: what was found and nothing has beaten since.

A population that is truncated by crowding forgets good schedules, with three objectives so many
that its hypervolume falls. The archive keeps them beside the population, which it does not touch.
"""

from __future__ import annotations

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.evolve.population import Columns

# The worst corner lies a tenth of the range beyond the worst values, so that the ends count.
_REFERENCE = 1.1
# Of what is too much, the share that goes before contributions are looked at again.
_BATCH = 0.25


class Archive:
    """Non-dominated individuals without violation, at most `capacity` of them.

    Parameters
    ----------
    capacity : int
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.members: Columns | None = None

    def add(self, population: Columns) -> None:
        """Take over what of `population` nothing beats."""
        fresh = population[population.get("CV") <= 0.0]
        everything = fresh if self.members is None else self.members.merge(fresh)
        if not len(everything):
            return
        best = everything[moocore.is_nondominated(everything.get("F"), keep_weakly=False)]
        self.members = best[spread_subset(best.get("F"), self.capacity)]


def spread_subset(objectives: FloatArray, size: int) -> IntArray:
    """Return at most `size` rows of a front, ascending: those that add most hypervolume stay.

    Each objective is scaled to its range. The rows that contribute least go, a quarter of the
    excess at a time; of equal ones the later row. The best row of each objective stays.
    """
    kept = np.arange(len(objectives))
    low, high = objectives.min(axis=0), objectives.max(axis=0)
    scaled = (objectives - low) / np.where(high > low, high - low, 1.0)
    reference = np.full(objectives.shape[1], _REFERENCE)
    while len(kept) > size:
        excess = len(kept) - size
        gains = moocore.hv_contributions(scaled[kept], ref=reference)
        gains[scaled[kept].argmin(axis=0)] = np.inf
        least = np.lexsort((-kept, gains))[: max(1, int(excess * _BATCH))]
        kept = np.delete(kept, least)
    return kept
