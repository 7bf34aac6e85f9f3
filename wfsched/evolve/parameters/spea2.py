"""Parameters of SPEA2. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameters.breeding import Breeding


@dataclass(frozen=True, slots=True)
class SPEA2(Breeding):
    """Parameters of SPEA2; its archive is the population."""

    name: ClassVar[str] = "spea2"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.spea2:StrengthAndDensity"
