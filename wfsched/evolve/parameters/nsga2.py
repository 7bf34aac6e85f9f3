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
        Whether parents mate with others that are near in objectives
        (`wfsched.evolve.selection.near_mates`); otherwise with winners of another tournament.
    spread : bool
        Whether, with three objectives or more, the last surviving front is thinned out by hypervolume
        and not by crowding distance, which loses good schedules there.
    """

    name: ClassVar[str] = "nsga2"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.nsga2:RankAndCrowding"

    near: bool = True
    spread: bool = True
