"""The facts: edges with green time, links between them, the cloud, and the jobs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.edge.green_time.green_intervals import GreenIntervals
from wfsched.edge.green_time.offline_greenest import check_work
from wfsched.edge.ticks import ticks_in, ticks_of, whole_ticks


@dataclass(frozen=True, slots=True)
class Links:
    """What moves data; transfers do not slow each other down.

    Parameters
    ----------
    edge_mbit_per_s, cloud_mbit_per_s : float
        Between two edges, and between an edge and the cloud.
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
    """The last resort: always brown, never full.

    Parameters
    ----------
    speed : float
        Work done per tick; an edge does 1.
    cost : float [carbon cost / tick of work]
        What the slides call K / s_cloud.
    """

    speed: float = 2.0
    cost: float = 180.0

    def __post_init__(self) -> None:
        require(self.speed > 0, "cloud.speed", self.speed, "> 0")


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """Edges, all alike but for their green time, and the cloud.

    Parameters
    ----------
    green : tuple of GreenIntervals
        Of each edge; at least one edge.
    links : Links
    cloud : Cloud
    brown_cost : float [carbon cost / tick]
        Of brown time on an edge; green time costs nothing.
    tick_s : float [s]

    Raises
    ------
    ParameterError
        If there are no edges, or a figure is out of its range; brown time is never dearer than the cloud.
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
        dear = self.cloud.cost >= self.brown_cost
        require(dear, "cloud.cost", self.cloud.cost, f">= {self.brown_cost:g}, the cost of brown time")

    @property
    def n_edges(self) -> int:
        """How many edges there are."""
        return len(self.green)


@dataclass(frozen=True, slots=True, eq=False)
class Jobs:
    """Jobs in the order of their release.

    Parameters
    ----------
    work : array (m,) [ticks on an edge]
    release, deadline : array (m,) [ticks]
    origin : array (m,)
        The edge where the data of each job are and its result belongs.
    volume : array (m,) [Mbit]
        Data to be moved, both as input and as result.

    Raises
    ------
    ParameterError
        If the arrays do not pair up, a job has no work or no data, is longer than its window, or is
        released before the one before it.
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
        require(len(set(lengths)) == 1, "jobs", lengths, "arrays of one length")
        check_work(self.work, self.release, self.deadline)
        self._refuse(~(np.isfinite(self.volume) & (self.volume > 0)), "volume", "> 0 Mbit")
        self._refuse(self.origin < 0, "origin", "the number of an edge")
        late = np.zeros(len(self.work), dtype=bool)
        late[1:] = self.release[1:] < self.release[:-1]
        self._refuse(late, "release", "jobs in the order of their release")

    def _refuse(self, broken: np.ndarray, key: str, allowed: str) -> None:
        if broken.any():
            j = int(np.argmax(broken))
            raise ParameterError(
                f"job {j} is malformed", where=key, got=getattr(self, key)[j].item(), allowed=allowed
            )

    def __len__(self) -> int:
        return len(self.work)


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A system and the jobs that arrive there; compiled to what the kernels read.

    Parameters
    ----------
    system : System
    jobs : Jobs

    Raises
    ------
    ParameterError
        If a job comes from an edge that is not there.
    ProblemError
        If the cloud could not do a job in time even if it began at once: then nothing is promised.
    """

    system: System
    jobs: Jobs
    hop: IntArray = field(init=False, repr=False)
    """(m,) [ticks]: the data of a job from one edge to another."""
    cloud_hop: IntArray = field(init=False, repr=False)
    """(m,) [ticks]: from an edge to the cloud."""
    cloud_run: IntArray = field(init=False, repr=False)
    """(m,) [ticks]: the run itself in the cloud."""
    fare: FloatArray = field(init=False, repr=False)
    """(m,) [carbon cost]: of one move between edges."""
    cloud_fare: FloatArray = field(init=False, repr=False)
    """(m,) [carbon cost]: of the cloud, both transfers and the run."""

    def __post_init__(self) -> None:
        system, jobs, links = self.system, self.jobs, self.system.links
        tick = system.tick_s
        own = {
            "hop": ticks_of(jobs.volume / links.edge_mbit_per_s, tick),
            "cloud_hop": ticks_of(jobs.volume / links.cloud_mbit_per_s, tick),
            "cloud_run": ticks_of(jobs.work / system.cloud.speed, 1.0),
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

    def _check(self) -> None:
        jobs = self.jobs
        strange = jobs.origin >= self.system.n_edges
        if strange.any():
            j = int(np.argmax(strange))
            allowed = f"0 to {self.system.n_edges - 1}"
            raise ParameterError(
                f"job {j} comes from an edge that is not there",
                where="origin", got=int(jobs.origin[j]), allowed=allowed,
            )  # fmt: skip
        late = jobs.release + self.cloud_ticks > jobs.deadline
        if late.any():
            j = int(np.argmax(late))
            raise ProblemError(
                "even the cloud cannot do this job in time",
                where=f"job {j}",
                got=f"{int(self.cloud_ticks[j])} ticks in [{int(jobs.release[j])}, {int(jobs.deadline[j])})",
                remedy="Put its deadline off, or make the link to the cloud or the cloud faster.",
            )

    @property
    def cloud_ticks(self) -> IntArray:
        """(m,) [ticks]: from the decision for the cloud to the result at the origin."""
        out: IntArray = 2 * self.cloud_hop + self.cloud_run
        return out

    @property
    def in_cloud(self) -> int:
        """What stands for the cloud where an edge may stand."""
        return self.system.n_edges

    def ticks(self, seconds: float) -> int:
        """Return `seconds` in whole ticks, rounded up."""
        return ticks_in(seconds, self.system.tick_s)


def require(kept: bool, where: str, got: object, allowed: str) -> None:
    """Raise unless `kept`; a number that is not finite keeps nothing.

    Raises
    ------
    ParameterError
    """
    if not kept or (isinstance(got, float) and not math.isfinite(got)):
        raise ParameterError("the value is out of range", where=where, got=got, allowed=allowed)
