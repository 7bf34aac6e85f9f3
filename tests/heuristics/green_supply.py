"""Small supplies for the tests of the green schedulers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wfsched.energy.battery import Battery
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.schedule.problem import Problem


def steps(values: list[float], knots: list[float], unit: str, past_end: str = "hold") -> Trace:
    """Return a trace of pieces that begin at `knots` [s]; the last is as long as the one before."""
    last = knots[-1] - knots[-2] if len(knots) > 1 else 1.0
    return Trace(np.array(knots), np.array(values), knots[-1] + last, unit, past_end)  # type: ignore[arg-type]


def sunny(since: float, until: float, watts: float) -> Supply:
    """Return green power between two instants only; 360 g/kWh, that is 1e-4 g/J, otherwise."""
    green = steps([0.0, watts, 0.0], [0.0, since, until], "W")
    return Supply(green, constant(360.0, "g/kWh"))


def varied(peak: float = 60.0, battery: Battery | None = None, stretch: float = 1.0) -> Supply:
    """Return a supply that changes every few seconds, times `stretch`, and repeats for ever."""
    green = steps([0.0, peak, peak / 3, 2 * peak, 0.0], [0.0, 7.0, 15.0, 31.0, 40.0], "W", "wrap")
    carbon = steps([500.0, 100.0, 300.0], [0.0, 10.0, 23.0], "g/kWh", "wrap")
    slow = (replace(trace, knots=trace.knots * stretch, end=trace.end * stretch) for trace in (green, carbon))
    return Supply(*slow, battery=battery)


def supplied(problem: Problem, supply: Supply | None = None, window_s: float = 120.0) -> Problem:
    """Return the problem with the same supply at each site."""
    sites = {site.name: supply or varied() for site in problem.platform.sites}
    return replace(problem, supply=sites, window_s=window_s)
