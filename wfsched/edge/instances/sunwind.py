"""Green time of edges from the sun and wind of a region, month by month.

The share of green time of a month is interpolated between two published shares, by the month's mean power
between those of the poorest and the richest month. Each edge has the region's power shifted by whole days and
up to an hour, with noise of its own (ours; the slides show the ranges only).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from wfsched.edge.green_time.green_intervals import GreenIntervals, green_where, smooth, ticks_per_step
from wfsched.edge.instances.setting import Setting
from wfsched.energy.catalogue.profiles import read_profile
from wfsched.energy.instant import parse_instant
from wfsched.energy.synthetic.walk import walk
from wfsched.energy.trace import Trace

STEP_S = 300.0
# Shares of green time in the poorest and the richest month, as the slides print them.
GREEN_SHARES = {"solar": (0.04, 0.43), "wind": (0.27, 0.55), "both": (0.45, 0.61)}
# Kinds of ten edges in the model `mix`.
EDGE_MIX = ("grid", *3 * ("solar",), *3 * ("wind",), *3 * ("both",))
# Days described after the last arrival, for the deadlines.
TAIL_DAYS = 3
NOISE_MEMORY_S = 3 * SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Sun and wind of a region over a year.

    Parameters
    ----------
    sun, wind : Trace
        In any unit; each is divided by its maximum.
    name : str
    """

    sun: Trace
    wind: Trace
    name: str = ""

    def power(self, kind: str, t0: float, t1: float) -> FloatArray:
        """Return the power from `t0` to `t1` [POSIX s] in steps of `STEP_S`, relative to the maximum."""
        parts = {"solar": (self.sun,), "wind": (self.wind,), "both": (self.sun, self.wind)}[kind]
        total = sum(smooth(part, t0, t1, STEP_S) / part.values.max() for part in parts)
        out: FloatArray = np.maximum(np.asarray(total), 0.0)
        return out

    def month(self, number: int, days: int) -> tuple[float, float]:
        """Return begin and end [POSIX s] of the first `days` from the start of a month."""
        year = int(np.datetime64(int(self.sun.start), "s").astype("datetime64[Y]").astype(int)) + 1970
        begin = parse_instant(f"{year}-{number:02d}-01")
        return begin, begin + days * SECONDS_PER_DAY

    def share(self, kind: str, month: int, days: int) -> float:
        """Return the share of green time of a month, interpolated between `GREEN_SHARES`."""
        means = [float(self.power(kind, *self.month(k, days)).mean()) for k in range(1, 13)]
        low, high = GREEN_SHARES[kind]
        least, most = min(means), max(means)
        place = (means[month - 1] - least) / (most - least) if most > least else 0.5
        return low + (high - low) * place


def built_in_region() -> Region:
    """Return the built-in region: modelled sun of San Jose and wind of a site of IEC class III."""
    return Region(read_profile("solar-edge")["green"], read_profile("wind-edge")["green"], "built-in")


def kinds_of(setting: Setting) -> tuple[str, ...]:
    """Return the kind of each edge: ``grid``, ``solar``, ``wind`` or ``both``."""
    if setting.model == "mix":
        return tuple(EDGE_MIX[e % len(EDGE_MIX)] for e in range(setting.edges))
    return (setting.model,) * setting.edges


@dataclass(frozen=True, slots=True, eq=False)
class EdgePower:
    """Power of an edge, and the threshold at which it is green.

    Parameters
    ----------
    power : array (n_steps,)
        In steps of `STEP_S`; n_steps is 0 for an edge without green power.
    floor : float
    name : str
    """

    power: FloatArray
    floor: float
    name: str

    def green(self, power: FloatArray, ticks: int) -> GreenIntervals:
        """Return the intervals in which `power`, in steps of `ticks`, reaches the floor."""
        return green_where((power >= self.floor) & (power > 0.0), ticks, self.name)


def green_of_edges(setting: Setting, region: Region, rng: np.random.Generator) -> tuple[GreenIntervals, ...]:
    """Return the green time of each edge over the days of `setting` plus `TAIL_DAYS`."""
    ticks = ticks_per_step(STEP_S, setting.tick_s)
    return tuple(edge.green(edge.power, ticks) for edge in power_of_edges(setting, region, rng))


def power_of_edges(setting: Setting, region: Region, rng: np.random.Generator) -> tuple[EdgePower, ...]:
    """Return the power of each edge over the days of `setting` plus `TAIL_DAYS`."""
    begin, end = region.month(setting.month, setting.days)
    kinds = kinds_of(setting)
    lit = sorted(set(kinds) - {"grid"})
    shares = {kind: region.share(kind, setting.month, setting.days) for kind in lit}
    powers = {kind: region.power(kind, begin, end) for kind in lit}
    out = []
    for e, kind in enumerate(kinds):
        name = f"edge {e} ({kind})"
        if kind == "grid":
            out.append(EdgePower(np.zeros(0), np.inf, name))
            continue
        own = _own_power(powers[kind], setting, rng)
        # The tail repeats the begin of the month.
        longer = np.resize(own, len(own) + round(TAIL_DAYS * SECONDS_PER_DAY / STEP_S))
        out.append(EdgePower(longer, _floor(own, shares[kind]), name))
    return tuple(out)


def _own_power(power: FloatArray, setting: Setting, rng: np.random.Generator) -> FloatArray:
    """Return the power of one edge: that of the region, shifted, with noise."""
    per_hour = round(SECONDS_PER_HOUR / STEP_S)
    turn = int(rng.integers(setting.days)) * 24 * per_hour + int(rng.integers(-per_hour, per_hour + 1))
    factor = 1.0 + setting.noise * walk(len(power), exp(-STEP_S / NOISE_MEMORY_S), rng)
    out: FloatArray = np.roll(power, turn) * np.maximum(factor, 0.0)
    return out


def _floor(power: FloatArray, share: float) -> float:
    """Return the power that `share` of the steps reach."""
    count = round(share * len(power))
    return float(np.sort(power)[::-1][count - 1]) if count else np.inf
