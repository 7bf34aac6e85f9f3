"""Parameters of AGE-MOEA-II. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameters.breeding import Breeding


@dataclass(frozen=True, slots=True)
class AGEMOEA2(Breeding):
    """Parameters of AGE-MOEA-II."""

    name: ClassVar[str] = "age-moea2"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.age_moea2:RankAndGeometry"
