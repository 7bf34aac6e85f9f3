"""Site demand: power that a schedule draws at each site, as a step function of time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.schedule.check.power_profile import Intervals, power_profile
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.schedule import Schedule


class Demand(NamedTuple):
    """Power that one site draws; m steps.

    Parameters
    ----------
    time : (m,) [s]
        Ascending, counted from the start of the workflow: when the power changes.
    watts : (m,) [W]
        With the facility overhead, from each instant to the next; the last is 0.
    """

    time: FloatArray
    watts: FloatArray


def site_demands(schedule: Schedule) -> list[Demand]:
    """Return the demand of each site of the platform."""
    problem, machine, level = schedule.problem, schedule.machine, schedule.level
    tables, platform = problem.tables, problem.platform
    share = machine_shares(tables)[np.arange(len(machine)), machine]
    ran = Intervals(
        machine.astype(np.int64), schedule.start, schedule.finish, share, tables.watts[machine, level]
    )
    pieces = power_profile(platform, ran, schedule.makespan_s)
    watts = (pieces.busy_w + pieces.idle_w + pieces.boot_w) * tables.pue[pieces.machine]
    site = np.array([m.site for m in platform.machines])[pieces.machine]
    parts = (site == s for s in range(len(platform.sites)))
    return [_summed(pieces.begin[own], pieces.end[own], watts[own]) for own in parts]


def _summed(begin: FloatArray, end: FloatArray, watts: FloatArray) -> Demand:
    """Add up rectangles."""
    time, place = np.unique(np.concatenate([begin, end]), return_inverse=True)
    change = np.bincount(place, weights=np.concatenate([watts, -watts]), minlength=len(time))
    height = np.cumsum(change)
    if len(height):
        height[-1] = 0.0
    return Demand(time, np.maximum(0.0, height))
