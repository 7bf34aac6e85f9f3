"""Features: what is known of jobs at their release, and what the nameplates of centres make of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import DataCentreError
from wfsched.datacenter.world.centre import Fleet
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.jobs import Jobs
from wfsched.datacenter.world.slots import MINUTES_PER_HOUR

_W_PER_KW = 1e3


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Jobs at their release, in every centre of a fleet.

    Parameters
    ----------
    jobs : Jobs
    fleet : Fleet
    temperature : array (m, D) [degC]
        Of each centre at the release.

    Raises
    ------
    DataCentreError
        If the temperatures do not match jobs and fleet.
    """

    jobs: Jobs
    fleet: Fleet
    temperature: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "temperature", readonly(self.temperature, np.float64))
        if self.temperature.shape != (len(self.jobs), len(self.fleet)):
            raise DataCentreError(
                "wrong shape", where="features: temperature", got=self.temperature.shape,
                allowed=str((len(self.jobs), len(self.fleet))),
            )  # fmt: skip

    def __len__(self) -> int:
        return len(self.jobs)

    def nameplate_run(self) -> FloatArray:
        """Return the run time by nameplate, (m, D) [min]."""
        return np.asarray(self.jobs.base[:, None] / self.fleet.speed)

    def nameplate_energy(self) -> FloatArray:
        """Return the energy by nameplate, with the PUE of the cold, (m, D) [kWh]."""
        kw = self.jobs.busy_cores()[:, None] * (self.fleet.watt * self.fleet.pue) / _W_PER_KW
        return np.asarray(kw * self.nameplate_run() / MINUTES_PER_HOUR)

    def rows(self, chosen: IntArray | slice) -> Features:
        """Return some of the jobs, in their order."""
        return Features(self.jobs.rows(chosen), self.fleet, self.temperature[chosen])


def features_of(instance: Instance) -> Features:
    """Return the features of the jobs to place."""
    signals, jobs = instance.signals, instance.jobs
    return Features(jobs, instance.fleet, signals.at_minute(signals.temperature, jobs.release))
