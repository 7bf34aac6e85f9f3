"""The log: jobs that ran, each in one centre, with what they took there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import DataCentreError
from wfsched.datacenter.world.centre import Fleet
from wfsched.datacenter.world.history import History
from wfsched.datacenter.world.jobs import Jobs
from wfsched.datacenter.world.slots import MINUTES_PER_HOUR, SLOT_MIN

_W_PER_KW = 1e3
_COLUMNS = ("centre", "run", "energy", "temperature", "end")


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """Jobs that ran, one a row; only the chosen centre has a label.

    Parameters
    ----------
    jobs : Jobs
    fleet : Fleet
    centre : array (m,)
    run : array (m,) [min]
    energy : array (m,) [kWh]
        Metered at the facility, so with the PUE.
    temperature : array (m,) [degC]
        Of the centre at the release.
    end : array (m,) [min]
        When the run was over: from then on the row can be learned from.

    Raises
    ------
    DataCentreError
        If the lengths differ, or a run time or an energy is not above 0.
    """

    jobs: Jobs
    fleet: Fleet
    centre: IntArray
    run: FloatArray
    energy: FloatArray
    temperature: FloatArray
    end: FloatArray

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            kind = np.int64 if name == "centre" else np.float64
            object.__setattr__(self, name, readonly(getattr(self, name), kind))
            if getattr(self, name).shape != (len(self.jobs),):
                raise DataCentreError(
                    "wrong shape", where=f"log: {name}", got=getattr(self, name).shape,
                    allowed=f"({len(self.jobs)},)",
                )  # fmt: skip
        for name in ("run", "energy"):
            values = getattr(self, name)
            if not ((values > 0) & np.isfinite(values)).all():
                i = int(np.argmin((values > 0) & np.isfinite(values)))
                raise DataCentreError(
                    f"{name} not above 0", where=f"log, row {i}", got=float(values[i]), allowed="> 0, finite"
                )

    def __len__(self) -> int:
        return len(self.jobs)

    def ratios(self) -> FloatArray:
        """Return the logs of run time and energy over those of the nameplate, (m, 2)."""
        run = self.jobs.base / self.fleet.speed[self.centre]
        kw = self.jobs.busy_cores() * (self.fleet.watt * self.fleet.pue)[self.centre] / _W_PER_KW
        return np.log(np.stack([self.run / run, self.energy / (kw * run / MINUTES_PER_HOUR)], axis=1))

    def rows(self, chosen: IntArray | slice) -> Log:
        """Return some of the rows, in their order."""
        columns = {name: getattr(self, name)[chosen] for name in _COLUMNS}
        return Log(self.jobs.rows(chosen), self.fleet, **columns)

    def joined(self, other: Log) -> Log:
        """Return the rows of both, by release; they are of one fleet."""
        order = np.argsort(np.concatenate([self.jobs.release, other.jobs.release]), kind="stable")

        def both(one: Any, two: Any) -> Any:
            return np.concatenate([one, two])[order]

        jobs = Jobs(*(both(getattr(self.jobs, name), getattr(other.jobs, name)) for name in Jobs.__slots__))
        columns = {name: both(getattr(self, name), getattr(other, name)) for name in _COLUMNS}
        return Log(jobs, self.fleet, **columns)

    def known(self, since: float, now: float) -> Log:
        """Return the rows of jobs released from `since` on whose runs ended before `now` [min]."""
        return self.rows(np.flatnonzero((self.jobs.release >= since) & (self.end < now)))


def log_of(history: History, fleet: Fleet) -> Log:
    """Return the log of what ran before the jobs to place."""
    end = history.slot * SLOT_MIN + history.run
    return Log(history.jobs, fleet, history.centre, history.run, history.energy, history.temperature, end)
