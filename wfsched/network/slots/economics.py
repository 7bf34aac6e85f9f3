"""What tasks of a slot earn and what they cost.

Huang, Liu, Wu, "STPer: Task Scheduling and Traffic Routing with Spatiotemporal Dynamic Perception in Green
Computing Power Networks".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError

PowerLaw: TypeAlias = Literal["absolute", "relative"]


@dataclass(frozen=True, slots=True)
class Economics:
    """Prices of work, speed and power.

    A task of `m` TFLOP that ends `t` after the begin of the slot earns ``price (1 + haste / t) m``, nothing
    if it is late. On a node of speed `f` it costs ``kappa i a g(f) m + holding m / f``: `i` is the price of
    electricity, `a` the share that is not hydropower, and `g` is ``f^2``, or ``(f / nominal_speed)^2``.

    Parameters
    ----------
    price : float [1/TFLOP]
    haste : float [s]
        Time at which a task earns twice the price.
    holding : float [1/s]
        Price of the time that a node works.
    kappa : float
        Cost of energy: per TFLOP at the nominal speed if the law is relative, at 1 TFLOP/s if absolute.
    law : {"absolute", "relative"}
        As printed, or relative to `nominal_speed`.
    nominal_speed : float [TFLOP/s]
        Speed at which the relative law gives `kappa`.
    """

    price: float = 0.5
    haste: float = 2.0
    holding: float = 0.2
    kappa: float = 1e-5
    law: PowerLaw = "absolute"
    nominal_speed: float = 1.0

    def __post_init__(self) -> None:
        if self.law not in get_args(PowerLaw):
            raise ParameterError("unknown power law", where="law", got=self.law, known=get_args(PowerLaw))
        for name in ("price", "haste", "holding", "kappa"):
            value = getattr(self, name)
            if not (np.isfinite(value) and value >= 0):
                raise ParameterError("out of range", where=name, got=value, allowed="a finite number >= 0")
        if not (np.isfinite(self.nominal_speed) and self.nominal_speed > 0):
            raise ParameterError("out of range", where="nominal_speed", got=self.nominal_speed, allowed="> 0")

    def reward(self, work: float, time: float, deadline: float) -> float:
        """Return what a task earns.

        Parameters
        ----------
        work : float [TFLOP]
        time, deadline : float [s]
            From the begin of the slot.
        """
        return 0.0 if time > deadline else self.price * (1.0 + self.haste / time) * work

    def cost_per_work(self, speed: FloatArray, electricity: FloatArray, brown: FloatArray) -> FloatArray:
        """Return what a TFLOP costs on each node, (n_nodes,) [1/TFLOP].

        Parameters
        ----------
        speed : array (n_nodes,) [TFLOP/s]
        electricity : array (n_nodes,)
            Price of electricity.
        brown : array (n_nodes,)
            Share that is not hydropower, 0 to 1.
        """
        scale = self.nominal_speed if self.law == "relative" else 1.0
        energy = self.kappa * electricity * brown * (speed / scale) ** 2
        cost: FloatArray = energy + self.holding / speed
        return cost
