"""Rules that pick one schedule out of a front.

Each looks at the schedules that keep the constraints; where none does, at all of the least
violating ones.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.schedule.figures import CARBON, COST, ENERGY, MAKESPAN
from wfsched.schedule.fronts.front import Front

PickRule = Callable[[Front], FloatArray]


def least_energy(front: Front) -> FloatArray:
    """Rank by total energy."""
    return front.figures[:, ENERGY]


def fastest(front: Front) -> FloatArray:
    """Rank by makespan."""
    return front.figures[:, MAKESPAN]


def cheapest(front: Front) -> FloatArray:
    """Rank by cost."""
    return front.figures[:, COST]


def least_carbon(front: Front) -> FloatArray:
    """Rank by carbon; where the sites have no supply it is unknown, and by total energy."""
    return front.figures[:, CARBON if front.problem.supply else ENERGY]


def knee(front: Front) -> FloatArray:
    """Rank by the distance to the ideal point, each objective scaled to its range on the front."""
    values = front.objectives
    low, high = values.min(axis=0), values.max(axis=0)
    scaled = (values - low) / np.where(high > low, high - low, 1.0)
    distance: FloatArray = np.sqrt((scaled**2).sum(axis=1))
    return distance


PICKS: dict[str, PickRule] = {
    "least-energy": least_energy,
    "least-carbon": least_carbon,
    "knee": knee,
    "fastest": fastest,
    "cheapest": cheapest,
}


def rule(name: str) -> PickRule:
    """Return the rule called `name`.

    Raises
    ------
    ParameterError
        If there is no such rule.
    """
    if name not in PICKS:
        raise ParameterError("unknown rule", where="pick", got=name, allowed=", ".join(PICKS))
    return PICKS[name]


def pick(front: Front, name: str = "least-energy") -> int:
    """Return the index of the schedule that the rule `name` picks; ties go to the lowest index.

    Raises
    ------
    ParameterError
        If there is no such rule.
    """
    chosen = rule(name)
    violation = front.violations.sum(axis=1)
    candidates = np.flatnonzero(violation == violation.min())
    return int(candidates[np.argmin(chosen(front)[candidates])])
