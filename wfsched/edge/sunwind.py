"""Green time of edges from the sun and the wind of a region, month by month.

The shares of green time of a month lie between two published bounds, by how the mean power of the month lies
between those of the poorest and the richest month. Edges of one kind have the region's power turned
by whole days and up to an hour, with noise of its own on each (ours; the slides show the ranges only).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.edge.green import GreenIntervals, greenest_share, no_green, smooth, ticks_per_step
from wfsched.edge.setting import Setting
from wfsched.energy.instant import parse_instant
from wfsched.energy.profiles import read_profile
from wfsched.energy.synthetic.walk import walk
from wfsched.energy.trace import Trace
from wfsched.energy.year import DAY_S, HOUR_S

STEP_S = 300.0
# Shares of green time in the poorest and the richest month, as the slides print them.
SHARES = {"solar": (0.04, 0.43), "wind": (0.27, 0.55), "both": (0.45, 0.61)}
# The mix of ten edges.
MIX = ("grid", *3 * ("solar",), *3 * ("wind",), *3 * ("both",))
# Days after the last arrival that are still described, for the deadlines.
TAIL_DAYS = 3
_NOISE_MEMORY_S = 3 * HOUR_S


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Sun and wind of a region over a year.

    Parameters
    ----------
    sun, wind : Trace
        In any unit; each counts relative to its greatest value.
    name : str
    """

    sun: Trace
    wind: Trace
    name: str = ""

    def power(self, kind: str, t0: float, t1: float) -> FloatArray:
        """Return the power from `t0` to `t1` [POSIX s] in steps of `STEP_S`; 1 is the greatest of the year."""
        parts = {"solar": (self.sun,), "wind": (self.wind,), "both": (self.sun, self.wind)}[kind]
        total = sum(smooth(part, t0, t1, STEP_S) / part.values.max() for part in parts)
        return np.maximum(np.asarray(total), 0.0)

    def month(self, number: int, days: int) -> tuple[float, float]:
        """Return begin and end [POSIX s] of `days` from the first of a month on."""
        year = int(np.datetime64(int(self.sun.start), "s").astype("datetime64[Y]").astype(int)) + 1970
        begin = parse_instant(f"{year}-{number:02d}-01")
        return begin, begin + days * DAY_S

    def share(self, kind: str, month: int, days: int) -> float:
        """Return the share of green time of a month, between the bounds of `SHARES`."""
        means = [float(self.power(kind, *self.month(k, days)).mean()) for k in range(1, 13)]
        low, high = SHARES[kind]
        least, most = min(means), max(means)
        place = (means[month - 1] - least) / (most - least) if most > least else 0.5
        return low + (high - low) * place


def built_in_region() -> Region:
    """Return the modelled sun of San Jose and wind of a site of IEC class III that come with the package."""
    return Region(read_profile("solar-edge")["green"], read_profile("wind-edge")["green"], "built-in")


def kinds_of(setting: Setting) -> tuple[str, ...]:
    """Return the kind of each edge: ``grid``, ``solar``, ``wind`` or ``both``."""
    if setting.model == "mix":
        return tuple(MIX[e % len(MIX)] for e in range(setting.edges))
    return (setting.model,) * setting.edges


def green_of_edges(setting: Setting, region: Region, rng: np.random.Generator) -> tuple[GreenIntervals, ...]:
    """Return the green time of each edge over the days of `setting` and `TAIL_DAYS` more."""
    days = setting.days
    begin, end = region.month(setting.month, days)
    shares, powers = {}, {}
    for kind in sorted(set(kinds_of(setting)) - {"grid"}):
        shares[kind] = region.share(kind, setting.month, days)
        powers[kind] = region.power(kind, begin, end)
    out = []
    for e, kind in enumerate(kinds_of(setting)):
        if kind == "grid":
            out.append(no_green(f"edge {e} (grid)"))
            continue
        own = _own_power(powers[kind], days, setting.noise, rng)
        out.append(_green(own, shares[kind], setting, f"edge {e} ({kind})"))
    return tuple(out)


def _own_power(power: FloatArray, days: int, noise: float, rng: np.random.Generator) -> FloatArray:
    """Return the power of one edge: that of the region, turned, with noise."""
    per_hour = round(HOUR_S / STEP_S)
    turn = int(rng.integers(days)) * 24 * per_hour + int(rng.integers(-per_hour, per_hour + 1))
    factor = 1.0 + noise * walk(len(power), exp(-STEP_S / _NOISE_MEMORY_S), rng)
    out: FloatArray = np.roll(power, turn) * np.maximum(factor, 0.0)
    return out


def _green(power: FloatArray, share: float, setting: Setting, name: str) -> GreenIntervals:
    """Return when `power` is among the highest `share` of its month; the month goes on from its beginning."""
    tail = round(TAIL_DAYS * DAY_S / STEP_S)
    if not 0.0 <= share <= 1.0:
        raise ParameterError("the share is out of range", where="share", got=share, allowed="0 to 1")
    floor = np.sort(power)[::-1][max(round(share * len(power)) - 1, 0)]
    longer = np.resize(power, len(power) + tail)
    ticks = ticks_per_step(STEP_S, setting.tick_s)
    count = np.count_nonzero(longer >= max(floor, np.nextafter(0.0, 1.0)))
    return greenest_share(longer, count / len(longer), ticks, name)
