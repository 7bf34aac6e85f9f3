"""Random instances: jobs drawn by a setting, on edges with the sun and wind of a region."""

from __future__ import annotations

from math import exp, expm1

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.rng import generator
from wfsched.core.units import SECONDS_PER_DAY
from wfsched.edge.instances.setting import Setting
from wfsched.edge.instances.sunwind import Region, green_of_edges
from wfsched.edge.system import Instance, Jobs, System
from wfsched.edge.ticks import as_ticks, ticks_of

# Share of the jobs that come from the busiest edges, and the number of these edges.
_BUSY_EDGES = {"uniform": (0.0, 0), "clustered": (0.9, 3), "event": (0.8, 1)}
_MBIT_PER_GBIT = 1000.0


def generate(setting: Setting, region: Region, seed: int) -> Instance:
    """Return the random instance of `setting` and `seed`."""
    system = System(
        green_of_edges(setting, region, generator(seed, "edge", "green")),
        setting.links(),
        setting.cloud(),
        setting.brown_cost * setting.tick_s,
        setting.tick_s,
    )
    return Instance(system, draw_jobs(setting, generator(seed, "edge", "jobs")))


def draw_jobs(setting: Setting, rng: np.random.Generator) -> Jobs:
    """Return jobs whose work reaches the load of `setting` with the last job."""
    tick = setting.tick_s
    work_s = _draw_work(setting, rng)
    m = len(work_s)
    release_s = np.sort(rng.uniform(0.0, setting.days * SECONDS_PER_DAY, m))
    loose = setting.looseness * rng.uniform(1.0 - setting.spread, 1.0 + setting.spread, m)
    volume = _MBIT_PER_GBIT * np.round(rng.uniform(setting.least_gbit, setting.most_gbit, m), 3)
    origin = rng.permutation(setting.edges)[rng.choice(setting.edges, m, p=origin_shares(setting))]
    work = as_ticks(np.maximum(np.rint(work_s / tick), 1), "work")
    release = as_ticks(np.floor(release_s / tick), "release")
    in_cloud = 2 * ticks_of(volume / setting.cloud_mbit_per_s, tick) + ticks_of(
        work / setting.cloud_speed, 1.0
    )
    window = as_ticks(np.maximum(np.rint(loose * work), np.maximum(work, in_cloud)), "looseness")
    return Jobs(work, release, release + window, origin, volume)


def origin_shares(setting: Setting) -> FloatArray:
    """Return the share of jobs by edge, busiest first, (edges,)."""
    focus, busy = _BUSY_EDGES[setting.arrivals]
    busy = min(busy, setting.edges)
    if busy == setting.edges or busy == 0:
        return np.full(setting.edges, 1.0 / setting.edges)
    rest = (1.0 - focus) / (setting.edges - busy)
    return np.array([focus / busy] * busy + [rest] * (setting.edges - busy))


def _draw_work(setting: Setting, rng: np.random.Generator) -> FloatArray:
    """Return the work [s] of jobs, as many as reach the load."""
    wanted = setting.load * setting.edges * setting.days * SECONDS_PER_DAY
    scale = exponential_scale(setting.shortest_s, setting.longest_s, setting.mean_s)
    found = np.zeros(0)
    while found.sum() < wanted:
        uniform = rng.random(max(16, round(wanted / setting.mean_s)))
        more = setting.shortest_s - scale * np.log1p(
            uniform * expm1(-(setting.longest_s - setting.shortest_s) / scale)
        )
        found = np.concatenate([found, more])
    return found[: int(np.searchsorted(np.cumsum(found), wanted)) + 1]


def exponential_scale(low: float, high: float, mean: float) -> float:
    """Return the scale of the exponential distribution truncated to ``[low, high]`` with this mean.

    >>> round(exponential_scale(20.0, 14400.0, 3600.0), 3)
    3977.714
    """

    def mean_of(scale: float) -> float:
        width = (high - low) / scale
        return low + scale - (high - low) * exp(-width) / -expm1(-width)

    least, most = (mean - low) / 2, 1e6 * (high - low)
    while most - least > 1e-12 * most:
        middle = (least + most) / 2
        least, most = (middle, most) if mean_of(middle) < mean else (least, middle)
    return (least + most) / 2
