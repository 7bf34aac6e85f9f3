"""Competitive ratios of one-way trading between a least and a greatest price."""

from __future__ import annotations

import math
from collections.abc import Callable

from wfsched.core.errors import ParameterError


def require_bounds(low: float, high: float) -> None:
    """Refuse bounds of a price that are not positive or not in order.

    Raises
    ------
    ParameterError
        Unless ``0 < low <= high`` and both are finite.
    """
    if not (math.isfinite(high) and 0.0 < low <= high):
        raise ParameterError(
            "bounds out of order", where="low, high", got=(low, high), allowed="0 < low <= high"
        )


def lambert(value: float) -> float:
    """Return W0 of `value`: the principal solution of ``w e^w = value``."""
    from scipy.special import lambertw

    return float(lambertw(value).real)


def one_way_ratio(low: float, high: float) -> float:
    """Return the ratio ``1 / (1 + W0((L/U - 1)/e))`` of unlimited many thresholds.

    Parameters
    ----------
    low, high : float
        Least and greatest price, e.g. carbon intensity [g/kWh].

    Raises
    ------
    ParameterError
        If the bounds are out of order.

    Notes
    -----
    El-Yaniv et al., Algorithmica 2001, doi:10.1007/s00453-001-0003-0.

    >>> round(one_way_ratio(100.0, 400.0), 6)
    1.723747
    """
    require_bounds(low, high)
    return 1.0 / (1.0 + lambert((low / high - 1.0) / math.e))


def k_search_ratio(low: float, high: float, steps: int) -> float:
    """Return the ratio of `steps` thresholds: the root of ``(1 - L/U)/(1 - 1/a) = (1 + 1/(a k))^k``.

    Parameters
    ----------
    low, high : float
        Least and greatest price.
    steps : int
        Number of thresholds, k.

    Raises
    ------
    ParameterError
        If the bounds are out of order, or there is no step.

    Notes
    -----
    Lorenz, Panagiotou, Steger, Algorithmica 2009, doi:10.1007/s00453-008-9217-8.

    >>> round(k_search_ratio(100.0, 400.0, 8), 6)
    1.767135
    """
    require_bounds(low, high)
    if steps < 1:
        raise ParameterError("no threshold", where="steps", got=steps, allowed="an integer >= 1")
    if low == high:
        return 1.0

    def excess(ratio: float) -> float:
        return (1.0 - low / high) / (1.0 - 1.0 / ratio) - (1.0 + 1.0 / (ratio * steps)) ** steps

    return root_of_falling(excess, 1.0 + 1e-12, high / low + 1.0)


def root_of_falling(function: Callable[[float], float], low: float, high: float) -> float:
    """Return the root of a function that falls from positive to negative between `low` and `high`."""
    for _ in range(200):
        middle = 0.5 * (low + high)
        if function(middle) > 0.0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
