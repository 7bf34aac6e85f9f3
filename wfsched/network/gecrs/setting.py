"""Parameters of a random day."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wfsched.core.errors import ParameterError
from wfsched.core.units import JOULES_PER_KWH, SECONDS_PER_HOUR
from wfsched.network.gecrs.nodes import ComputingNode, GreenNetwork
from wfsched.network.gecrs.tasks import MOST_TASKS
from wfsched.platforms.topology.load import gecrs_topology
from wfsched.platforms.topology.units import MEGABIT_BYTES

GIGABIT_BYTES = 1e3 * MEGABIT_BYTES
_UNITS = 112


@dataclass(frozen=True, slots=True)
class DaySetting:
    """Parameters of a random day on the network of the worked example; all of them are ours.

    Parameters
    ----------
    load : float
        Work that is offered in a day over the time of all units.
    hours : float [h]
    swing : float
        Arrivals follow ``1 + swing sin(2 pi (t / day - 0.375))``: most come at 15 h.
    first_user : float
        Share of the tasks that arrive at the first user, A; the others arrive at H.
    sensitive : float
        Share of tasks that are sensitive to latency.
    sensitive_deadline_s, other_deadline_s : float [s]
    cpu_share : float
        Share of cpu tasks; the others need a gpu.
    mean_work : float [unit s]
        Gamma distribution of shape 2.
    least_gbit, most_gbit : float
        Data of a task, uniform.
    cpu_w, gpu_w : float [W]
        Power of a unit at work.
    cap_kwh : float [kWh]
        Most energy stored at C, and at F.
    stored : float
        Share of it that is stored at the beginning.
    sun_kw : float [kW]
        Peak at C of a half sine from 6 to 18 h, under clouds.
    sky, sky_spread : float
        Mean and deviation of the share of the sun that clouds let through, cut at 0 and 1.
    wind_kw : float [kW]
        Mean at F of a normal distribution, before it is cut at 0.
    wind_spread : float
        Deviation over the mean.
    """

    load: float = 0.5
    hours: float = 24.0
    swing: float = 0.5
    first_user: float = 0.7
    sensitive: float = 0.4
    sensitive_deadline_s: float = 120.0
    other_deadline_s: float = 4 * SECONDS_PER_HOUR
    cpu_share: float = 0.5
    mean_work: float = 1000.0
    least_gbit: float = 0.2
    most_gbit: float = 2.0
    cpu_w: float = 10.0
    gpu_w: float = 30.0
    cap_kwh: float = 2.0
    stored: float = 0.5
    sun_kw: float = 1.5
    sky: float = 0.85
    sky_spread: float = 0.2
    wind_kw: float = 0.4
    wind_spread: float = 0.75

    def __post_init__(self) -> None:
        for name in ("swing", "first_user", "sensitive", "cpu_share", "stored", "sky"):
            self._require(name, 0.0, 1.0)
        for name in ("sensitive_deadline_s", "other_deadline_s"):
            self._require(name, 1e-3, 1e9)
        for name in ("cpu_w", "gpu_w", "cap_kwh", "sun_kw", "wind_kw", "least_gbit"):
            self._require(name, 0.0, 1e9)
        for name in ("sky_spread", "wind_spread"):
            self._require(name, 0.0, 10.0)
        self._require("most_gbit", self.least_gbit, 1e9)
        self._require("load", 0.0, 10.0)
        self._require("hours", 0.1, 24.0 * 366)
        self._require("mean_work", 1e-3, 1e9)
        tasks = self.load * _UNITS * self.hours * SECONDS_PER_HOUR / self.mean_work
        if tasks > MOST_TASKS:
            allowed = f"at most {MOST_TASKS}, from load, hours and mean_work"
            raise ParameterError("too many tasks", where="mean_work", got=tasks, allowed=allowed)

    def _require(self, name: str, least: float, most: float) -> None:
        value = getattr(self, name)
        if not (math.isfinite(value) and least <= value <= most):
            raise ParameterError("out of range", where=name, got=value, allowed=f"{least:g} to {most:g}")

    @property
    def seconds(self) -> float:
        """Length of the day [s]."""
        return self.hours * SECONDS_PER_HOUR

    def network(self) -> GreenNetwork:
        """Return the network: computing nodes C, F and I, users at A and H."""
        cap = self.cap_kwh * JOULES_PER_KWH
        units = {"C": (16, 8, cap), "F": (8, 16, cap), "I": (32, 32, 0.0)}
        nodes = tuple(
            ComputingNode(name, cpu, gpu, self.cpu_w, self.gpu_w, most, self.stored * most)
            for name, (cpu, gpu, most) in units.items()
        )
        data = 0.5 * (self.least_gbit + self.most_gbit) * GIGABIT_BYTES
        return GreenNetwork(gecrs_topology(), nodes, ("A", "H"), data)
