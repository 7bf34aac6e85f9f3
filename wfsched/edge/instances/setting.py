"""Parameters of random instances: those of the published experiment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from wfsched.edge.system import Cloud, Links, require

Model = Literal["solar", "wind", "both", "mix"]
Arrivals = Literal["uniform", "clustered", "event"]

MODELS: tuple[Model, ...] = get_args(Model)
ARRIVALS: tuple[Arrivals, ...] = get_args(Arrivals)
LOADS = tuple(k / 10 for k in range(1, 11))
LOOSENESS = (2.0, 4.0, 6.0)
EDGE_MBIT_PER_S = (10.0, 100.0, 500.0, 1000.0)
EDGE_COSTS = (1.0, 10.0, 100.0, 1000.0)

# Larger instances are refused before they fill memory: 288 steps of power to a day of an edge, and five
# numbers to a job.
MOST_EDGE_DAYS = 200_000
MOST_JOBS = 10_000_000


@dataclass(frozen=True, slots=True)
class Setting:
    """Parameters of a random instance, after Benoit et al. (HAL hal-05224558v1).

    "Ours" marks what the slides leave open.

    Parameters
    ----------
    days : int
        Days during which jobs arrive.
    month : int
        Month of the traces, 1 to 12.
    edges : int
    model : str
        ``solar``, ``wind``, ``both`` (sun and wind on each edge) or ``mix`` (of ten edges, one without
        green power and three each of the other kinds).
    load : float
        Total work of the jobs divided by the time of all edges.
    looseness : float
        (deadline - release) / work.
    spread : float
        Relative deviation of the looseness of single jobs, uniform.
    arrivals : str
        Origins: ``uniform``, ``clustered`` (90 % on three edges) or ``event`` (80 % on one).
    edge_mbit_per_s, edge_cost : float
        Bandwidth [Mbit/s] and carbon cost [/ Mbit] of links between edges.
    cloud_mbit_per_s, cloud_cost : float
        The same for links to the cloud.
    cloud_speed : float
        Work done in the cloud per second (ours).
    brown_cost : float [/ s]
        Cost of brown time, and of a second of work in the cloud.
    shortest_s, mean_s, longest_s : float [s]
        Work of a job: truncated exponential distribution (ours).
    least_gbit, most_gbit : float
        Volume of a job, uniform.
    noise : float
        Relative standard deviation of the green power between edges (ours).
    tick_s : float [s]
    """

    days: int = 30
    month: int = 6
    edges: int = 10
    model: Model = "mix"
    load: float = 0.5
    looseness: float = 4.0
    spread: float = 0.1
    arrivals: Arrivals = "uniform"
    edge_mbit_per_s: float = 100.0
    edge_cost: float = 10.0
    cloud_mbit_per_s: float = 250.0
    cloud_cost: float = 1000.0
    cloud_speed: float = 2.0
    brown_cost: float = 180.0
    shortest_s: float = 20.0
    mean_s: float = SECONDS_PER_HOUR
    longest_s: float = 14400.0
    least_gbit: float = 2.0
    most_gbit: float = 200.0
    noise: float = 0.2
    tick_s: float = 1.0

    def __post_init__(self) -> None:
        self.links()
        self.cloud()
        require(self.days >= 1, "days", self.days, ">= 1")
        require(1 <= self.month <= 12, "month", self.month, "1 to 12")
        require(self.edges >= 1, "edges", self.edges, "at least one edge")
        size = self.edges * self.days
        require(size <= MOST_EDGE_DAYS, "edges * days", size, f"at most {MOST_EDGE_DAYS}")
        require(self.model in MODELS, "model", self.model, ", ".join(MODELS))
        require(self.arrivals in ARRIVALS, "arrivals", self.arrivals, ", ".join(ARRIVALS))
        require(0 < self.load <= 10, "load", self.load, "above 0, at most 10")
        require(0 <= self.spread < 1, "spread", self.spread, "0 to 1")
        least = self.looseness * (1 - self.spread)
        require(least >= 1, "looseness", self.looseness, "no job longer than its window")
        require(self.shortest_s > 0, "shortest_s", self.shortest_s, "> 0")
        jobs = self.load * size * SECONDS_PER_DAY / max(self.mean_s, self.shortest_s)
        allowed = f"at most {MOST_JOBS}, from load * edges * days / mean_s"
        require(jobs <= MOST_JOBS, "expected number of jobs", jobs, allowed)
        middle = (self.shortest_s + self.longest_s) / 2
        kept = self.shortest_s < self.mean_s < middle
        require(kept, "mean_s", self.mean_s, f"between {self.shortest_s:g} and {middle:g}, the midpoint")
        require(
            0 < self.least_gbit <= self.most_gbit, "least_gbit", self.least_gbit, "> 0, at most most_gbit"
        )
        require(0 <= self.noise <= 10, "noise", self.noise, "0 to 10")
        require(self.brown_cost > 0, "brown_cost", self.brown_cost, "> 0")
        require(0 < self.tick_s <= self.shortest_s, "tick_s", self.tick_s, "> 0, no longer than a job")

    def links(self) -> Links:
        """Return the links."""
        return Links(self.edge_mbit_per_s, self.cloud_mbit_per_s, self.edge_cost, self.cloud_cost)

    def cloud(self) -> Cloud:
        """Return the cloud."""
        return Cloud(self.cloud_speed, self.brown_cost * self.tick_s)


def draw_parameters(rng: np.random.Generator) -> dict[str, float | int | str]:
    """Return a random published value of each parameter that the experiment varies."""
    choices: dict[str, tuple[float | str, ...]] = {
        "month": tuple(range(1, 13)),
        "model": MODELS,
        "load": LOADS,
        "looseness": LOOSENESS,
        "arrivals": ARRIVALS,
        "edge_mbit_per_s": EDGE_MBIT_PER_S,
        "edge_cost": EDGE_COSTS,
    }
    return {key: values[int(rng.integers(len(values)))] for key, values in choices.items()}
