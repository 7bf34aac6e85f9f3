"""Parameters of SMS-EMOA. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameters.breeding import Breeding


@dataclass(frozen=True, slots=True)
class SMSEMOA(Breeding):
    """Parameters of SMS-EMOA."""

    name: ClassVar[str] = "sms-emoa"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.sms_emoa:RankAndContribution"
