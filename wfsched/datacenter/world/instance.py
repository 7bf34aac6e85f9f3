"""An instance: jobs to place on a fleet, after a history. Facts that policies may read."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from wfsched.core.arrays import IntArray, readonly
from wfsched.core.errors import DataCentreError
from wfsched.core.summary import Summarised, count
from wfsched.datacenter.world.centre import Fleet
from wfsched.datacenter.world.history import History
from wfsched.datacenter.world.jobs import Jobs
from wfsched.datacenter.world.signals import Signals
from wfsched.datacenter.world.slots import SLOTS_PER_HOUR


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Instance(Summarised):
    """Jobs to place on data centres.

    Parameters
    ----------
    fleet : Fleet
    jobs : Jobs
        Released from `first_slot` on.
    signals : Signals
        Of the true world; a policy knows them up to now, and its forecast.
    history : History, optional
        What ran before; None for an empty past.
    first_slot : int
        Slot at which the days to place begin; slot 0 is the beginning of the history.
    alpha : float [g/min]
        Price of a minute late.
    contention : float
        A run takes 1 + contention * u^2 as long, u the share of busy cores when it starts.

    Raises
    ------
    DataCentreError
        If a job fits in no centre, an origin is none, or the numbers of centres differ.
    """

    fleet: Fleet
    jobs: Jobs
    signals: Signals
    history: History | None = None
    first_slot: int = 0
    alpha: float = 2.0
    contention: float = 0.0
    held: IntArray = field(init=False)
    """(D, Q): cores that the history holds in each slot."""

    def __post_init__(self) -> None:
        n, jobs = len(self.fleet), self.jobs
        if self.signals.intensity.shape[0] != n:
            raise DataCentreError(
                "signals of another number of centres", where="signals",
                got=self.signals.intensity.shape[0], allowed=str(n),
            )  # fmt: skip
        if len(jobs) and jobs.origin.max() >= n:
            raise DataCentreError("origin is no centre", where="jobs", got=int(jobs.origin.max()))
        if len(jobs) and jobs.cores.max() > self.fleet.cores.max():
            j = int(np.argmax(jobs.cores))
            raise DataCentreError(
                "job larger than every centre", where=f"job {j}", got=int(jobs.cores[j]),
                allowed=f"at most {int(self.fleet.cores.max())} cores",
                remedy="Give the centres more cores (lower load, or least_cores), or leave the job out.",
            )  # fmt: skip
        q, past = self.signals.n_slots, self.history
        held = np.zeros((n, q)) if past is None else past.cores_held(n, 0, q)
        object.__setattr__(self, "held", readonly(held, np.int64))

    @property
    def n_slots(self) -> int:
        """Number of slots that the signals cover."""
        return self.signals.n_slots

    @property
    def n_hours(self) -> int:
        """Number of hours that the signals cover."""
        return self.signals.n_slots // SLOTS_PER_HOUR

    def _summary(self) -> str:
        return f"Instance: {count(len(self.jobs), 'job')} on {count(len(self.fleet), 'data centre')}"
