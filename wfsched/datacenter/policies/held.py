"""CAP, PCAPS and CASPER over data centres: place a job by expected carbon, then start it or hold it there.

A threshold is relative to the least and greatest intensity of its own region. Were only centres candidates
that admit a job now, jobs would go to dirty centres at their best hour. So the centre comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.errors import ParameterError
from wfsched.datacenter.baselines.quota import Quota
from wfsched.datacenter.baselines.urgency import CarbonThreshold, urgency_of_slack
from wfsched.datacenter.engine.policy import Answer, Decider, Moment
from wfsched.datacenter.engine.running import tables_of
from wfsched.datacenter.engine.seen import Seen
from wfsched.datacenter.policies.hold_kernel import place_or_hold
from wfsched.datacenter.world.fleet import continent_of
from wfsched.datacenter.world.slots import SLOT_MIN, SLOTS_PER_HOUR

AHEAD_H = 48
"""Hours ahead in which the least and greatest intensity are sought."""

MARGIN = 0.08
"""Part by which predicted run times are lengthened before a held job must start."""

GUARD = 2
"""Slots before that in which it must start."""

_LEAST_INTENSITY = 1e-6


@dataclass(frozen=True, slots=True)
class Cap:
    """CAP: a quota of the cores of each centre, by its intensity among those of the next 48 hours.

    Parameters
    ----------
    share : float
        Share of the cores that is always allowed, 0 to 1.
    at_home : bool
        Run jobs at their origin only.
    exact : bool
        Thresholds by the exact ratio.
    margin : float
    guard : int [slots]
        A held job starts this long before it would be late.
    """

    share: float = 0.2
    at_home: bool = False
    exact: bool = False
    margin: float = MARGIN
    guard: int = GUARD

    def __post_init__(self) -> None:
        Quota(1, self.share)

    def open(self, seen: Seen) -> Decider:
        """Return a decider for one run."""
        cores = seen.instance.fleet.cores.tolist()
        quotas = [Quota(number, self.share, self.exact) for number in cores]

        @lru_cache(maxsize=2)
        def allowed_cores(issue: int, hour: int) -> IntArray:
            now, low, high = _bounds(seen, issue, hour)
            return np.array([q.at(*at) for q, *at in zip(quotas, now, low, high)], np.int64)

        def rule(moment: Moment) -> tuple[BoolArray, IntArray]:
            may = np.ones((len(moment.waiting), len(cores)), np.bool_)
            return may, allowed_cores(*_time(seen, moment.slot))

        return _decider(seen, self, _allowed(seen, self.at_home), rule)


@dataclass(frozen=True, slots=True)
class Pcaps:
    """PCAPS: a threshold of intensity that rises with the urgency of a job among those that wait.

    Parameters
    ----------
    gamma : float
        Carbon awareness, 0 to 1.
    at_home : bool
        Run jobs at their origin only.
    margin : float
    guard : int [slots]
        A held job starts this long before it would be late.
    """

    gamma: float = 0.5
    at_home: bool = False
    margin: float = MARGIN
    guard: int = GUARD

    def __post_init__(self) -> None:
        CarbonThreshold(self.gamma)

    def open(self, seen: Seen) -> Decider:
        """Return a decider for one run."""
        jobs, law = seen.instance.jobs, CarbonThreshold(self.gamma)
        latest = jobs.release + jobs.tau - jobs.base

        def rule(moment: Moment) -> tuple[BoolArray, IntArray]:
            slack = latest[moment.waiting] - moment.slot * SLOT_MIN
            urgency = urgency_of_slack(slack)
            now, low, high = _bounds(seen, *_time(seen, moment.slot))
            psi = np.array([[law.at(r, *at) for at in zip(low, high)] for r in np.unique(urgency)])
            rows = np.searchsorted(np.unique(urgency), urgency)
            may = (psi[rows] >= now) | (urgency[:, None] >= 1.0)
            return may, seen.instance.fleet.cores

        return _decider(seen, self, _allowed(seen, self.at_home), rule, idle_starts=True)


@dataclass(frozen=True, slots=True)
class Casper:
    """CASPER: jobs as requests, each to the cleanest centre with room that is near enough; nothing is held.

    Parameters
    ----------
    limit_ms : float [ms]
        Greatest latency from the origin.
    near : bool
        Stay on the continent of the origin.
    margin : float
    guard : int [slots]
        A held job starts this long before it would be late.
    """

    limit_ms: float = float("inf")
    near: bool = False
    margin: float = MARGIN
    guard: int = GUARD

    def __post_init__(self) -> None:
        if not self.limit_ms >= 0.0:
            raise ParameterError("latency out of range", where="limit_ms", got=self.limit_ms, allowed=">= 0")

    def open(self, seen: Seen) -> Decider:
        """Return a decider for one run."""
        fleet, jobs = seen.instance.fleet, seen.instance.jobs
        reach = (fleet.latency_ms() <= self.limit_ms) | np.eye(len(fleet), dtype=np.bool_)
        if self.near:
            lands = np.array([continent_of(centre.zone) for centre in fleet.centres])
            reach &= lands[:, None] == lands
        allowed = np.ascontiguousarray(reach[jobs.origin])

        def rule(moment: Moment) -> tuple[BoolArray, IntArray]:
            return np.ones((len(moment.waiting), len(fleet)), np.bool_), fleet.cores

        return _decider(seen, self, allowed, rule, by_energy=False)


def _allowed(seen: Seen, at_home: bool) -> BoolArray:
    """Return the centres that each job may use, (m, D)."""
    origin, n = seen.instance.jobs.origin, len(seen.instance.fleet)
    return np.arange(n) == origin[:, None] if at_home else np.ones((len(origin), n), np.bool_)


def _time(seen: Seen, slot: int) -> tuple[int, int]:
    """Return the current issue of the forecast and the hour."""
    return seen.forecast.issue_at(slot), slot // SLOTS_PER_HOUR


def _bounds(seen: Seen, issue: int, hour: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the facility signal of now, its least and its greatest value ahead, (D,) each [g/kWh]."""
    ahead = np.maximum(seen.forecast.hourly[issue][:, hour : hour + AHEAD_H], _LEAST_INTENSITY)
    return ahead[:, 0], ahead.min(axis=1), ahead.max(axis=1)


def _decider(
    seen: Seen,
    policy: Cap | Pcaps | Casper,
    allowed: BoolArray,
    rule: Callable[[Moment], tuple[BoolArray, IntArray]],
    by_energy: bool = True,
    idle_starts: bool = False,
) -> Decider:
    """Return a decider that places each waiting job, and starts it if it may or would be late."""
    tables, n = tables_of(seen, policy.margin), len(seen.instance.fleet)

    def decide(moment: Moment) -> Answer | None:
        may, quota = rule(moment)
        jobs_in = np.bincount(moment.running_centre, minlength=n)
        centre = place_or_hold(
            tables, allowed, moment.waiting, moment.free.copy(), jobs_in,
            np.ascontiguousarray(moment.intensity), by_energy, may, quota, idle_starts, policy.guard,
            moment.slot,
        )  # fmt: skip
        starts = centre >= 0
        if not starts.any():
            return None
        return Answer(moment.waiting[starts], centre[starts], np.full(int(starts.sum()), moment.slot))

    return decide
