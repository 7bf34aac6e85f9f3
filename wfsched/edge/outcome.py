"""Outcome of a policy: place and time of each job, and costs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.summary import Record, Summarised, Tabular, count
from wfsched.edge.system import Instance


@dataclass(frozen=True, slots=True)
class Bill:
    """Cost of a run, by cause [carbon cost].

    Parameters
    ----------
    brown : float
        Brown time on the edges.
    moves : float
        Transfers between edges, including results sent back.
    cloud : float
        Jobs in the cloud, including their transfers.
    """

    brown: float
    moves: float
    cloud: float

    @property
    def total(self) -> float:
        """Total cost."""
        return self.brown + self.moves + self.cloud


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Outcome(Summarised, Tabular):
    """Schedule of all jobs, as a policy decided it.

    Parameters
    ----------
    instance : Instance
    place : array (m,)
        Edge of each job; ``instance.in_cloud`` for the cloud.
    job, begin, end : array (n,)
        Slots on the edges [ticks]; the edge is that of the job.
    moved, moved_at, moved_from, moved_to : array (k,)
        Job, instant of the decision [ticks] and edges of each move of data, in order of decision.
    cloud_from : array (m,) [ticks]
        Departure of a job's data to the cloud; -1 for jobs that ran on an edge.
    """

    instance: Instance
    place: IntArray
    job: IntArray
    begin: IntArray
    end: IntArray
    moved: IntArray
    moved_at: IntArray
    moved_from: IntArray
    moved_to: IntArray
    cloud_from: IntArray
    bill: Bill = field(init=False)

    def __post_init__(self) -> None:
        for key in (
            "place",
            "job",
            "begin",
            "end",
            "moved",
            "moved_at",
            "moved_from",
            "moved_to",
            "cloud_from",
        ):
            object.__setattr__(self, key, readonly(getattr(self, key), np.int64))
        object.__setattr__(self, "bill", self._bill())

    def _bill(self) -> Bill:
        instance = self.instance
        remote = (self.place != instance.jobs.origin) & (self.place != instance.in_cloud)
        hops = np.bincount(self.moved, minlength=len(self.place)) + remote
        return Bill(
            brown=instance.system.brown_cost * float(self.brown_ticks().sum()),
            moves=float(hops @ instance.fare),
            cloud=float(instance.cloud_fare[self.place == instance.in_cloud].sum()),
        )

    def brown_ticks(self) -> IntArray:
        """Return the brown time of each slot, (n,) [ticks]."""
        brown = self.end - self.begin
        edge = self.place[self.job]
        for e, green in enumerate(self.instance.system.green):
            own = edge == e
            brown[own] -= green.within(self.begin[own], self.end[own])
        return brown

    def completion(self) -> IntArray:
        """Return the arrival of each job's result at its origin, (m,) [ticks]."""
        instance, jobs = self.instance, self.instance.jobs
        done = np.zeros(len(jobs), dtype=np.int64)
        np.maximum.at(done, self.job, self.end)
        done += np.where(self.place != jobs.origin, instance.hop, 0)
        in_cloud = self.place == instance.in_cloud
        out: IntArray = np.where(in_cloud, self.cloud_from + instance.cloud_ticks, done)
        return out

    @property
    def cost(self) -> float:
        """Total cost [carbon cost]."""
        return self.bill.total

    def figures(self) -> dict[str, float]:
        """Return the figures of the outcome: costs [carbon cost], brown time [ticks] and counts of jobs."""
        in_cloud = self.place == self.instance.in_cloud
        late: FloatArray = np.maximum(self.completion() - self.instance.jobs.deadline, 0)
        return {
            "cost": self.cost,
            "brown": self.bill.brown,
            "moves": self.bill.moves,
            "cloud": self.bill.cloud,
            "brown_ticks": float(self.brown_ticks().sum()),
            "jobs_in_cloud": float(in_cloud.sum()),
            "jobs_moved": float(len(np.unique(self.moved))),
            "jobs_late": float((late > 0).sum()),
        }

    def _records(self) -> list[Record]:
        jobs, completion = self.instance.jobs, self.completion()
        return [
            {
                "job": i,
                "place": "cloud" if place == self.instance.in_cloud else f"edge {place}",
                "release_ticks": int(jobs.release[i]),
                "deadline_ticks": int(jobs.deadline[i]),
                "completion_ticks": int(completion[i]),
            }
            for i, place in enumerate(self.place.tolist())
        ]

    def _summary(self) -> str:
        """Return size and cost."""
        jobs, edges = len(self.place), self.instance.system.n_edges
        size = f"{count(jobs, 'job')} on {count(edges, 'edge')}"
        away = int((self.place == self.instance.in_cloud).sum())
        return f"Outcome of {size}: {away} in the cloud, cost {self.bill.total:.6g}"
