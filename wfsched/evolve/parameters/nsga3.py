"""Parameters of NSGA-III. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameter import parameter
from wfsched.evolve.parameters.breeding import Breeding


@dataclass(frozen=True, slots=True)
class NSGA3(Breeding):
    """Parameters of NSGA-III.

    Parameters
    ----------
    partitions : int, optional
        Steps of the grid of reference directions along each objective; the most that fit into the
        population if None.
    """

    name: ClassVar[str] = "nsga3"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.nsga3:RankAndNiches"

    partitions: int | None = parameter(None, least=1)
