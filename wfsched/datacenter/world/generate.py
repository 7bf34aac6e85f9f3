"""Random instances: a week of history and a week of jobs to place, by a setting and a seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.errors import DataCentreError
from wfsched.core.rng import generator
from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from wfsched.datacenter.world.centre import Fleet
from wfsched.datacenter.world.describing import CLASSES
from wfsched.datacenter.world.fleet import SITES, draw_fleet
from wfsched.datacenter.world.history import History, place_history
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.job_trace import LONGEST_MIN, SHORTEST_MIN, JobTrace
from wfsched.datacenter.world.jobs import Jobs
from wfsched.datacenter.world.nature import Nature
from wfsched.datacenter.world.setting import Setting
from wfsched.datacenter.world.signals import Signals, integral_of_runs, prefix_integral
from wfsched.datacenter.world.slots import MINUTES_PER_DAY, SLOTS_PER_DAY
from wfsched.datacenter.world.temperature import temperature
from wfsched.datacenter.world.workload import COPIES, draw_cores, draw_jobs, draw_lengths, draw_releases
from wfsched.energy.synthetic.grids import grid_names, grid_trace
from wfsched.energy.trace import Trace
from wfsched.energy.year import YEAR, start_of

# The days to place begin on one of these days of the year; the signals reach this much further.
_FIRST_DAY, _LAST_DAY = 20, 335
_DRAIN_DAYS = 14
_KW_PER_W = 1e-3


class Drawn(NamedTuple):
    """What a seed gives.

    Parameters
    ----------
    instance : Instance
        What policies may read.
    nature : Nature
        What only the engine and the bill may read.
    past : Nature
        The same of the jobs of the history, of which it shows one centre each.
    """

    instance: Instance
    nature: Nature
    past: Nature


def generate(
    setting: Setting, seed: int, *, carbon: Mapping[str, Trace] | None = None, trace: JobTrace | None = None
) -> Drawn:
    """Return the random instance of `setting` and `seed`, and its nature.

    Parameters
    ----------
    setting : Setting
    seed : int
    carbon : mapping of str to Trace, optional
        Carbon intensity [g/kWh] by zone; modelled by default.
    trace : JobTrace, optional
        Jobs of a year; by default jobs follow the laws of `wfsched.datacenter.world.workload`.

    Raises
    ------
    DataCentreError
        If `carbon` lacks a zone.
    """
    day = int(generator(seed, "datacenter", "day").integers(_FIRST_DAY, _LAST_DAY))
    start = start_of(YEAR) + (day - setting.days) * SECONDS_PER_DAY
    release, base, cores = _work(setting, trace, generator(seed, "datacenter", "jobs"))
    demand = float(base @ cores) / (2 * setting.days * MINUTES_PER_DAY)
    size = max(setting.least_cores, round(demand / setting.load / len(SITES)), int(cores.max()))
    fleet = draw_fleet(size, generator(seed, "datacenter", "fleet"))
    signals = _signals(fleet, start, 2 * setting.days + _DRAIN_DAYS, seed, carbon)
    rng = generator(seed, "datacenter", "details")
    first = setting.days * SLOTS_PER_DAY
    past = release < setting.days * MINUTES_PER_DAY
    old = draw_jobs(setting, release[past], base[past], cores[past], 0.0, len(fleet), rng)
    new = draw_jobs(setting, release[~past], base[~past], cores[~past], setting.new_words, len(fleet), rng)
    truth = _Truth(setting, fleet, seed)
    before = truth.nature(old, base[past], "history", None)
    history = _history(setting, fleet, signals, old, before, seed)
    shifted = new.release >= 1.5 * setting.days * MINUTES_PER_DAY
    nature = truth.nature(new, base[~past], "jobs", shifted)
    instance = Instance(fleet, new, signals, history, first, setting.alpha, setting.contention)
    return Drawn(instance, nature, before)


def _work(
    setting: Setting, trace: JobTrace | None, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return release, run time at speed 1 and cores of the jobs of history and days to place."""
    if trace is None:
        release = draw_releases(setting, 2 * setting.days, rng)
        if not len(release):
            release = np.array([0.0, setting.days * MINUTES_PER_DAY])
        return release, draw_lengths(len(release), rng), draw_cores(len(release), rng)
    kept = (trace.length >= SHORTEST_MIN) & (trace.length <= LONGEST_MIN)
    arrival, length, cores = trace.arrival[kept], trace.length[kept], trace.cores[kept]
    span = 2.0 * setting.days * MINUTES_PER_DAY
    weeks = int((arrival.max() if len(arrival) else 0.0) // span)
    if weeks < COPIES:
        raise DataCentreError(
            "job trace too short", where="trace", got=f"{weeks} spans of {2 * setting.days} days",
            allowed=f"at least {COPIES}",
        )  # fmt: skip
    found = []
    for week in rng.choice(weeks, COPIES, replace=False):
        own = (arrival >= week * span) & (arrival < (week + 1) * span)
        found.append(np.stack([arrival[own] - week * span, length[own], cores[own]]))
    rows = np.concatenate(found, axis=1)
    rows[0] = np.minimum(rows[0] + 5.0 * rng.random(rows.shape[1]), span)
    rows = rows[:, np.argsort(rows[0], kind="stable")]
    return rows[0], rows[1], rows[2].astype(np.int64)


def _signals(fleet: Fleet, start: float, days: int, seed: int, carbon: Mapping[str, Trace] | None) -> Signals:
    hours: FloatArray = start + SECONDS_PER_HOUR * np.arange(24 * days, dtype=np.float64)
    zones = [centre.zone for centre in fleet.centres]
    if carbon is not None and (missing := [zone for zone in zones if zone not in carbon]):
        raise DataCentreError(
            "carbon intensity missing", where=f"zone {missing[0]}", known=tuple(carbon),
            remedy="Give a file with a column for each zone of the fleet.",
        )  # fmt: skip
    rows = [grid_trace(zone, "carbon", seed=seed) if carbon is None else carbon[zone] for zone in zones]
    priced = grid_names("price")
    prices = [
        grid_trace(zone, "price", seed=seed).at(hours) if zone in priced else np.full(len(hours), np.nan)
        for zone in zones
    ]
    degrees = temperature(
        np.array([c.latitude for c in fleet.centres]), np.array([c.longitude for c in fleet.centres]), hours
    )
    return Signals(np.stack([row.at(hours) for row in rows]), degrees, np.stack(prices), fleet.pue, start)


class _Truth:
    """Speeds and powers by class and centre, and the noise of single jobs."""

    def __init__(self, setting: Setting, fleet: Fleet, seed: int) -> None:
        self.setting, self.fleet, self.seed = setting, fleet, seed
        rng = generator(seed, "datacenter", "truth")
        h = setting.h
        self.log_speed = np.log(fleet.speed) + h * self._shared(rng) - h**2 / 2
        self.log_watt = np.log(fleet.watt) + h * self._shared(rng) - h**2 / 2
        shift = generator(seed, "datacenter", "drift")
        shape = self.log_speed.shape
        self.shifts = [
            setting.drift * shift.standard_normal(shape[1:])
            + setting.class_drift * shift.standard_normal(shape)
            for _ in range(2)
        ]

    def _shared(self, rng: np.random.Generator) -> FloatArray:
        share = self.setting.hardware_share
        own = rng.standard_normal((len(CLASSES), len(self.fleet)))
        types = rng.standard_normal((len(CLASSES), int(self.fleet.hardware.max()) + 1))
        return np.asarray(np.sqrt(1 - share) * own + np.sqrt(share) * types[:, self.fleet.hardware])

    def nature(self, jobs: Jobs, base: FloatArray, name: str, shifted: BoolArray | None) -> Nature:
        """Return the nature of jobs; the speeds and powers of those `shifted` have drifted."""
        rng = generator(self.seed, "datacenter", "noise", name)
        speed, watt = self.log_speed[jobs.kind], self.log_watt[jobs.kind]
        if shifted is not None:
            by_speed, by_watt = np.broadcast_to(self.shifts[0], self.log_speed.shape), self.shifts[1]
            speed = speed + shifted[:, None] * by_speed[jobs.kind]
            watt = watt + shifted[:, None] * np.broadcast_to(by_watt, self.log_watt.shape)[jobs.kind]
        run = base[:, None] / np.exp(speed)
        busy = jobs.busy_cores() * _KW_PER_W
        kw = busy[:, None] * np.exp(watt)
        noise = [
            np.exp(sigma * rng.standard_normal(run.shape) - sigma**2 / 2)
            for sigma in (self.setting.run_noise, self.setting.energy_noise)
        ]
        # What can be expected of a run starts from the run time that is known at release.
        known = (jobs.base / base)[:, None]
        return Nature(run * noise[0], kw * noise[1], run * known, kw)


def _history(
    setting: Setting, fleet: Fleet, signals: Signals, jobs: Jobs, nature: Nature, seed: int
) -> History:
    rng = generator(seed, "datacenter", "history")
    centre, slot = place_history(fleet, jobs, nature.run, setting.exploration, rng)
    rows = np.arange(len(jobs))
    run, kw = nature.run[rows, centre], nature.kw[rows, centre]
    energy = kw / 60 * integral_of_runs(prefix_integral(signals.pue), centre, slot, run)
    degrees = signals.at_minute(signals.temperature, jobs.release)[rows, centre]
    return History(jobs, centre, slot, run, energy, degrees)
