"""The charge of the battery of a site over a schedule, to be drawn."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.energy.battery import Battery


def battery_level(
    battery: Battery, knots: FloatArray, surplus: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    """Return instants and the charge of a battery at them, between which it rises or falls evenly.

    Parameters
    ----------
    battery : Battery
    knots : array (n + 1,) [s]
    surplus : array (n,) [W]
        Green power beyond the demand between two knots; negative where it lacks.
    level : float [J]
        Charge at the first knot.

    Returns
    -------
    instants : array (m,) [s]
    charge : array (m,) [J]
        Between 0 and the capacity.
    """
    instants, charge = [float(knots[0])], [level]
    for begin, end, watts in zip(knots, knots[1:], surplus):
        flow = (
            battery.efficiency * min(watts, battery.charge_w)
            if watts > 0
            else -min(-watts, battery.discharge_w)
        )
        target = battery.capacity_j if flow > 0 else 0.0
        reached = begin + (target - charge[-1]) / flow if flow else end
        if begin < reached < end:
            instants.append(float(reached))
            charge.append(target)
        instants.append(float(end))
        charge.append(float(np.clip(charge[-1] + flow * (end - instants[-2]), 0.0, battery.capacity_j)))
    return np.array(instants), np.array(charge)
