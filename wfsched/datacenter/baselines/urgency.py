"""Starts by urgency and carbon intensity: PCAPS, precedence- and carbon-aware provisioning and scheduling.

Lechowicz et al., "Carbon- and Precedence-Aware Scheduling for Data Processing Clusters", SIGCOMM 2025,
arXiv:2502.09717. Left out are quirks of the published code: L * 0.95, 280 and 400 g/kWh where the forecast is
short, and the failure at gamma = 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.datacenter.baselines.one_way import require_bounds

SLACK_SCALE_MIN = 360.0
"""Slack above the least at which the urgency of an independent job is 1/e [min]."""


@dataclass(frozen=True, slots=True)
class CarbonThreshold:
    """Greatest carbon intensity at which a task of some urgency starts.

    ``Psi(r) = t + (U - t)(e^(g r) - 1)/(e^g - 1)`` with ``t = g L + (1 - g) U``. A task of urgency 1 always
    starts; with g = 0 every task does.

    Parameters
    ----------
    gamma : float
        Carbon awareness g, 0 to 1.

    Raises
    ------
    ParameterError
        If `gamma` is out of range.
    """

    gamma: float = 0.5

    def __post_init__(self) -> None:
        if not 0.0 <= self.gamma <= 1.0:
            raise ParameterError(
                "carbon awareness out of range", where="gamma", got=self.gamma, allowed="0 to 1"
            )

    def at(self, urgency: float, low: float, high: float) -> float:
        """Return the greatest intensity at which a task starts [g/kWh].

        Parameters
        ----------
        urgency : float
            Relative to the most urgent ready task, 0 to 1.
        low, high : float [g/kWh]
            Least and greatest intensity over the next 48 hours.

        >>> round(CarbonThreshold(0.5).at(0.5, 100.0, 400.0), 3)
        315.674
        """
        require_bounds(low, high)
        floor = self.gamma * low + (1.0 - self.gamma) * high
        if self.gamma == 0.0:
            return high
        share = math.expm1(self.gamma * urgency) / math.expm1(self.gamma)
        return floor + (high - floor) * share

    def starts(self, urgency: float, intensity: float, low: float, high: float) -> bool:
        """Return whether a task starts at an intensity [g/kWh]."""
        return urgency >= 1.0 or self.at(urgency, low, high) >= intensity


def selection_chances(rank: FloatArray) -> FloatArray:
    """Return the chance that each ready task is looked at: softmax of the upward ranks over their deviation.

    Parameters
    ----------
    rank : array (n,)
        Upward ranks of the ready tasks.
    """
    spread = float(rank.std())
    if spread <= 0.0:
        return np.full(len(rank), 1.0 / len(rank))
    weight = np.exp((rank - rank.max()) / spread)
    found: FloatArray = weight / weight.sum()
    return found


def relative_urgency(chances: FloatArray) -> FloatArray:
    """Return the chances over the greatest of them, (n,)."""
    found: FloatArray = chances / chances.max()
    return found


def urgency_of_slack(slack: FloatArray, scale: float = SLACK_SCALE_MIN) -> FloatArray:
    """Return the urgency of independent jobs: ``exp(-(slack - least slack) / scale)``, (n,).

    Parameters
    ----------
    slack : array (n,) [min]
        Time until each waiting job must start to be in time.
    scale : float [min]
    """
    found: FloatArray = np.exp(-(slack - slack.min()) / scale)
    return found


def executors_as_published(number: int, gamma: float, intensity: float, low: float) -> int:
    """Return how many executors a started task gets by the published code.

    ``int(n - g (n - ceil(n min(e^(g (L - c)), 1 - min(0.9, g)))))``: a unit of intensity enters it, so that a
    few grams above the least intensity the exponential is 0. Offered for comparison with the code.

    Parameters
    ----------
    number : int
        Executors that the task asks for.
    gamma : float
    intensity, low : float [g/kWh]

    >>> [executors_as_published(10, 0.5, 100.0 + above, 100.0) for above in (0, 1, 5)]
    [7, 7, 5]
    """
    share = min(math.exp(gamma * (low - intensity)), 1.0 - min(0.9, gamma))
    return int(number - gamma * (number - math.ceil(number * share)))
