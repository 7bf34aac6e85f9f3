"""Parameters of the weighted-sum GA. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameters.breeding import Breeding


@dataclass(frozen=True, slots=True)
class WeightedSum(Breeding):
    """Parameters of the weighted-sum GA.

    It aims at one point of the front; what nothing beats of all that it meets on the way is in the
    archive.

    Parameters
    ----------
    weights : tuple of float
        One for each objective, which counts as its share of the box of the run; equal if empty.
    """

    name: ClassVar[str] = "weighted-sum"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.weighted_sum:BestSum"

    weights: tuple[float, ...] = ()
