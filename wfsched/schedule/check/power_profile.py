"""Power profiles: the power of each machine over time as a step function."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.platforms.model import Platform


class Intervals(NamedTuple):
    """Intervals of a schedule; one entry of each array per task.

    Parameters
    ----------
    machine : (n_tasks,)
    start, finish : (n_tasks,) [s]
    share : (n_tasks,)
        Part of the machine that the task takes; 1 on an exclusive one.
    watts : (n_tasks,) [W]
        Active power of the whole machine at the level of the task.
    """

    machine: IntArray
    start: FloatArray
    finish: FloatArray
    share: FloatArray
    watts: FloatArray


class PowerProfile(NamedTuple):
    """Pieces of constant power, sorted by (machine, begin).

    Parameters
    ----------
    machine : (n_pieces,)
    begin, end : (n_pieces,) [s]
    busy_w, idle_w, boot_w : (n_pieces,) [W]
        Power at the machine; the facility multiplies it by its PUE.
    """

    machine: IntArray
    begin: FloatArray
    end: FloatArray
    busy_w: FloatArray
    idle_w: FloatArray
    boot_w: FloatArray

    def joules(self, watts: FloatArray, n_machines: int) -> FloatArray:
        """Return the integral of one of the powers, by machine, shape (n_machines,)."""
        drawn = watts * (self.end - self.begin)
        joules: FloatArray = np.bincount(self.machine, weights=drawn, minlength=n_machines)  # type: ignore[assignment]
        return joules


class Windows(NamedTuple):
    """Time window in which each machine is in use; meaningless where `used` is false.

    Parameters
    ----------
    used : (n_machines,)
    first, last : (n_machines,) [s]
        First start and last finish.
    """

    used: BoolArray
    first: FloatArray
    last: FloatArray


def windows(intervals: Intervals, n_machines: int) -> Windows:
    """Return the first start and the last finish on each machine."""
    first, last = np.full(n_machines, np.inf), np.full(n_machines, -np.inf)
    np.minimum.at(first, intervals.machine, intervals.start)
    np.maximum.at(last, intervals.machine, intervals.finish)
    return Windows(np.isfinite(first), first, last)


def power_profile(platform: Platform, intervals: Intervals, makespan_s: float) -> PowerProfile:
    """Return the power of each machine over time.

    A machine idles with the part of it that no task takes, from its first start to its last
    finish, or from 0 to the makespan on a site that is always on. Its boot ends with its first
    start. Complexity O(n log n).
    """
    machine, time, change = _events(platform, intervals, makespan_s)
    order = np.lexsort((time, machine))
    machine, time = machine[order], time[order]
    busy, share, on, boot = np.cumsum(change[order], axis=0)[:-1].T
    keep = (machine[1:] == machine[:-1]) & (time[1:] > time[:-1])
    idle = _idle_watts(platform)[machine[:-1]] * np.maximum(0.0, on - share)
    return PowerProfile(
        machine[:-1][keep], time[:-1][keep], time[1:][keep], busy[keep], idle[keep], boot[keep]
    )


def _events(platform: Platform, ran: Intervals, makespan_s: float) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return machine, time and change of (busy W, share, machines on, boot W) of each event."""
    n_machines = platform.n_machines
    types = [machine.type for machine in platform.machines]
    seen = windows(ran, n_machines)
    used = np.flatnonzero(seen.used)
    boot_s, boot_w = (np.array([getattr(t, name) for t in types])[used] for name in ("boot_s", "boot_w"))
    always = np.array([platform.sites[m.site].idle == "always" for m in platform.machines])
    leased, standing = np.flatnonzero(seen.used & ~always), np.flatnonzero(always)
    zero, whole = np.zeros(len(standing)), np.full(len(standing), makespan_s)
    steps = [
        _step(ran.machine, ran.start, ran.finish, {0: ran.share * ran.watts, 1: ran.share}),
        _step(leased, seen.first[leased], seen.last[leased], {2: np.ones(len(leased))}),
        _step(standing, zero, whole, {2: np.ones(len(standing))}),
        _step(used, seen.first[used] - boot_s, seen.first[used], {3: boot_w}),
    ]
    machine, time, change = (np.concatenate(parts) for parts in zip(*steps))
    return machine, time, change


def _step(
    machine: IntArray, begin: FloatArray, end: FloatArray, height: dict[int, FloatArray]
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return the events of rectangles: up at their begin, down at their end."""
    up = np.zeros((len(machine), 4))
    for column, values in height.items():
        up[:, column] = values
    return np.concatenate([machine, machine]), np.concatenate([begin, end]), np.concatenate([up, -up])


def _idle_watts(platform: Platform) -> FloatArray:
    types = [machine.type for machine in platform.machines]
    return np.array([each.idle_w + each.static_w * platform.count_static for each in types])
