"""Quotas of cores that fall as the carbon intensity rises: CAP, carbon-aware provisioning.

Lechowicz et al., "Carbon- and Precedence-Aware Scheduling for Data Processing Clusters", SIGCOMM 2025,
arXiv:2502.09717.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.datacenter.baselines.one_way import k_search_ratio, one_way_ratio, require_bounds


@dataclass(frozen=True, slots=True)
class Quota:
    """Quota of the cores of one cluster by its carbon intensity.

    ``ceil(share * cores)`` cores are always allowed. The i-th of the others is allowed while the intensity is
    at most ``U (1 - (1 - 1/a)(1 + 1/(a k))^(i - 1))``. A quota holds new starts only; what runs goes on.

    Parameters
    ----------
    cores : int
    share : float
        Share of the cores that is always allowed, 0 to 1.
    exact : bool
        Take the ratio `a` of k thresholds in place of that of unlimited many.

    Raises
    ------
    ParameterError
        If there is no core, or the share is out of range.
    """

    cores: int
    share: float = 0.2
    exact: bool = False

    def __post_init__(self) -> None:
        if self.cores < 1:
            raise ParameterError("no core", where="cores", got=self.cores, allowed="an integer >= 1")
        if not 0.0 <= self.share <= 1.0:
            raise ParameterError("share out of range", where="share", got=self.share, allowed="0 to 1")

    @property
    def always(self) -> int:
        """Number of cores that are always allowed."""
        # 0.07 * 100 is 7.000000000000001, which is no eighth core.
        return math.ceil(self.share * self.cores - 1e-9)

    def thresholds(self, low: float, high: float) -> FloatArray:
        """Return the greatest intensity of each core that is not always allowed, falling, (k,) [g/kWh].

        Parameters
        ----------
        low, high : float [g/kWh]
            Least and greatest intensity over the next 48 hours.
        """
        require_bounds(low, high)
        steps = self.cores - self.always
        if steps == 0 or low == high:
            return np.full(steps, high)
        ratio = k_search_ratio(low, high, steps) if self.exact else one_way_ratio(low, high)
        growth = np.power(1.0 + 1.0 / (ratio * steps), np.arange(steps, dtype=np.float64))
        found: FloatArray = high * (1.0 - (1.0 - 1.0 / ratio) * growth)
        return found

    def at(self, intensity: float, low: float, high: float) -> int:
        """Return how many cores may be busy at an intensity.

        Parameters
        ----------
        intensity, low, high : float [g/kWh]

        >>> Quota(10, 0.2).at(150.0, 100.0, 400.0)
        8
        """
        require_bounds(low, high)
        if intensity <= low or low == high:
            return self.cores
        return self.always + int((self.thresholds(low, high) >= intensity).sum())
