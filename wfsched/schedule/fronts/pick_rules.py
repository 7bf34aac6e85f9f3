"""Rules that pick one schedule from a front, such as the knee or the least energy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.energy.supply import carbon_known
from wfsched.schedule.figures import CARBON, COST, ENERGY, MAKESPAN
from wfsched.schedule.problem import Problem

PickRule = Callable[[Problem, FloatArray], FloatArray]
"""From figures (n_schedules, N_FIGURES) to ranks (n_schedules,), of which the lowest is picked."""


def least_energy(_: Problem, figures: FloatArray) -> FloatArray:
    """Rank by total energy."""
    return figures[:, ENERGY]


def fastest(_: Problem, figures: FloatArray) -> FloatArray:
    """Rank by makespan."""
    return figures[:, MAKESPAN]


def cheapest(_: Problem, figures: FloatArray) -> FloatArray:
    """Rank by cost."""
    return figures[:, COST]


def least_carbon(problem: Problem, figures: FloatArray) -> FloatArray:
    """Rank by carbon; by total energy where the carbon intensity of a site is unknown."""
    return figures[:, CARBON if carbon_known(problem.supply) else ENERGY]


def knee(problem: Problem, figures: FloatArray) -> FloatArray:
    """Rank by the distance to the ideal point, each objective scaled to its range."""
    values = figures[:, problem.objective_columns]
    low, high = values.min(axis=0), values.max(axis=0)
    scaled = (values - low) / np.where(high > low, high - low, 1.0)
    distance: FloatArray = np.sqrt((scaled**2).sum(axis=1))
    return distance


PICK_RULES: dict[str, PickRule] = {
    "least-energy": least_energy,
    "least-carbon": least_carbon,
    "knee": knee,
    "fastest": fastest,
    "cheapest": cheapest,
}


def pick_rule(name: str) -> PickRule:
    """Return the rule called `name`.

    Raises
    ------
    ParameterError
        If there is no such rule.
    """
    if not isinstance(name, str) or name not in PICK_RULES:
        raise ParameterError("unknown rule", where="pick", got=name, known=PICK_RULES)
    return PICK_RULES[name]
