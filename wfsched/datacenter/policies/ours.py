"""Rules that decide now, and rules that plan in space and time. Knobs were chosen on seeds 0 to 2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.core.errors import ParameterError
from wfsched.datacenter.engine import kernel
from wfsched.datacenter.engine.prices import week_prices
from wfsched.datacenter.engine.seen import Seen
from wfsched.datacenter.world.signals import prefix_integral
from wfsched.datacenter.world.slots import SLOTS_PER_HOUR

Key = Literal["completion", "greedy", "greedy-forecast"]
Prices = Literal["none", "week-before", "exact"]

_MODES: dict[Key, int] = {
    "completion": kernel.PERF,
    "greedy": kernel.GREEDY,
    "greedy-forecast": kernel.FORECAST,
}


@dataclass(frozen=True, slots=True)
class Now:
    """Each job starts where cores are free and a key is least; ties go to the first centre.

    Parameters
    ----------
    key : str
        ``completion``: least time from release to end. ``greedy``: beta * energy * intensity now + alpha *
        minutes late. ``greedy-forecast``: with the integral of the forecast over the run.
    at_home : bool
        Whether jobs stay at their origin.
    beta : float
        Weight of the carbon.
    margin : float
        Share by which reservations are longer than predicted; without a plan nobody looks at them.

    Raises
    ------
    ParameterError
        If the key is unknown or a number is negative.
    """

    key: Key
    at_home: bool = False
    beta: float = 1.0
    margin: float = 0.0

    def __post_init__(self) -> None:
        if self.key not in _MODES:
            raise ParameterError("unknown key", where="key", got=self.key, known=_MODES)
        _not_negative(beta=self.beta, margin=self.margin)

    def rule(self, seen: Seen) -> kernel.Rule:
        """Return the rule for what is seen."""
        return kernel.Rule(
            _MODES[self.key], _allowed(seen, self.at_home), float(self.beta), 0, 0, _no_prices(seen)
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """Each job is planned at the cheapest start that ends in time and has room, with reservations.

    Parameters
    ----------
    at_home : bool
        Whether jobs stay at their origin.
    replan_h : int [h]
        All jobs that have not begun are planned anew this often; 0 for never.
    prices : str
        Prices of cores added to the cost: ``none``; ``week-before``: dual prices of the week before, moved
        on by a week; ``exact``: of the true week, which no policy can know.
    beta : float
        Weight of the carbon.
    margin : float
        Share by which runs may take longer than predicted.
    guard : int [slots]
        Time left between the end with margin and the due time.

    Raises
    ------
    ParameterError
        If a number is negative.
    """

    at_home: bool = False
    replan_h: int = 0
    prices: Prices = "none"
    beta: float = 1.0
    margin: float = 0.08
    guard: int = 2

    def __post_init__(self) -> None:
        if self.prices not in ("none", "week-before", "exact"):
            raise ParameterError("unknown prices", where="prices", got=self.prices)
        _not_negative(replan_h=self.replan_h, beta=self.beta, margin=self.margin, guard=self.guard)

    def rule(self, seen: Seen) -> kernel.Rule:
        """Return the rule for what is seen."""
        prices = _no_prices(seen)
        if self.prices == "week-before":
            prices = prefix_integral(week_prices(seen))
        elif self.prices == "exact":
            if seen.true_prices is None:
                raise ParameterError("true prices are not given", where="true_prices")
            prices = prefix_integral(seen.true_prices)
        return kernel.Rule(
            kernel.PLAN, _allowed(seen, self.at_home), float(self.beta), int(self.guard),
            SLOTS_PER_HOUR * int(self.replan_h), prices,
        )  # fmt: skip


def _not_negative(**numbers: float) -> None:
    for name, value in numbers.items():
        if not 0 <= value < np.inf:
            raise ParameterError("out of range", where=name, got=value, allowed="a number >= 0")


def _allowed(seen: Seen, at_home: bool) -> BoolArray:
    jobs, n = seen.instance.jobs, len(seen.instance.fleet)
    if at_home:
        return np.asarray(np.arange(n) == jobs.origin[:, None])
    return np.ones((len(jobs), n), dtype=np.bool_)


def _no_prices(seen: Seen) -> FloatArray:
    return np.zeros((len(seen.instance.fleet), seen.instance.n_slots + 1))
