"""The history: jobs that ran before those to place, most where the nameplate is fastest, some anywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.datacenter.world.centre import Fleet
from wfsched.datacenter.world.jobs import Jobs
from wfsched.datacenter.world.slots import SLOT_MIN


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Jobs that ran, one a row; only the chosen centre has a label.

    Parameters
    ----------
    jobs : Jobs
    centre, slot : array (m,)
        Where and from when each ran.
    run : array (m,) [min]
    energy : array (m,) [kWh]
        Metered at the facility, so with the PUE.
    temperature : array (m,) [degC]
        Of the centre at the release.
    """

    jobs: Jobs
    centre: IntArray
    slot: IntArray
    run: FloatArray
    energy: FloatArray
    temperature: FloatArray

    def __post_init__(self) -> None:
        for name in ("centre", "slot"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.int64))
        for name in ("run", "energy", "temperature"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))

    def end_slot(self) -> IntArray:
        """Return the slot boundary at which each job gives its cores back, (m,)."""
        return slots_held(self.slot, self.run)

    def cores_held(self, n_centres: int, first: int, n_slots: int) -> IntArray:
        """Return the cores held in each centre and slot from `first` on, (D, n_slots)."""
        change = np.zeros((n_centres, n_slots + 1), dtype=np.int64)
        begin, end = np.clip(np.stack([self.slot, self.end_slot()]) - first, 0, n_slots)
        np.add.at(change, (self.centre, begin), self.jobs.cores)
        np.add.at(change, (self.centre, end), -self.jobs.cores)
        return np.cumsum(change, axis=1)[:, :-1]


def slots_held(slot: IntArray, run: FloatArray) -> IntArray:
    """Return the boundary after the end of runs that start at `slot`."""
    return np.asarray(slot + np.ceil(run / SLOT_MIN).astype(np.int64))


def place_history(
    fleet: Fleet, jobs: Jobs, run: FloatArray, exploration: float, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Return centre and slot of each job: at once, in the fastest centre by nameplate that has room.

    Ties of the nameplate go by an order drawn for each job; with probability `exploration` the first of
    that order comes before the fastest.
    """
    m, n = run.shape
    order = rng.permuted(np.tile(np.arange(n), (m, 1)), axis=1)
    by_speed = np.take_along_axis(order, np.argsort(-fleet.speed[order], axis=1, kind="stable"), axis=1)
    random = np.asarray(rng.random(m) < exploration)
    preference = np.where(random[:, None], np.concatenate([order[:, :1], by_speed], axis=1)[:, :n], by_speed)
    # Cut off by the centre that came first twice: where nothing else has room, the job waits.
    from wfsched.datacenter.world.history_kernel import place_by_preference

    held = np.ceil(run / SLOT_MIN).astype(np.int64)
    centre, slot = place_by_preference(jobs.ready_slot(n), preference, held, jobs.cores, fleet.cores)
    return centre, slot
