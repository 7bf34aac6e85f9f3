"""Dual of the time-indexed programme: prices of cores by centre and hour, and the bound they give."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.datacenter.engine.bound_kernel import cheapest_starts
from wfsched.datacenter.world.signals import prefix_integral

_PATIENCE, _SHRINK = 6, 0.6


class Week(NamedTuple):
    """Jobs and signals of a dual.

    Parameters
    ----------
    prefix : array (D, Q + 1) [g min/kWh]
    ready : array (m, D)
    run, kw : array (m, D) [min], [kW]
    cores, due : array (m,), array (m,) [min]
    alpha : float [g/min]
    capacity : array (D,)
    """

    prefix: FloatArray
    ready: IntArray
    run: FloatArray
    kw: FloatArray
    cores: IntArray
    due: FloatArray
    alpha: float
    capacity: IntArray


class Bound(NamedTuple):
    """A lower bound on J, and its proof.

    Parameters
    ----------
    value : float [g]
    prices : array (D, H) [g/core h]
    """

    value: float
    prices: FloatArray


def bound_at(week: Week, prices: FloatArray) -> tuple[float, FloatArray]:
    """Return the bound that any prices >= 0 prove [g], and its subgradient (D, H) [core h]."""
    load = np.zeros_like(prices)
    total = cheapest_starts(
        week.prefix, prefix_integral(prices), week.ready, week.run, week.kw, week.cores, week.due, week.alpha,
        load,
    )  # fmt: skip
    cores = week.capacity[:, None].astype(np.float64)
    return float(total - (prices * cores).sum()), load - cores


def maximise(week: Week, upper: float, steps: int) -> Bound:
    """Return the best bound of a number of Polyak steps towards `upper` [g].

    Steps are theta (upper - B) / |subgradient|^2, theta from 1, times 0.6 after six steps without gain.
    """
    hours = (week.prefix.shape[1] - 1) // 12
    prices = np.zeros((len(week.capacity), hours))
    best, best_prices, theta, idle = -np.inf, prices, 1.0, 0
    for _ in range(max(steps, 1)):
        value, slope = bound_at(week, prices)
        if value > best:
            best, best_prices, idle = value, prices, 0
        else:
            idle += 1
        if idle >= _PATIENCE:
            theta, idle = theta * _SHRINK, 0
        slope = np.where((prices > 0) | (slope > 0), slope, 0.0)
        norm = float((slope**2).sum())
        if norm == 0.0 or upper <= value:
            break
        prices = np.maximum(prices + theta * (upper - value) / norm * slope, 0.0)
    return Bound(best, best_prices)
