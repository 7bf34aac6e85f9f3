"""Time grids: times as integers for CP-SAT."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

# Units in the horizon where times have no common unit. With many more, numbers in the model get so large
# that the solver has been seen to err.
_HORIZON_UNITS = 2**20
# Most common units in a second, and in the horizon.
_MAX_UNITS_PER_SECOND, _MAX_HORIZON_UNITS = 10**6, 2**24
# A time is a fraction if it differs by less than this (relative), with denominators up to the second.
_FRACTION_TOLERANCE = 1e-12
_MAX_DENOMINATOR = 10_000


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of time.

    Parameters
    ----------
    unit_s : float [s]
    whole : bool
        Whether every time of the problem is an integer number of units, without rounding.
    """

    unit_s: float
    whole: bool

    @classmethod
    def of(cls, seconds: Iterable[float], horizon_s: float, fineness: int = 1) -> Grid:
        """Return a grid whose unit divides all `seconds`, or one that is fine enough.

        Parameters
        ----------
        horizon_s : float [s]
            The longest time on the grid.
        fineness : int
            Factor by which a grid that rounds is finer than usual.
        """
        units = _common_unit(set(seconds))
        if units is not None and horizon_s * units <= _MAX_HORIZON_UNITS:
            return cls(1.0 / units, whole=True)
        return cls((horizon_s or 1.0) / (_HORIZON_UNITS * fineness), whole=False)

    def down(self, seconds: float) -> int:
        """Return `seconds` in units, rounded down (to the nearest where all times are whole)."""
        units = seconds / self.unit_s
        return round(units) if self.whole else math.floor(units)

    @property
    def slack(self) -> int:
        """Units by which the sum of two rounded times may fall short of the rounded sum."""
        return 0 if self.whole else 1


def _common_unit(seconds: set[float]) -> int | None:
    """Return the units in a second that make all times integers; None if too many."""
    units = 1
    for value in seconds:
        near = Fraction(value).limit_denominator(_MAX_DENOMINATOR)
        if abs(float(near) - value) > _FRACTION_TOLERANCE * max(1.0, abs(value)):
            return None
        units = math.lcm(units, near.denominator)
        if units > _MAX_UNITS_PER_SECOND:
            return None
    return units
