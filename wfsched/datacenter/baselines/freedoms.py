"""What freedom to shift, pause, scale and move is worth to a job alone, without capacities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.datacenter.baselines.scaler import ScalingProfile, scale

TWO_SERVERS = ScalingProfile(np.ones(2), np.ones(2))
"""Two servers that are twice as fast as one."""


@dataclass(frozen=True, slots=True)
class Freedoms:
    """Carbon of one job of constant power by what it is free to do [g/kW].

    Parameters
    ----------
    at_once : float
        At home, at once.
    shifted, paused, scaled : float
        At home: begun later; paused at will; on up to two servers at will.
    best_now : float
        At once in the best region.
    best_shifted, best_paused, best_scaled : float
        In any region: begun later; paused and moved at will; on up to two servers of one region at will.
    """

    at_once: float
    shifted: float
    paused: float
    scaled: float
    best_now: float
    best_shifted: float
    best_paused: float
    best_scaled: float

    def savings(self) -> dict[str, float]:
        """Return what each freedom saves over running at once at home, as shares."""
        names = [name for name in self.__dataclass_fields__ if name != "at_once"]
        return {name: 1.0 - getattr(self, name) / self.at_once for name in names}


def freedoms(slots: npt.ArrayLike, home: int, run: float, window: int) -> Freedoms:
    """Return the least carbon of a job by what it is free to do.

    Parameters
    ----------
    slots : array (n_regions, n_slots) [g/kW]
        Carbon of a kilowatt in each slot, from the release of the job on.
    home : int
    run : float [slots]
        Run time on one server.
    window : int [slots]
        All must be done by then.

    Raises
    ------
    ParameterError
        If the window is shorter than the run, or longer than the slots.
    """
    cost = np.asarray(slots, np.float64)
    if not 0.0 < run <= window <= cost.shape[1]:
        raise ParameterError(
            "window out of range", where="window", got=window, allowed=f"{run:g} to {cost.shape[1]} slots"
        )
    cost = cost[:, :window]
    starts = _starts(cost, run)
    cheapest = cost.min(axis=0)
    return Freedoms(
        at_once=float(starts[home, 0]),
        shifted=float(starts[home].min()),
        paused=_paused(cost[home], run),
        scaled=_scaled(cost[home], run),
        best_now=float(starts[:, 0].min()),
        best_shifted=float(starts.min()),
        best_paused=_paused(cheapest, run),
        best_scaled=_scaled(cheapest, run),
    )


def _starts(cost: FloatArray, run: float) -> FloatArray:
    """Return the carbon of each start that is in time, (n_regions, n_starts)."""
    prefix = np.concatenate([np.zeros((len(cost), 1)), np.cumsum(cost, axis=1)], axis=1)
    whole = int(run)
    part, last = run - whole, np.arange(whole, cost.shape[1] - (run > whole) + 1)
    until = prefix[:, last] * (1.0 - part) + prefix[:, np.minimum(last + 1, cost.shape[1])] * part
    found: FloatArray = until - prefix[:, last - whole]
    return found


def _paused(cost: FloatArray, run: float) -> float:
    """Return the carbon of the cheapest slots, the last one for the share that is needed."""
    order, whole = np.sort(cost), int(run)
    rest = (run - whole) * order[whole] if run > whole else 0.0
    return float(order[:whole].sum() + rest)


def _scaled(cost: FloatArray, run: float) -> float:
    """Return the carbon on up to two servers."""
    plan = scale(cost, run, TWO_SERVERS)
    return float("inf") if plan is None else plan.grams
