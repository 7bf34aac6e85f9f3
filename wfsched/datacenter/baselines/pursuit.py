"""Thresholds by work done for one deadline job that may pause and move: PCM, pseudo-cost minimisation.

Lechowicz et al., "Learning-Augmented Competitive Algorithms for Spatiotemporal Online Allocation with
Deadline Constraints", POMACS 2025, arXiv:2408.07831. Left out are quirks of the published code: L/2 in the
bound on the advice, and costs times 0.99.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from wfsched.core.errors import ParameterError
from wfsched.datacenter.baselines.one_way import lambert, require_bounds, root_of_falling


@dataclass(frozen=True, slots=True)
class PursuitTerms:
    """Bounds on what the whole job costs where it is run, and what it costs to move and to switch.

    Parameters
    ----------
    low, high : float
        Least and greatest cost of the whole job in one place at one intensity [g].
    diameter : float
        Greatest cost of moving from one region to another [g].
    switching : float
        Cost of switching on, and of switching off [g].

    Raises
    ------
    ParameterError
        If the bounds are out of order, a cost is negative, or ``diameter + 2 switching >= high - low``.
    """

    low: float
    high: float
    diameter: float = 0.0
    switching: float = 0.0

    def __post_init__(self) -> None:
        require_bounds(self.low, self.high)
        if not (self.diameter >= 0.0 and self.switching >= 0.0):
            raise ParameterError(
                "cost of moving out of range",
                where="diameter, switching",
                got=(self.diameter, self.switching),
                allowed="numbers >= 0",
            )
        if self.diameter + 2.0 * self.switching >= self.high - self.low:
            raise ParameterError(
                "moving costs more than the best place saves",
                where="diameter, switching",
                got=(self.diameter, self.switching),
                allowed=f"diameter + 2 switching < {self.high - self.low:g}",
            )

    @property
    def ratio(self) -> float:
        """Competitive ratio of the thresholds, eta.

        >>> round(PursuitTerms(100.0, 400.0, 20.0, 5.0).ratio, 6)
        1.763047
        """
        high = self.high
        share = (high - self.diameter) / high
        rest = (self.diameter + self.low - high + 2.0 * self.switching) / high
        return 1.0 / (share + lambert(rest * math.exp(-share)))

    def threshold(self, done: float, ratio: float | None = None) -> float:
        """Return the greatest cost at which the next work is done, psi [g].

        Parameters
        ----------
        done : float
            Share of the work that is done, 0 to 1.
        ratio : float, optional
            Ratio that shapes the threshold; `PursuitTerms.ratio` by default.
        """
        eta = self.ratio if ratio is None else ratio
        return self.high - self.switching + self._scale(eta) * math.exp(done / eta)

    def threshold_integral(self, done: float, then: float, ratio: float) -> float:
        """Return the integral of the threshold from the share `done` to the share `then` [g]."""
        grown = math.exp(then / ratio) - math.exp(done / ratio)
        return (self.high - self.switching) * (then - done) + self._scale(ratio) * ratio * grown

    def _scale(self, ratio: float) -> float:
        return self.high / ratio - self.high + self.diameter + self.switching

    def consistency(self, ratio: float) -> float:
        """Return the cost over that of perfect advice at which thresholds of some ratio stay consistent."""
        low, high, switch = self.low, self.high, self.switching
        inner = (high - low - self.diameter - 2.0 * switch) / (high - high / ratio - self.diameter)
        return (
            (high - low) / low * ratio * math.log(inner) + ratio + 1.0 - (high - 2.0 * switch * ratio) / low
        )

    def advised_ratio(self, epsilon: float) -> float:
        """Return the ratio of thresholds that stay within ``1 + epsilon`` of the advice, gamma.

        Parameters
        ----------
        epsilon : float
            Above 0. From ``ratio - 1`` on the thresholds of `ratio` themselves keep ``1 + epsilon``.

        Raises
        ------
        ParameterError
            If `epsilon` is not positive.

        >>> round(PursuitTerms(100.0, 400.0, 20.0, 5.0).advised_ratio(0.5), 5)
        2.14833
        """
        if not epsilon > 0.0:
            raise ParameterError(
                "distance from the advice out of range", where="epsilon", got=epsilon, allowed="> 0"
            )
        return _advised_ratio(self, float(epsilon))


@lru_cache(maxsize=256)
def _advised_ratio(terms: PursuitTerms, epsilon: float) -> float:
    eta = terms.ratio
    if epsilon >= eta - 1.0:
        return eta
    aim = 1.0 + epsilon
    return root_of_falling(lambda ratio: terms.consistency(ratio) - aim, eta, terms.high / terms.low + 1.0)
