"""Parameters of TSEDA. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfsched.evolve.parameter import parameter
from wfsched.evolve.parameters.parameters import Parameters


@dataclass(frozen=True, slots=True)
class TSEDA(Parameters):
    """Parameters of TSEDA; the defaults are the authors', whose population is 1.8 for each task.

    Parameters
    ----------
    n_offsprings : int
        Schedules drawn per generation.
    weights : tuple of float
        One for each objective, which counts as its share of the box of the run; equal if empty.
    first_stage : float
        Share of the run in which machines follow from orders.
    placement_rate, position_rate : float
        How far the models move towards the best schedule in a generation.
    urgency : float
        How much the upward rank of a task counts in the draw of orders at first; it fades to
        nothing over the run.
    improved : float
        Share of the offspring that is made by improving the best schedules in the second stage.
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
