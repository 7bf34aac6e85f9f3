"""Usage of machines in a schedule: tasks, busy time, utilisation, frequency."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.schedule.schedule import Schedule


@dataclass(frozen=True, slots=True)
class MachineUsage:
    """Usage of one machine in a schedule.

    Parameters
    ----------
    name, type, site, tier : str
    tasks : int
    first_start_s, last_finish_s : float
        NaN of an idle machine, as is the mean frequency.
    busy_s : float
        Time with one task or more [s].
    utilisation : float
        Busy time as a share of the makespan, in [0, 1].
    mean_frequency_ghz : float
        Over its tasks, weighted by their run times.
    """

    name: str
    type: str
    site: str
    tier: str
    tasks: int
    first_start_s: float
    last_finish_s: float
    busy_s: float
    utilisation: float
    mean_frequency_ghz: float


def machine_usage(schedule: Schedule) -> tuple[MachineUsage, ...]:
    """Return the usage of each machine in `schedule`, in the order of the platform."""
    return tuple(_usage(schedule, k) for k in range(schedule.problem.n_machines))


def _usage(schedule: Schedule, k: int) -> MachineUsage:
    machine = schedule.problem.platform.machines[k]
    site = schedule.problem.platform.sites[machine.site]
    here = schedule.machine == k
    start, finish = schedule.start[here], schedule.finish[here]
    busy = union_length(start, finish)
    frequencies = machine.type.frequencies_ghz[schedule.level[here]]
    return MachineUsage(
        name=machine.name,
        type=machine.type.name,
        site=site.name,
        tier=str(site.tier),
        tasks=len(start),
        first_start_s=float(start.min()) if len(start) else math.nan,
        last_finish_s=float(finish.max()) if len(start) else math.nan,
        busy_s=busy,
        utilisation=busy / schedule.makespan_s if schedule.makespan_s > 0 else 0.0,
        mean_frequency_ghz=_mean(frequencies, finish - start),
    )


def _mean(values: FloatArray, weights: FloatArray) -> float:
    """Return the weighted mean; the plain mean if all weights are 0, NaN if there are no values."""
    if not len(values):
        return math.nan
    return float(np.average(values, weights=weights if weights.sum() > 0 else None))


def union_length(start: FloatArray, finish: FloatArray) -> float:
    """Return the length of the union of intervals [s].

    >>> import numpy as np
    >>> union_length(np.array([5.0, 0.0, 1.0]), np.array([6.0, 2.0, 3.0]))
    4.0
    """
    rank = np.argsort(start, kind="stable")
    start, reached = start[rank], np.maximum.accumulate(finish[rank])
    # Each interval adds the part after both its start and the ends of all earlier ones.
    before = np.concatenate((start[:1], reached[:-1]))
    return float(np.maximum(reached - np.maximum(start, before), 0.0).sum())
