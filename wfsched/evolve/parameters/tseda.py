"""Parameters of TSEDA. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameter import parameter
from wfsched.evolve.parameters.parameters import Parameters


@dataclass(frozen=True, slots=True)
class TSEDA(Parameters):
    """Parameters of TSEDA; the defaults are the authors', except the population (theirs: 1.8 per task).

    Parameters
    ----------
    n_offsprings : int
        Schedules drawn per generation.
    weights : tuple of float
        One per objective, as a share of the box of the run; equal if empty.
    first_stage : float
        Share of the run in which machines follow from orders.
    placement_rate, position_rate : float
        Learning rates of the models towards the best schedule, per generation.
    urgency : float
        Initial exponent of the upward rank in the draw of orders; it decreases to 0 over the run.
    improved : float
        Share of the offspring made by improving the best schedules in the second stage.
    """

    name: ClassVar[str] = "tseda"
    at_work: ClassVar[str] = "wfsched.evolve.algorithms.tseda:TwoStages"

    n_offsprings: int = parameter(160, least=1)
    weights: tuple[float, ...] = ()
    first_stage: float = parameter(0.75, least=0.0, most=1.0)
    placement_rate: float = parameter(0.35, least=0.0, most=1.0)
    position_rate: float = parameter(0.25, least=0.0, most=1.0)
    urgency: float = parameter(0.8, least=0.0)
    improved: float = parameter(0.03, least=0.0, most=1.0)

    @property
    def brood(self) -> int:
        """New schedules per generation."""
        return self.n_offsprings
