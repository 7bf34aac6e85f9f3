"""Figures of a schedule: columns of the kernel's output, and the answer made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.summary import Summarised, amount, count
from wfsched.core.units import JOULES_PER_KWH

# Columns of the array that the kernel fills, one row per schedule.
# compiled into kernels (wfsched.core.kernel_cache)
MAKESPAN, COST, ENERGY, BUSY, IDLE, BOOT, OVERHEAD, COMMUNICATION, MACHINES = range(9)
COMPLETION, BROWN, CARBON, ELECTRICITY = range(9, 13)
N_FIGURES = 13

# Green energy, a difference, below this share of all energy is rounding.
_ROUNDING = 1e-12


def green_shares(figures: FloatArray) -> FloatArray:
    """Return the green share of each row (n_schedules,): 1 - brown over facility energy.

    1 where nothing was drawn; meaningless where the sites have no supply.
    """
    facility = figures[:, ENERGY] - figures[:, COMMUNICATION]
    brown = np.divide(figures[:, BROWN], facility, out=np.zeros(len(figures)), where=facility > 0)
    share: FloatArray = np.maximum(0.0, 1.0 - brown)
    return share


@dataclass(frozen=True, slots=True)
class Energy:
    """Energy of a schedule [J], by part.

    Parameters
    ----------
    busy_j : float
        While tasks run.
    idle_j : float
        While machines are leased (or, where the site says so, always on) and wait.
    boot_j : float
        While machines boot.
    overhead_j : float
        Overhead of the facility: (PUE - 1) times the three above, with PUE its power usage effectiveness.
    communication_j : float
        On the links; outside the facility.
    total_j : float
        The sum.
    """

    busy_j: float
    idle_j: float
    boot_j: float
    overhead_j: float
    communication_j: float
    total_j: float


@dataclass(frozen=True, slots=True)
class EnergyOrigin:
    """Origin of the energy of the sites.

    Parameters
    ----------
    green_j, brown_j : float
        Energy of the facilities from green supply (or a battery) and from the grid, without the
        links.
    green_share : float
        The first over the sum; 1 where nothing was drawn.
    carbon_g : float
        Carbon dioxide equivalent of the brown part; NaN where the carbon intensity of a site is unknown.
    electricity_cost : float
        Price of the brown part, in the currency of the supply.
    """

    green_j: float
    brown_j: float
    green_share: float
    carbon_g: float
    electricity_cost: float

    @property
    def green_kwh(self) -> float:
        """Energy from green supply [kWh]."""
        return self.green_j / JOULES_PER_KWH

    @property
    def brown_kwh(self) -> float:
        """Energy from the grid [kWh]."""
        return self.brown_j / JOULES_PER_KWH


@dataclass(frozen=True, slots=True, repr=False)
class Figures(Summarised):
    """Figures of one schedule.

    Parameters
    ----------
    makespan_s : float
        From the start of the workflow to its end.
    completion_s : float
        From its submission to its end; the deadline limits this.
    cost : float
        In the currency of the platform.
    energy : Energy
    machines_used : int
    origin : EnergyOrigin, optional
        None where the sites have no supply.
    """

    makespan_s: float
    completion_s: float
    cost: float
    energy: Energy
    machines_used: int
    origin: EnergyOrigin | None = None

    @classmethod
    def of(cls, row: FloatArray, *, supplied: bool) -> Figures:
        """Make the answer from one row (N_FIGURES,) of the kernel's output.

        Parameters
        ----------
        supplied : bool
            Whether the sites have a supply.
        """
        value = [float(x) for x in row]
        energy = Energy(
            busy_j=value[BUSY],
            idle_j=value[IDLE],
            boot_j=value[BOOT],
            overhead_j=value[OVERHEAD],
            communication_j=value[COMMUNICATION],
            total_j=value[ENERGY],
        )
        return cls(
            makespan_s=value[MAKESPAN],
            completion_s=value[COMPLETION],
            cost=value[COST],
            energy=energy,
            machines_used=int(value[MACHINES]),
            origin=_origin(value) if supplied else None,
        )

    def _summary(self) -> str:
        origin = "" if self.origin is None else f", {self.origin.green_share:.1%} green"
        amounts = f"{amount('s', self.makespan_s)}, {amount('J', self.energy.total_j)}, cost {self.cost:.4g}"
        return f"Figures {amounts}, {count(self.machines_used, 'machine')}{origin}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield from self.lines()

    def lines(self, currency: str = "") -> Iterator[Sequence[str]]:
        """Yield the figures with their names and units, for a small table."""
        yield "makespan", amount("s", self.makespan_s)
        yield "completion", amount("s", self.completion_s)
        yield "energy", amount("J", self.energy.total_j)
        yield "cost", amount("currency", self.cost, currency).rstrip()
        yield "machines in use", str(self.machines_used)
        if self.origin is not None:
            yield "green share", f"{self.origin.green_share:.1%}"
            yield "energy from the grid", amount("J", self.origin.brown_j)
            yield "carbon", amount("g", self.origin.carbon_g)


def _origin(value: list[float]) -> EnergyOrigin:
    facility, brown = value[ENERGY] - value[COMMUNICATION], value[BROWN]
    green = facility - brown
    return EnergyOrigin(
        green_j=green if green > _ROUNDING * facility else 0.0,
        brown_j=brown,
        green_share=_share(green, brown, facility),
        carbon_g=value[CARBON],
        electricity_cost=value[ELECTRICITY],
    )


def _share(green: float, brown: float, facility: float) -> float:
    """Return the green share; a green energy that is rounding of the whole is none."""
    if facility <= 0:
        return 1.0
    return 1.0 - brown / facility if green > _ROUNDING * facility else 0.0
