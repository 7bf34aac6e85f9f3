"""Facts of an instance: edges with green time, links, the cloud, and jobs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.core.summary import Summarised
from wfsched.edge.green_time.green_intervals import GreenIntervals
from wfsched.edge.green_time.offline_greenest import check_work
from wfsched.edge.ticks import ticks_in, ticks_of, whole_ticks


@dataclass(frozen=True, slots=True)
class Links:
    """Links between edges and to the cloud; transfers do not slow each other down.

    Parameters
    ----------
    edge_mbit_per_s, cloud_mbit_per_s : float
        Bandwidth between two edges, and between an edge and the cloud.
    edge_cost, cloud_cost : float [carbon cost / Mbit]
    """

    edge_mbit_per_s: float = 100.0
    cloud_mbit_per_s: float = 250.0
    edge_cost: float = 10.0
    cloud_cost: float = 1000.0

    def __post_init__(self) -> None:
        for key in ("edge_mbit_per_s", "cloud_mbit_per_s"):
            require(getattr(self, key) > 0, key, getattr(self, key), "> 0")
        for key in ("edge_cost", "cloud_cost"):
            require(getattr(self, key) >= 0, key, getattr(self, key), ">= 0")


@dataclass(frozen=True, slots=True)
class Cloud:
    """The cloud: always brown, never full.

    Parameters
    ----------
    speed : float
        Work done per tick, where an edge does 1.
    cost : float [carbon cost / tick of work]
        Cost of work; K / s_cloud in the slides.
    """

    speed: float = 2.0
    cost: float = 180.0

    def __post_init__(self) -> None:
        require(self.speed > 0, "cloud.speed", self.speed, "> 0")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class System(Summarised):
    """Edges, which differ only in their green time, and the cloud.

    Parameters
    ----------
    green : tuple of GreenIntervals
        Green time of each edge; at least one edge.
    links : Links
    cloud : Cloud
    brown_cost : float [carbon cost / tick]
        Cost of brown time on an edge; green time costs nothing.
    tick_s : float [s]

    Raises
    ------
    ParameterError
        If there are no edges, or a value is out of range; brown time may not cost more than the cloud.
    """

    green: tuple[GreenIntervals, ...]
    links: Links = field(default_factory=Links)
    cloud: Cloud = field(default_factory=Cloud)
    brown_cost: float = 180.0
    tick_s: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "green", tuple(self.green))
        require(len(self.green) > 0, "edges", 0, "at least one edge")
        require(self.tick_s > 0, "tick_s", self.tick_s, "> 0")
        require(self.brown_cost > 0, "brown_cost", self.brown_cost, "> 0")
        costlier = self.cloud.cost >= self.brown_cost
        require(costlier, "cloud.cost", self.cloud.cost, f">= {self.brown_cost:g}, the cost of brown time")

    @property
    def n_edges(self) -> int:
        """Number of edges."""
        return len(self.green)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Jobs(Summarised):
    """Jobs in order of release.

    Parameters
    ----------
    work : array (m,) [ticks on an edge]
    release, deadline : array (m,) [ticks]
    origin : array (m,)
        Edge that holds the data of each job and receives its result.
    volume : array (m,) [Mbit]
        Size of the input, and of the result.

    Raises
    ------
    ParameterError
        If the arrays do not match in length, a job has no work or no data or is longer than its window,
        or the releases do not ascend.
    """

    work: IntArray
    release: IntArray
    deadline: IntArray
    origin: IntArray
    volume: FloatArray

    def __post_init__(self) -> None:
        for key in ("work", "release", "deadline", "origin"):
            object.__setattr__(self, key, whole_ticks(getattr(self, key), key))
        object.__setattr__(self, "volume", readonly(self.volume, np.float64))
        lengths = [len(getattr(self, key)) for key in ("work", "release", "deadline", "origin", "volume")]
        require(len(set(lengths)) == 1, "jobs", lengths, "arrays of equal length")
        check_work(self.work, self.release, self.deadline)
        self._refuse(~(np.isfinite(self.volume) & (self.volume > 0)), "volume", "> 0 Mbit")
        self._refuse(self.origin < 0, "origin", "the number of an edge")
        late = np.zeros(len(self.work), dtype=bool)
        late[1:] = self.release[1:] < self.release[:-1]
        self._refuse(late, "release", "ascending releases")

    def _refuse(self, broken: np.ndarray, key: str, allowed: str) -> None:
        if broken.any():
            j = int(np.argmax(broken))
            raise ParameterError(
                f"job {j} is malformed", where=key, got=getattr(self, key)[j].item(), allowed=allowed
            )

    def __len__(self) -> int:
        return len(self.work)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Instance(Summarised):
    """A system and its jobs, compiled to the arrays of the kernels.

    Parameters
    ----------
    system : System
    jobs : Jobs

    Raises
    ------
    ParameterError
        If the origin of a job is not an edge of the system, a time is beyond `ticks.LATEST_TICK`, or the
        costs are beyond what floats hold.
    ProblemError
        If the cloud could not finish a job in time even if it left at its release.
    """

    system: System
    jobs: Jobs
    hop: IntArray = field(init=False, repr=False)
    """(m,) [ticks]: transfer of a job's data between edges."""
    cloud_hop: IntArray = field(init=False, repr=False)
    """(m,) [ticks]: transfer of a job's data to the cloud."""
    cloud_run: IntArray = field(init=False, repr=False)
    """(m,) [ticks]: run of a job in the cloud."""
    fare: FloatArray = field(init=False, repr=False)
    """(m,) [carbon cost]: one move between edges."""
    cloud_fare: FloatArray = field(init=False, repr=False)
    """(m,) [carbon cost]: run in the cloud with both transfers."""

    def __post_init__(self) -> None:
        system, jobs, links = self.system, self.jobs, self.system.links
        tick = system.tick_s
        with np.errstate(over="ignore", invalid="ignore"):
            own = {
                "hop": ticks_of(jobs.volume / links.edge_mbit_per_s, tick, "transfer between edges"),
                "cloud_hop": ticks_of(jobs.volume / links.cloud_mbit_per_s, tick, "transfer to the cloud"),
                "cloud_run": ticks_of(jobs.work / system.cloud.speed, 1.0, "run in the cloud"),
            }
            fares = {
                "fare": jobs.volume * links.edge_cost,
                "cloud_fare": jobs.work * system.cloud.cost + 2 * jobs.volume * links.cloud_cost,
            }
        for key, ticks in own.items():
            object.__setattr__(self, key, readonly(ticks, np.int64))
        for key, cost in fares.items():
            object.__setattr__(self, key, readonly(cost, np.float64))
        self._check()
        self._check_costs()

    def _check_costs(self) -> None:
        """Refuse costs whose sum no float holds: every outcome would cost the same, infinity."""
        with np.errstate(over="ignore", invalid="ignore"):
            brown = self.system.brown_cost * float(self.jobs.work.sum(dtype=np.float64))
            most = brown + float(self.cloud_fare.sum()) + 2 * len(self.jobs) * float(self.fare.sum())
        if not math.isfinite(most):
            raise ParameterError(
                "the costs are too large for floating-point numbers",
                where="links, cloud or brown_cost",
                got=most,
                remedy="Use a larger unit of carbon cost.",
            )

    def _check(self) -> None:
        jobs = self.jobs
        unknown = jobs.origin >= self.system.n_edges
        if unknown.any():
            j = int(np.argmax(unknown))
            allowed = f"0 to {self.system.n_edges - 1}"
            raise ParameterError(
                f"job {j} has an unknown origin",
                where="origin", got=int(jobs.origin[j]), allowed=allowed,
            )  # fmt: skip
        late = jobs.release + self.cloud_ticks > jobs.deadline
        if late.any():
            j = int(np.argmax(late))
            raise ProblemError(
                "even the cloud cannot finish this job in time",
                where=f"job {j}",
                got=f"{int(self.cloud_ticks[j])} ticks in [{int(jobs.release[j])}, {int(jobs.deadline[j])})",
                remedy="Use a later deadline, a faster cloud or a faster link to it.",
            )

    @property
    def cloud_ticks(self) -> IntArray:
        """(m,) [ticks]: time from the departure to the cloud to the result at the origin."""
        out: IntArray = 2 * self.cloud_hop + self.cloud_run
        return out

    @property
    def in_cloud(self) -> int:
        """Number that denotes the cloud in place of an edge."""
        return self.system.n_edges

    def ticks(self, seconds: float) -> int:
        """Return `seconds` in whole ticks, rounded up."""
        return ticks_in(seconds, self.system.tick_s)


def require(kept: bool, where: str, got: object, allowed: str) -> None:
    """Raise unless `kept` and `got` is finite.

    Raises
    ------
    ParameterError
    """
    if not kept or (isinstance(got, float) and not math.isfinite(got)):
        raise ParameterError("out of range", where=where, got=got, allowed=allowed)
