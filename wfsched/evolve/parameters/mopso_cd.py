"""Parameters of MOPSO-CD. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameter import parameter
from wfsched.evolve.parameters.parameters import Parameters


@dataclass(frozen=True, slots=True)
class MOPSOCD(Parameters):
    """Parameters of MOPSO-CD; there are `pop_size` particles, and as many leaders.

    Parameters
    ----------
    inertia : float
        Share of its velocity that a particle keeps.
    own, social : float
        Greatest pull of its own best and of its leader.
    mutation : float
        Probability, at the start of a run, that a particle is mutated; it decreases to 0.
    gene_rate : float, optional
        Probability that a gene of such a particle is redrawn; 1 / n_tasks if None.
    """

    name: ClassVar[str] = "mopso-cd"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.mopso_cd:Swarm"

    inertia: float = parameter(0.4, least=0.0, most=1.0)
    own: float = parameter(1.0, least=0.0)
    social: float = parameter(1.0, least=0.0)
    mutation: float = parameter(0.5, least=0.0, most=1.0)
    gene_rate: float | None = parameter(None, least=0.0, most=1.0)
