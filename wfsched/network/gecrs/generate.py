"""`draw_day`: a random day."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.rng import generator
from wfsched.core.units import JOULES_PER_KWH, SECONDS_PER_HOUR
from wfsched.energy.trace import Trace
from wfsched.network.gecrs.day import PIECE_S, Day
from wfsched.network.gecrs.nodes import GreenNetwork
from wfsched.network.gecrs.setting import GIGABIT_BYTES, DaySetting
from wfsched.network.gecrs.supplies import draw_sun, draw_wind, supply_of_nodes
from wfsched.network.gecrs.tasks import Tasks

_W_PER_KW = JOULES_PER_KWH / SECONDS_PER_HOUR
_MOST_ARRIVE = 0.375
_GRID = 1441


def draw_day(
    setting: DaySetting | None = None,
    seed: int = 1,
    *,
    traces: Mapping[str, Trace] | None = None,
    start: float = 0.0,
) -> Day:
    """Return a random day on the network of the worked example.

    Parameters
    ----------
    setting : DaySetting, optional
    seed : int
        Tasks, sun and wind are drawn apart: none changes with the parameters of another.
    traces : mapping of str to Trace [W], optional
        Power of nodes, in place of the drawn sun at C and wind at F.
    start : float [s]
        Instant at which the day begins, in the time of the traces.

    Raises
    ------
    NetworkError
        If a trace is shorter than the day.
    """
    setting = setting or DaySetting()
    network = setting.network()
    tasks = draw_tasks(setting, network, seed)
    if traces is not None:
        supply = supply_of_nodes(
            network, traces, start=start, seconds=setting.seconds, tail_s=setting.other_deadline_s
        )
    else:
        supply = _draw_supply(setting, network, seed)
    return Day(network, tasks, supply, setting.seconds)


def _draw_supply(setting: DaySetting, network: GreenNetwork, seed: int) -> FloatArray:
    """Return sun and wind until the last task must have begun, that is after midnight."""
    n_pieces = math.ceil((setting.seconds + setting.other_deadline_s) / PIECE_S)
    supply = np.zeros((network.n_nodes, n_pieces))
    sun, wind = generator(seed, "network", "day", "sun"), generator(seed, "network", "day", "wind")
    supply[network.node("C")] = draw_sun(
        sun, n_pieces, setting.sun_kw * _W_PER_KW, setting.sky, setting.sky_spread
    )
    supply[network.node("F")] = draw_wind(wind, n_pieces, setting.wind_kw * _W_PER_KW, setting.wind_spread)
    return supply


def draw_tasks(setting: DaySetting, network: GreenNetwork, seed: int) -> Tasks:
    """Return the tasks of a random day.

    Parameters
    ----------
    setting : DaySetting
    network : GreenNetwork
    seed : int
    """
    rng = generator(seed, "network", "day", "tasks")
    offered = setting.load * float(network.units.sum()) * setting.seconds
    m = int(rng.poisson(offered / setting.mean_work))
    sensitive = rng.random(m) < setting.sensitive
    return Tasks(
        arrival=_draw_arrivals(rng, m, setting),
        user=(rng.random(m) >= setting.first_user).astype(np.int64),
        sensitive=sensitive,
        deadline=np.where(sensitive, setting.sensitive_deadline_s, setting.other_deadline_s),
        kind=(rng.random(m) >= setting.cpu_share).astype(np.int64),
        work=rng.gamma(2.0, setting.mean_work / 2.0, m),
        data=rng.uniform(setting.least_gbit, setting.most_gbit, m) * GIGABIT_BYTES,
    )


def _draw_arrivals(rng: np.random.Generator, m: int, setting: DaySetting) -> FloatArray:
    """Return ascending arrivals (m,) [s], by the inverse of their cumulative rate."""
    day_h = 24.0
    hour = np.linspace(0.0, setting.hours, _GRID)
    turn = 2 * np.pi / day_h
    phase = 2 * np.pi * _MOST_ARRIVE
    until = hour + setting.swing / turn * (np.cos(phase) - np.cos(turn * hour - phase))
    drawn = np.sort(rng.random(m)) * until[-1]
    arrivals: FloatArray = np.interp(drawn, until, hour) * SECONDS_PER_HOUR
    return np.minimum(arrivals, np.nextafter(setting.seconds, 0.0))
