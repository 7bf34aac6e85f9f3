"""Green power of nodes over a day: of models, or of traces."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import NetworkError
from wfsched.core.units import JOULES_PER_KWH, SECONDS_PER_HOUR
from wfsched.energy.instant import format_instant
from wfsched.energy.trace import Trace
from wfsched.network.gecrs.day import PIECE_S
from wfsched.network.gecrs.nodes import GreenNetwork
from wfsched.network.gecrs.setting import DaySetting

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
    """Return the power of the wind: normal, cut at 0.

    Parameters
    ----------
    rng : Generator
    n_pieces : int
    mean : float [W]
        Before the cut.
    spread : float
        Deviation over the mean.

    Returns
    -------
    array (n_pieces,) [W]
    """
    power: FloatArray = mean * np.maximum(1.0 + spread * _correlated(rng, n_pieces, _GUSTS), 0.0)
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


def scaled_to(traces: Mapping[str, Trace], setting: DaySetting) -> dict[str, Trace]:
    """Return the power of C and F: sun scaled to its peak, wind to its mean.

    Parameters
    ----------
    traces : mapping of str to Trace
        ``sun`` and ``wind`` of a region, in any unit of power; negative values count as 0.
    setting : DaySetting

    Raises
    ------
    NetworkError
        If a trace is never above 0.
    """
    scaled = {}
    for name, node, peak in (("sun", "C", True), ("wind", "F", False)):
        trace = traces[name]
        power = np.maximum(trace.values, 0.0)
        size = float(power.max()) if peak else float(np.average(power, weights=np.diff(trace.offsets)))
        if not size > 0:
            raise NetworkError("the trace is never above 0", where=name, got=size, allowed="some power")
        most = (setting.sun_kw if peak else setting.wind_kw) * JOULES_PER_KWH / SECONDS_PER_HOUR
        scaled[node] = replace(trace, values=readonly(power * (most / size), np.float64), unit="W")
    return scaled


def supply_of_nodes(
    network: GreenNetwork, traces: Mapping[str, Trace], *, start: float, seconds: float, tail_s: float = 0.0
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
    tail_s : float [s]
        Time after it, for tasks that outlast it; nothing is supplied in it after the end of a trace that
        holds for its own time only.

    Returns
    -------
    array (n_nodes, n_pieces) [W]

    Raises
    ------
    NetworkError
        If a trace is shorter than the day, not of power or negative, or its node does not compute.
    """
    bounds = start + PIECE_S * np.arange(math.ceil((seconds + tail_s) / PIECE_S) + 1)
    supply = np.zeros((network.n_nodes, len(bounds) - 1))
    for name, trace in traces.items():
        place = network.node(name)
        _check(name, trace, start, seconds)
        within = np.minimum(bounds, trace.end) if trace.past_end == "raise" else bounds
        supply[place] = trace.integral(within[:-1], within[1:]) / PIECE_S
    return supply


def _check(name: str, trace: Trace, start: float, seconds: float) -> None:
    where = f"trace of node {name}"
    if trace.unit != "W":
        raise NetworkError("the trace is not one of power", where=where, got=trace.unit, allowed="W")
    if trace.values.min() < 0:
        raise NetworkError("negative power", where=where, got=float(trace.values.min()), allowed=">= 0 [W]")
    if trace.basis == "constant":
        return
    if trace.span < seconds:
        raise NetworkError(
            "the trace is shorter than the day",
            where=where,
            got=f"{trace.span / SECONDS_PER_HOUR:g} h",
            allowed=f"at least {seconds / SECONDS_PER_HOUR:g} h",
            remedy="Give a longer trace, or a shorter day.",
        )
    if trace.past_end == "raise" and not trace.start <= start <= trace.end - seconds:
        raise NetworkError(
            "the trace does not reach over the day",
            where=where,
            got=format_instant(start),
            allowed=f"{format_instant(trace.start)} to {format_instant(trace.end - seconds)}",
            remedy="Choose another begin of the day.",
        )
