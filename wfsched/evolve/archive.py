"""The archive of a search: what was found and nothing has beaten since.

A population that is truncated by crowding forgets good schedules, with three objectives so many
that its hypervolume falls. The archive keeps them beside the population, which it does not touch.
"""

from __future__ import annotations

import moocore

from wfsched.evolve.population import Columns
from wfsched.schedule.spread import spread_subset


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
