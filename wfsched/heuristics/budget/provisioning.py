"""Provisioning: the machines that GRP-HEFT uses within a budget."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, IndexArray, IntArray
from wfsched.core.errors import ParameterError
from wfsched.schedule.problem import Problem

# A remainder that is within this of a further instance (relative to its price) buys it.
_ROUNDING = 1e-9


def efficiency_order(speeds: FloatArray, prices: FloatArray) -> IndexArray:
    """Return the indices by falling speed per price; then by falling speed, then by index.

    What is free of charge comes first.
    """
    with np.errstate(divide="ignore"):
        efficiency = np.where(prices > 0, speeds / prices, np.inf)
    return np.lexsort((-speeds, -efficiency)).astype(np.int32)


def undominated(speeds: FloatArray, prices: FloatArray) -> IndexArray:
    """Return the indices, ascending, that no other dominates in price and speed.

    Of exact duplicates the first stays.
    """
    kept = []
    for t in range(len(speeds)):
        as_good = (prices <= prices[t]) & (speeds >= speeds[t])
        better = as_good & ((prices < prices[t]) | (speeds > speeds[t]))
        if not better.any() and np.argmax(as_good) == t:
            kept.append(t)
    return np.array(kept, dtype=np.int32)


def provision(
    speeds: npt.ArrayLike, prices: npt.ArrayLike, budget: float, limits: npt.ArrayLike | None = None
) -> IntArray:
    """Return the instances that GRP-HEFT's greedy loop buys, one row for each of its rounds [1]_.

    Dominated types are dropped and the others sorted by efficiency (speed per price). Round m
    leaves out the m most efficient ones and buys, type by type, as many instances as what is left
    of the budget pays for one billing unit.

    Parameters
    ----------
    speeds : array (n_types,)
    prices : array (n_types,)
        Per billing unit.
    budget : float
        In the currency of the prices; may be infinite where there are limits.
    limits : array (n_types,), optional
        The most instances there are of each type; any number if None.

    Returns
    -------
    array (n_rounds, n_types)
        Instances of each type, in the order in which the types were given.

    Raises
    ------
    ParameterError
        If the budget is negative or NaN, or the number of instances is unlimited.

    References
    ----------
    .. [1] Faragardi et al., "GRP-HEFT: a budget-constrained resource provisioning scheme for
       workflow scheduling in IaaS clouds", IEEE TPDS 31(6):1239-1254, 2020,
       doi 10.1109/TPDS.2019.2961098; rounds as its public implementations have them.

    Examples
    --------
    >>> provision([1, 1.5], [0.12, 0.195], budget=0.5).tolist()
    [[4, 0], [0, 2]]
    """
    speed, price = np.asarray(speeds, np.float64), np.asarray(prices, np.float64)
    if not budget >= 0:
        raise ParameterError("out of range", where="budget", got=budget, allowed=">= 0")
    if limits is None and (math.isinf(budget) or np.any(price == 0)):
        raise ParameterError(
            "a budget without limit, or a price of 0, needs a maximum number of instances",
            where="limits",
            allowed="a number",
        )
    most = np.full(len(speed), np.inf) if limits is None else np.asarray(limits, np.float64)
    kept = undominated(speed, price)
    order = kept[efficiency_order(speed[kept], price[kept])]
    rounds = np.zeros((len(order), len(speed)), np.int64)
    for m, counts in enumerate(rounds):
        left = budget
        for t in order[m:]:
            affordable = math.inf if math.isinf(left) or price[t] == 0 else _whole(left / price[t])
            counts[t] = int(min(most[t], affordable))
            left -= counts[t] * price[t]
    return rounds


def _whole(quotient: float) -> int:
    return max(0, math.floor(quotient + _ROUNDING))


def machine_runs(problem: Problem) -> Iterator[IndexArray]:
    """Yield the contiguous runs of the machines sorted by efficiency that can host all tasks.

    On a fixed platform there is nothing to buy: what GRP-HEFT's rounds do with types, leaving out
    the most efficient or the most expensive, is done with machines. Longest runs come first, the whole
    platform before all.
    """
    order = efficiency_order(*speeds_and_prices(problem))
    n = len(order)
    for length in range(n, 0, -1):
        for first in range(n - length + 1):
            run = order[first : first + length]
            if hosts_all(problem, run):
                yield run


def speeds_and_prices(problem: Problem) -> tuple[FloatArray, FloatArray]:
    """Return the speed of each machine and its price per hour, shape (n_machines,)."""
    types = [machine.type for machine in problem.platform.machines]
    return np.array([each.speed for each in types]), np.array([each.price_per_hour for each in types])


def hosts_all(problem: Problem, machines: npt.NDArray[np.integer]) -> bool:
    """Tell whether each task has a host among `machines`."""
    return bool(problem.hosts[:, machines].any(axis=1).all())
