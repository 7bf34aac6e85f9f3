"""The policies: what is decided when a job arrives. Each runs a whole instance in one kernel."""

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
from wfsched.edge.policies.realloc import FAR, run_realloc
from wfsched.edge.system import Instance

Mapping = Literal["in-place", "low-carb", "no-carb-comm"]
Order = Literal["edf", "looseness"]

_CODES: dict[Mapping, int] = {"in-place": IN_PLACE, "low-carb": LOW_CARB, "no-carb-comm": NO_CARB_COMM}


class Policy(Protocol):
    """What runs an instance, seeing a forecast of the green time."""

    def __call__(self, instance: Instance, seen: Forecast, /) -> Outcome:
        """Return what the policy does."""
        ...


@dataclass(frozen=True, slots=True)
class AllCloud:
    """Every job goes to the cloud at once."""

    def __call__(self, instance: Instance, seen: Forecast, /) -> Outcome:  # noqa: ARG002
        """Return what the policy does."""
        jobs = instance.jobs
        place = np.full(len(jobs), instance.in_cloud)
        return _outcome(instance, place, jobs.release, _none(3), _none(4))


@dataclass(frozen=True, slots=True)
class Fifo:
    """Each edge takes its jobs in the order of their arrival; the cloud takes what would be late.

    Parameters
    ----------
    anywhere : bool
        Whether a job may leave its origin; then the edge with the earliest completion takes it.
    green_only : bool
        Whether an edge works in green time only.
    """

    anywhere: bool
    green_only: bool

    def __call__(self, instance: Instance, seen: Forecast, /) -> Outcome:
        """Return what the policy does."""
        jobs, rows = instance.jobs, green_rows(seen)
        room = most_intervals(jobs, rows) + 2
        place, log = run_fifo(
            instance.system.n_edges, jobs.work, jobs.release, jobs.deadline, jobs.origin, instance.hop,
            _row0(instance, seen), rows.first, rows.begin, rows.end, self.anywhere, self.green_only, room,
        )  # fmt: skip
        return _outcome(instance, place, jobs.release, log, _none(4))


@dataclass(frozen=True, slots=True)
class Greedy:
    """Each job is placed once, where it costs least at its arrival.

    Parameters
    ----------
    mapping : str
        ``low-carb`` counts brown time and transfers, ``no-carb-comm`` brown time only, ``in-place`` takes
        the origin where that is possible and else does as ``low-carb``.
    """

    mapping: Mapping

    def __call__(self, instance: Instance, seen: Forecast, /) -> Outcome:
        """Return what the policy does."""
        jobs, rows = instance.jobs, green_rows(seen)
        room = 2 * most_intervals(jobs, rows) + 4
        place, log = run_greedy(
            instance.system.n_edges, jobs.work, jobs.release, jobs.deadline, jobs.origin, instance.hop,
            instance.fare, instance.cloud_fare, _row0(instance, seen), rows.first, rows.begin, rows.end,
            instance.system.brown_cost, _CODES[self.mapping], room,
        )  # fmt: skip
        return _outcome(instance, place, jobs.release, log, _none(4))


@dataclass(frozen=True, slots=True)
class Realloc:
    """Whenever a job arrives, all that have not begun are placed anew, one after another.

    Parameters
    ----------
    mapping : str
        As of `Greedy`.
    order : str
        ``edf``: by deadline; ``looseness``: by (deadline - now) / work.
    passes : int
        How often exchanges are looked for afterwards (see `wfsched.edge.policies.exchange`).
    sight_s : float [s]
        Green intervals that begin later are left out of account: 0 starts jobs at once, in brown time too,
        which keeps room for those to come; infinity waits for green time as long as deadlines allow.
    """

    mapping: Mapping
    order: Order
    passes: int = 0
    sight_s: float = np.inf

    def __call__(self, instance: Instance, seen: Forecast, /) -> Outcome:
        """Return what the policy does."""
        jobs, rows = instance.jobs, green_rows(seen)
        at_a_time = most_at_a_time(jobs)
        sight = FAR if self.sight_s == np.inf else instance.ticks(self.sight_s)
        room = plan_room(at_a_time, most_intervals(jobs, rows))
        place, cloud_from, log, moves = run_realloc(
            instance.system.n_edges, jobs.work, jobs.release, jobs.deadline, jobs.origin, instance.hop,
            instance.fare, instance.cloud_fare, instance.cloud_ticks, _row0(instance, seen), rows.first,
            rows.begin, rows.end, instance.system.brown_cost, _CODES[self.mapping],
            self.order == "looseness", self.passes, sight, at_a_time, room,
        )  # fmt: skip
        return _outcome(instance, place, cloud_from, log, moves)


def plan_room(at_a_time: int, intervals: int) -> int:
    """Return how many slots a plan by two rounds can have: two for each piece, one more for each job."""
    return 2 * (intervals + 2 * at_a_time + 2) + at_a_time


def _row0(instance: Instance, seen: Forecast) -> IntArray:
    return seen.issue_at(instance.jobs.release) * instance.system.n_edges


def _none(rows: int) -> IntArray:
    return np.zeros((rows, 0), dtype=np.int64)


def _outcome(
    instance: Instance, place: IntArray, cloud_from: IntArray, log: IntArray, moves: IntArray
) -> Outcome:
    """Return the outcome; where there are no `moves`, jobs move when they are released."""
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
