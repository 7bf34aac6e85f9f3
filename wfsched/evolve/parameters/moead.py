"""Parameters of MOEA/D. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.core.errors import ParameterError
from wfsched.evolve.parameter import parameter
from wfsched.evolve.parameters.breeding import Breeding


@dataclass(frozen=True, slots=True)
class MOEAD(Breeding):
    """Parameters of MOEA/D.

    Its population has one schedule for each direction: not more than `pop_size`.

    Parameters
    ----------
    partitions : int, optional
        Steps of the grid of directions along each objective; as many as the population has room
        for if None.
    neighbours : int
        Subproblems in a neighbourhood, the own one included.
    delta : float
        Probability that a child has its second parent, and what it may replace, in the
        neighbourhood; else in the whole population.
    replacements : int
        Schedules that a child may replace at most.
    decomposition : {"tchebycheff", "pbi"}
        How a direction weighs the objectives: by the worst of them, or by the way along the
        direction and, `penalty` times, the distance from it.
    penalty : float
        Of ``pbi``.
    """

    name: ClassVar[str] = "moead"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.moead:Decomposition"

    partitions: int | None = parameter(None, least=1)
    neighbours: int = parameter(15, least=2)
    delta: float = parameter(0.9, least=0.0, most=1.0)
    replacements: int = parameter(2, least=1)
    decomposition: str = "tchebycheff"
    penalty: float = parameter(5.0, least=0.0)

    def __post_init__(self) -> None:
        Breeding.__post_init__(self)
        if self.decomposition not in ("tchebycheff", "pbi"):
            raise ParameterError(
                "unknown decomposition",
                where="decomposition",
                got=self.decomposition,
                allowed="tchebycheff, pbi",
            )
