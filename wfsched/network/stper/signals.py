"""Signals of a year: price of electricity, brown share of each node, demand of each user. Facts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import NetworkError
from wfsched.core.rng import generator
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.energy.trace import Trace

HOURS_OF_YEAR = 8760
HOURS_OF_DAY = 24

_DEMAND_MEAN, _DEMAND_SWING, _DEMAND_NOISE, _DEMAND_LEAST = 5.0, 3.0, 0.5, 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """Signals by slot of an hour.

    Parameters
    ----------
    price : array (n_slots,), >= 0
        Price of electricity over its mean.
    brown : array (n_slots, n_nodes)
        Share of each node's power that is not hydropower.
    demand : array (n_slots, n_users) [TFLOP]
        Work of each user's task.
    notes : tuple of str
        What was made of the sources, one clause each.

    Raises
    ------
    NetworkError
        If the lengths differ, or a value is out of range.
    """

    price: FloatArray
    brown: FloatArray
    demand: FloatArray
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("price", "brown", "demand"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))
        lengths = {len(self.price), len(self.brown), len(self.demand)}
        if len(lengths) > 1:
            raise NetworkError("the signals have several lengths", where="signals", got=sorted(lengths))
        for name, low, high in (("price", 0.0, np.inf), ("brown", 0.0, 1.0), ("demand", 1e-9, np.inf)):
            values = getattr(self, name)
            if not (np.isfinite(values) & (values >= low) & (values <= high)).all():
                allowed = f"{low:g} to {high:g}" if np.isfinite(high) else f"finite, >= {low:g}"
                raise NetworkError("values out of range", where=name, allowed=allowed)

    @property
    def n_slots(self) -> int:
        """Number of slots."""
        return len(self.price)


def synthetic_price(n_slots: int, seed: int) -> FloatArray:
    """Return a price with two peaks a day and a slow random part, at least 0 and 1 on the mean."""
    hour = np.arange(n_slots) % HOURS_OF_DAY
    daily = 0.35 * np.sin(2 * np.pi * (hour - 14) / 24) + 0.2 * np.sin(4 * np.pi * (hour - 5) / 24)
    drawn = generator(seed, "network", "price").normal(0.0, 0.12, n_slots)
    price = np.maximum(1.0 + daily + 0.5 * _ar1(0.97, drawn), 0.0)
    scaled: FloatArray = price / price.mean()
    return scaled


def synthetic_hydro(n_slots: int, seed: int) -> FloatArray:
    """Return a share of hydropower (n_slots,) with seasons, a day's swing and a slow random part."""
    slot = np.arange(n_slots)
    season = np.sin(2 * np.pi * slot / HOURS_OF_YEAR)
    daily = np.sin(2 * np.pi * (slot % HOURS_OF_DAY - 13) / 24)
    drawn = generator(seed, "network", "hydro").normal(0.0, 0.05, n_slots)
    share: FloatArray = np.clip(0.55 + 0.2 * season + 0.15 * daily + 0.4 * _ar1(0.99, drawn), 0.0, 1.0)
    return share


def demand(n_slots: int, n_users: int, seed: int) -> FloatArray:
    """Return the work of each user (n_slots, n_users) [TFLOP]: a swing over the day, each at its own hour.

    The first slots of a longer series are those of a shorter one.
    """
    phase = generator(seed, "network", "phase").uniform(0.0, 2 * np.pi, n_users)
    noise = generator(seed, "network", "demand").normal(0.0, _DEMAND_NOISE, (n_slots, n_users))
    swing = np.sin(2 * np.pi * np.arange(n_slots)[:, None] / HOURS_OF_DAY + phase)
    work: FloatArray = np.maximum(_DEMAND_LEAST, _DEMAND_MEAN + _DEMAND_SWING * swing + noise)
    return work


def brown_shares(hydro: FloatArray, n_nodes: int, hydro_nodes: int, seed: int) -> FloatArray:
    """Return the brown share of each node (n_slots, n_nodes): 1 less the hydropower of some hours later.

    Parameters
    ----------
    hydro : array (n_slots,)
        Share of hydropower.
    hydro_nodes : int
        So many nodes, drawn at random, have it; each with a lag of its own within a day.
    """
    rng = generator(seed, "network", "hydro nodes")
    chosen = rng.permutation(n_nodes)[:hydro_nodes]
    lags = rng.integers(HOURS_OF_DAY, size=hydro_nodes)
    brown = np.ones((len(hydro), n_nodes))
    for node, lag in zip(chosen.tolist(), lags.tolist()):
        brown[:, node] = 1.0 - np.roll(hydro, -lag)
    return brown


def hourly(trace: Trace, n_slots: int, what: str) -> FloatArray:
    """Return the means of a trace over the hours from its begin, (n_slots,).

    Raises
    ------
    NetworkError
        If it is shorter and nobody said what holds outside.
    """
    hours = trace.span / SECONDS_PER_HOUR
    guessed = trace.basis == "assumed" or (trace.basis == "told" and trace.past_end == "raise")
    if hours < n_slots - 1e-9 and guessed:
        raise NetworkError(
            "the trace is shorter than the year of slots",
            where=what,
            got=f"{hours:g} h",
            allowed=f"at least {n_slots} h",
            remedy="Ask for fewer slots, or repeat the trace (past_end = 'wrap').",
        )
    knots = trace.start + SECONDS_PER_HOUR * np.arange(n_slots + 1)
    means: FloatArray = np.asarray(trace.mean(knots[:-1], knots[1:]))
    return means


def relative_price(trace: Trace, n_slots: int) -> tuple[FloatArray, tuple[str, ...]]:
    """Return a price over its mean (n_slots,), 0 where it is negative, and what was done."""
    values = hourly(trace, n_slots, "price")
    negative = int((values < 0).sum())
    kept = np.maximum(values, 0.0)
    notes = (f"price: {negative} negative hours counted as 0",) if negative else ()
    if not kept.mean() > 0:
        raise NetworkError("the price is 0 throughout", where="price", got=trace.name)
    return kept / kept.mean(), notes


def relative_hydro(trace: Trace, n_slots: int) -> FloatArray:
    """Return hydropower over its maximum, (n_slots,)."""
    values = np.maximum(hourly(trace, n_slots, "hydro"), 0.0)
    if not values.max() > 0:
        raise NetworkError("there is no hydropower", where="hydro", got=trace.name)
    share: FloatArray = values / values.max()
    return share


def _ar1(memory: float, drawn: FloatArray) -> FloatArray:
    """Return the autoregressive series of first order that random steps make."""
    from scipy.signal import lfilter

    series: FloatArray = lfilter([1.0], [1.0, -memory], drawn)
    return series
