"""Parameters of NSGA-II. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameters.breeding import Breeding


@dataclass(frozen=True, slots=True)
class NSGA2(Breeding):
    """Parameters of NSGA-II.

    Parameters
    ----------
    near : bool
        Whether a parent mates with one that is near it in objectives (`wfsched.evolve.selection.near_mates`);
        else with the winner of another tournament.
    spread : bool
        Whether, with three objectives or more, the last front that survives is thinned out by
        hypervolume: crowding distance forgets good schedules there.
    """

    name: ClassVar[str] = "nsga2"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.nsga2:RankAndCrowding"

    near: bool = False
    spread: bool = True
