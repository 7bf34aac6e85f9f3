"""Battery of a site: capacity, power limits and losses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from wfsched.core.errors import SupplyError


class Flow(NamedTuple):
    """Energy flow of a battery during an interval.

    `charged_j` [J] is taken from the surplus, `discharged_j` [J] is given to the demand, and
    `level_j` [J] is the stored energy at the end.
    """

    level_j: float
    charged_j: float
    discharged_j: float


@dataclass(frozen=True, slots=True)
class Battery:
    """Battery for green energy, charged and discharged greedily.

    Surplus green power charges it up to `charge_w` until it is full; where demand exceeds green
    power it gives up to `discharge_w` until it is empty. It is never charged from the grid. All losses
    occur while charging: of each joule taken, `efficiency` joules are stored, and a stored joule gives
    a joule back.

    Parameters
    ----------
    capacity_j : float [J], > 0
    charge_w, discharge_w : float [W], > 0
        Limits of the power taken from the surplus and given to the demand.
    efficiency : float
        Energy given back over energy taken (round trip), > 0 and <= 1.
    initial_share : float
        Stored energy at the start over capacity, 0 to 1.

    Raises
    ------
    SupplyError
        If a number is out of its range.
    """

    capacity_j: float
    charge_w: float
    discharge_w: float
    efficiency: float = 1.0
    initial_share: float = 0.0

    def __post_init__(self) -> None:
        for key in ("capacity_j", "charge_w", "discharge_w"):
            value = getattr(self, key)
            self._require(math.isfinite(value) and value > 0, key, "a finite number > 0")
        self._require(0 < self.efficiency <= 1, "efficiency", "a number > 0 and <= 1")
        self._require(0 <= self.initial_share <= 1, "initial_share", "a number from 0 to 1")

    def _require(self, fine: bool, key: str, allowed: str) -> None:
        if not fine:
            raise SupplyError(
                "the value is out of range", where=f"battery.{key}", got=getattr(self, key), allowed=allowed
            )

    @property
    def initial_j(self) -> float:
        """Stored energy at the start [J]."""
        return self.capacity_j * self.initial_share

    def flow(self, level_j: float, green_w: float, demand_w: float, seconds: float) -> Flow:
        """Return the exact energy flow in an interval of constant green power and demand.

        >>> Battery(100.0, 10.0, 20.0, efficiency=0.5).flow(0.0, 30.0, 22.0, 10.0)
        Flow(level_j=40.0, charged_j=80.0, discharged_j=0.0)
        """
        surplus = green_w - demand_w
        if surplus >= 0:
            room = (self.capacity_j - level_j) / self.efficiency
            charged = min(min(surplus, self.charge_w) * seconds, room)
            return Flow(min(level_j + charged * self.efficiency, self.capacity_j), charged, 0.0)
        discharged = min(min(-surplus, self.discharge_w) * seconds, level_j)
        return Flow(level_j - discharged, 0.0, discharged)
