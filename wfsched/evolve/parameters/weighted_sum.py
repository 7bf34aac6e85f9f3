"""Parameters of the weighted-sum GA. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameters.breeding import Breeding


@dataclass(frozen=True, slots=True)
class WeightedSum(Breeding):
    """Parameters of the weighted-sum GA.

    It aims at one point of the front; the archive keeps the non-dominated schedules found on the way.

    Parameters
    ----------
    weights : tuple of float
        One per objective, as a share of the box of the run; equal if empty.
    """

    name: ClassVar[str] = "weighted-sum"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.weighted_sum:BestSum"

    weights: tuple[float, ...] = ()
