"""Green power of nodes over a day: of models, or of traces."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import NetworkError
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.energy.trace import Trace
from wfsched.network.gecrs.day import PIECE_S
from wfsched.network.gecrs.nodes import GreenNetwork

_SUNRISE_H, _SUNSET_H, _DAY_H = 6.0, 18.0, 24.0
_CLOUDS, _GUSTS = 0.98, 0.99
"""Correlation from one piece to the next."""


def draw_sun(rng: np.random.Generator, n_pieces: int, peak: float, sky: float, spread: float) -> FloatArray:
    """Return the power of the sun: a half sine from 6 to 18 h, times what clouds let through.

    Parameters
    ----------
    rng : Generator
    n_pieces : int
    peak : float [W]
    sky, spread : float
        Mean and deviation of the share that is let through, cut at 0 and 1.

    Returns
    -------
    array (n_pieces,) [W]
    """
    hour = (np.arange(n_pieces) + 0.5) * PIECE_S / SECONDS_PER_HOUR % _DAY_H
    height = np.sin(np.pi * (hour - _SUNRISE_H) / (_SUNSET_H - _SUNRISE_H))
    clear = np.where((hour > _SUNRISE_H) & (hour < _SUNSET_H), np.maximum(height, 0.0), 0.0)
    through = np.clip(sky + spread * _correlated(rng, n_pieces, _CLOUDS), 0.0, 1.0)
    power: FloatArray = peak * clear * through
    return power


def draw_wind(rng: np.random.Generator, n_pieces: int, mean: float, spread: float) -> FloatArray:
    """Return the power of the wind, whose logarithm is normal.

    Parameters
    ----------
    rng : Generator
    n_pieces : int
    mean : float [W]
    spread : float
        Deviation of the logarithm.

    Returns
    -------
    array (n_pieces,) [W]
    """
    gusts = _correlated(rng, n_pieces, _GUSTS)
    power: FloatArray = mean * np.exp(spread * gusts - 0.5 * spread**2)
    return power


def _correlated(rng: np.random.Generator, n: int, correlation: float) -> FloatArray:
    """Return a stationary first-order autoregression of unit variance."""
    shocks = rng.standard_normal(n)
    shocks[1:] *= math.sqrt(1.0 - correlation**2)
    values = np.empty(n)
    last = 0.0
    for i, shock in enumerate(shocks.tolist()):
        last = correlation * last + shock
        values[i] = last
    return values


def supply_of_nodes(
    network: GreenNetwork, traces: Mapping[str, Trace], *, start: float, seconds: float
) -> FloatArray:
    """Return the mean power of nodes in pieces of 300 s, from traces of power.

    Parameters
    ----------
    network : GreenNetwork
    traces : mapping of str to Trace [W]
        By the name of the node; the others have no green power.
    start : float [s]
        Instant at which the day begins, in the time of the traces.
    seconds : float [s]
        Length of the day.

    Returns
    -------
    array (n_nodes, n_pieces) [W]

    Raises
    ------
    NetworkError
        If a trace is shorter than the day, not of power or negative, or its node does not compute.
    SupplyError
        If the day is outside a trace that holds for its own time only.
    """
    bounds = start + PIECE_S * np.arange(math.ceil(seconds / PIECE_S) + 1)
    supply = np.zeros((network.n_nodes, len(bounds) - 1))
    for name, trace in traces.items():
        place = network.node(name)
        _check(name, trace, seconds)
        supply[place] = trace.integral(bounds[:-1], bounds[1:]) / PIECE_S
    return supply


def _check(name: str, trace: Trace, seconds: float) -> None:
    where = f"trace of node {name}"
    if trace.unit != "W":
        raise NetworkError("the trace is not one of power", where=where, got=trace.unit, allowed="W")
    if trace.values.min() < 0:
        raise NetworkError("negative power", where=where, got=float(trace.values.min()), allowed=">= 0 [W]")
    if trace.span < seconds and trace.basis != "constant":
        raise NetworkError(
            "the trace is shorter than the day",
            where=where,
            got=f"{trace.span / SECONDS_PER_HOUR:g} h",
            allowed=f"at least {seconds / SECONDS_PER_HOUR:g} h",
            remedy="Give a longer trace, or a shorter day.",
        )
