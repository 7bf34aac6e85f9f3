"""The grid of time: CP-SAT knows whole numbers only."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

# Units in the time that a schedule may take, where times are no whole numbers of anything. With many
# more the numbers in the model get so large that the solver has been seen to err.
_UNITS = 2**20
# A common unit is used up to so many of them in a second, and in a schedule.
_MOST_PER_SECOND, _MOST_UNITS = 10**6, 2**24
# What is nearer than this (relative) to a fraction of small terms is that fraction.
_SAME = 1e-12
_LARGEST_TERM = 10_000


@dataclass(frozen=True, slots=True)
class Grid:
    """Whole units of time.

    Parameters
    ----------
    unit_s : float [s]
    whole : bool
        Whether every time of the problem is a whole number of units, so that nothing is rounded.
    """

    unit_s: float
    whole: bool

    @classmethod
    def of(cls, seconds: Iterable[float], horizon_s: float, fineness: int = 1) -> Grid:
        """Return the unit that all of `seconds` are multiples of, or one that is small enough.

        Parameters
        ----------
        horizon_s : float [s]
            The longest time that will be counted.
        fineness : int
            How many times finer than usual a grid that rounds shall be.
        """
        units = _common_unit(set(seconds))
        if units is not None and horizon_s * units <= _MOST_UNITS:
            return cls(1.0 / units, whole=True)
        return cls((horizon_s or 1.0) / (_UNITS * fineness), whole=False)

    def down(self, seconds: float) -> int:
        """Return `seconds` in units, rounded down (to the nearest where all times are whole)."""
        units = seconds / self.unit_s
        return round(units) if self.whole else math.floor(units)

    @property
    def slack(self) -> int:
        """Units by which the sum of two rounded times may fall short of the rounded sum."""
        return 0 if self.whole else 1


def _common_unit(seconds: set[float]) -> int | None:
    """Return how many units a second has if all times are to be whole; None if too many."""
    units = 1
    for value in seconds:
        near = Fraction(value).limit_denominator(_LARGEST_TERM)
        if abs(float(near) - value) > _SAME * max(1.0, abs(value)):
            return None
        units = math.lcm(units, near.denominator)
        if units > _MOST_PER_SECOND:
            return None
    return units
