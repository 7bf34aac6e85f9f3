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

    The population has one schedule per direction, `pop_size` at most.

    Parameters
    ----------
    partitions : int, optional
        Steps of the grid of directions along each objective; the most that fit into the population
        if None.
    neighbours : int
        Subproblems in a neighbourhood, the own one included.
    delta : float
        Probability that second parent and replaced schedules come from the neighbourhood; otherwise
        from the whole population.
    replacements : int
        Schedules that a child may replace, at most.
    decomposition : {"tchebycheff", "pbi"}
        Scalarisation: the greatest weighted objective, or (penalty-based boundary intersection) the
        distance along the direction plus `penalty` times the distance from it.
    penalty : float
        Penalty of ``pbi``.
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
                known=("tchebycheff", "pbi"),
            )
