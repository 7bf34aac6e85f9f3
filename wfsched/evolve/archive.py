"""`Archive`: the non-dominated individuals that a search has found.

A population that is truncated by crowding forgets good schedules, with three objectives so many
that its hypervolume falls. The archive keeps them beside the population, which it does not touch.
"""

from __future__ import annotations

import moocore
import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.evolve.encoding.population import Population
from wfsched.schedule.fronts.thinning import thinned


class Archive:
    """Non-dominated individuals without violation, at most `capacity` of them.

    Parameters
    ----------
    capacity : int
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.size = 0
        self.store = Population()

    @property
    def members(self) -> Population | None:
        """The individuals, valid until the next ones are added; None while there are none."""
        return self.store[: self.size] if self.size else None

    def add(self, population: Population) -> None:
        """Add the individuals of `population` that are not dominated."""
        objectives, violation = population.get("F", "CV")
        fresh = np.flatnonzero(violation <= 0.0)
        if not len(fresh):
            return
        if not self.size:
            self._open(population)
        size = self.size
        objectives = np.concatenate((self.store.get("F")[:size], objectives[fresh]))
        best = np.flatnonzero(moocore.is_nondominated(objectives, keep_weakly=False))
        best = best[thinned(objectives[best], self.capacity)]
        entering = best[best >= size] - size
        if len(entering):
            self._exchange(best[best < size], population, fresh[entering])

    def _open(self, population: Population) -> None:
        """Allocate room for `capacity` individuals."""
        self.store = Population(
            **{
                name: np.empty((self.capacity, *column.shape[1:]), column.dtype)
                for name, column in population.fields.items()
            }
        )

    def _exchange(self, staying: IntArray, population: Population, entering: IntArray) -> None:
        """Replace individuals that do not stay by rows of `population`; the others keep their places.

        Copying all would take longer than most of a generation does.
        """
        size = len(staying) + len(entering)
        vacant = np.ones(size, np.bool_)
        vacant[staying[staying < size]] = False
        moving, places = staying[staying >= size], np.flatnonzero(vacant)
        fields = self.store.fields
        for name in [name for name in fields if name not in population.fields]:
            del fields[name]
        for name, column in fields.items():
            if len(moving):
                column[places[: len(moving)]] = column[moving]
            column[places[len(moving) :]] = population.fields[name][entering]
        self.size = size
