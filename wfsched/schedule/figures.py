"""The figures of a schedule: columns of the kernel's output, and the answer made of them."""

from __future__ import annotations

from dataclasses import dataclass

from wfsched.core.arrays import FloatArray

# Columns of the array that the kernel fills, one row per schedule.
MAKESPAN, COST, ENERGY, BUSY, IDLE, BOOT, OVERHEAD, COMMUNICATION, MACHINES = range(9)
N_FIGURES = 9


@dataclass(frozen=True, slots=True)
class Energy:
    """The energy of a schedule [J], each part by itself.

    Parameters
    ----------
    busy_j : float
        While tasks run.
    idle_j : float
        While machines are leased (or, where the site says so, always on) and wait.
    boot_j : float
        While machines boot.
    overhead_j : float
        What the facility adds: (PUE - 1) times the three above.
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
class Figures:
    """What a schedule takes: time [s], money [currency of the platform] and energy [J]."""

    makespan_s: float
    cost: float
    energy: Energy
    machines_used: int

    @classmethod
    def of(cls, row: FloatArray) -> Figures:
        """Make the answer from one row (N_FIGURES,) of the kernel's output."""
        value = [float(x) for x in row]
        energy = Energy(
            busy_j=value[BUSY],
            idle_j=value[IDLE],
            boot_j=value[BOOT],
            overhead_j=value[OVERHEAD],
            communication_j=value[COMMUNICATION],
            total_j=value[ENERGY],
        )
        return cls(value[MAKESPAN], value[COST], energy, int(value[MACHINES]))
