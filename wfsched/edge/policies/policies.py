"""Policies: decisions at the arrival of a job. Each policy runs an instance in one kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.edge.instances.forecast import Forecast, green_rows
from wfsched.edge.outcome import Outcome
from wfsched.edge.policies.array_sizes import most_at_a_time, most_intervals
from wfsched.edge.policies.fifo import run_fifo
from wfsched.edge.policies.greedy import IN_PLACE, LOW_CARB, NO_CARB_COMM, run_greedy
from wfsched.edge.policies.realloc import UNLIMITED_SIGHT, run_realloc
from wfsched.edge.system import Instance

Mapping = Literal["in-place", "low-carb", "no-carb-comm"]
Order = Literal["edf", "looseness"]

_CODES: dict[Mapping, int] = {"in-place": IN_PLACE, "low-carb": LOW_CARB, "no-carb-comm": NO_CARB_COMM}


class Policy(Protocol):
    """Function that runs an instance, given a forecast of the green time."""

    def __call__(self, instance: Instance, forecast: Forecast, /) -> Outcome:
        """Return the outcome of the policy."""
        ...


@dataclass(frozen=True, slots=True)
class AllCloud:
    """Every job goes to the cloud at its release."""

    def __call__(self, instance: Instance, forecast: Forecast, /) -> Outcome:  # noqa: ARG002
        """Return the outcome of the policy."""
        jobs = instance.jobs
        place = np.full(len(jobs), instance.in_cloud)
        return _outcome(instance, place, jobs.release, _none(3), _none(4))


@dataclass(frozen=True, slots=True)
class Fifo:
    """Each edge runs its jobs in order of arrival; jobs that would be late go to the cloud.

    Parameters
    ----------
    anywhere : bool
        Whether a job may leave its origin, for the edge with the earliest completion.
    green_only : bool
        Whether edges run in green time only.
    """

    anywhere: bool
    green_only: bool

    def __call__(self, instance: Instance, forecast: Forecast, /) -> Outcome:
        """Return the outcome of the policy."""
        jobs, rows = instance.jobs, green_rows(forecast)
        room = most_intervals(jobs, rows) + 2
        place, log = run_fifo(
            instance.system.n_edges, jobs.work, jobs.release, jobs.deadline, jobs.origin, instance.hop,
            _row0(instance, forecast), rows.first, rows.begin, rows.end, self.anywhere, self.green_only, room,
        )  # fmt: skip
        return _outcome(instance, place, jobs.release, log, _none(4))


@dataclass(frozen=True, slots=True)
class Greedy:
    """Each job is placed once, where it costs least at its arrival.

    Parameters
    ----------
    mapping : str
        ``low-carb`` counts brown time and transfers, ``no-carb-comm`` brown time only; ``in-place`` takes
        the origin if possible, otherwise it is ``low-carb``.
    """

    mapping: Mapping

    def __call__(self, instance: Instance, forecast: Forecast, /) -> Outcome:
        """Return the outcome of the policy."""
        jobs, rows = instance.jobs, green_rows(forecast)
        room = 2 * most_intervals(jobs, rows) + 4
        place, log = run_greedy(
            instance.system.n_edges, jobs.work, jobs.release, jobs.deadline, jobs.origin, instance.hop,
            instance.fare, instance.cloud_fare, _row0(instance, forecast), rows.first, rows.begin, rows.end,
            instance.system.brown_cost, _CODES[self.mapping], room,
        )  # fmt: skip
        return _outcome(instance, place, jobs.release, log, _none(4))


@dataclass(frozen=True, slots=True)
class Realloc:
    """At each arrival, all jobs that have not begun are placed again, one after another.

    Parameters
    ----------
    mapping : str
        As in `Greedy`.
    order : str
        ``edf`` (earliest deadline first), or ``looseness``: by (deadline - now) / work.
    passes : int
        Number of searches for exchanges afterwards (see `wfsched.edge.policies.exchange`).
    sight_s : float [s]
        Look-ahead: later green intervals are ignored. 0 starts jobs at once, even in brown time, which
        leaves room for later jobs; infinity waits for green time as long as deadlines allow.
    """

    mapping: Mapping
    order: Order
    passes: int = 0
    sight_s: float = np.inf

    def __call__(self, instance: Instance, forecast: Forecast, /) -> Outcome:
        """Return the outcome of the policy."""
        jobs, rows = instance.jobs, green_rows(forecast)
        at_a_time = most_at_a_time(jobs)
        sight = UNLIMITED_SIGHT if self.sight_s == np.inf else instance.ticks(self.sight_s)
        room = plan_room(at_a_time, most_intervals(jobs, rows))
        place, cloud_from, log, moves = run_realloc(
            instance.system.n_edges, jobs.work, jobs.release, jobs.deadline, jobs.origin, instance.hop,
            instance.fare, instance.cloud_fare, instance.cloud_ticks, _row0(instance, forecast), rows.first,
            rows.begin, rows.end, instance.system.brown_cost, _CODES[self.mapping],
            self.order == "looseness", self.passes, sight, at_a_time, room,
        )  # fmt: skip
        return _outcome(instance, place, cloud_from, log, moves)


def plan_room(at_a_time: int, intervals: int) -> int:
    """Return the maximum number of slots of a two-round plan: two for each piece, one more for each job."""
    return 2 * (intervals + 2 * at_a_time + 2) + at_a_time


def _row0(instance: Instance, forecast: Forecast) -> IntArray:
    return forecast.issue_at(instance.jobs.release) * instance.system.n_edges


def _none(rows: int) -> IntArray:
    return np.zeros((rows, 0), dtype=np.int64)


def _outcome(
    instance: Instance, place: IntArray, cloud_from: IntArray, log: IntArray, moves: IntArray
) -> Outcome:
    """Return the outcome; without `moves`, jobs move at their release."""
    jobs = instance.jobs
    in_cloud = place == instance.in_cloud
    if not moves.shape[1]:
        moved = np.flatnonzero(~in_cloud & (place != jobs.origin))
        moves = np.stack([moved, jobs.release[moved], jobs.origin[moved], place[moved]])
    order = np.lexsort((log[1], place[log[0]]))
    job, begin, end = log[:, order]
    moved, at, source, target = moves
    sent = np.where(in_cloud, cloud_from, -1)
    return Outcome(instance, place, job, begin, end, moved, at, source, target, sent)
