"""Batches: some tasks of a day that are decided together, with what is known of the supply then."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import NetworkError, ParameterError
from wfsched.core.summary import Summarised, count
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.policies import Policy
from wfsched.network.gecrs.simulate import simulate
from wfsched.network.gecrs.tracks import energy_tracks


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Batch(Summarised):
    """Tasks that are decided together.

    Parameters
    ----------
    day : Day
        From the begin of the batch on, with the reserves of that instant.
    seen : array (n_nodes,) [W]
        Mean power of each node in the hour before.
    """

    day: Day
    seen: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", readonly(self.seen, np.float64))

    def forecast(self) -> Day:
        """Return the day as persistence expects it: the power of the hour before goes on."""
        supply = np.repeat(self.seen[:, None], self.day.supply.shape[1], axis=1)
        return self.day.supplied_by(supply)

    def _summary(self) -> str:
        """Return the size."""
        return f"Batch of {count(len(self.day.tasks), 'task')} on {self.day.network.topology.name}"


def batch_of(day: Day, begin_h: float, size: int = 40, policy: str | Policy = "gecrs") -> Batch:
    """Return the first tasks of a day from an instant on, as a batch.

    Nodes are idle at its begin (ours); their reserves are those that a policy left until then.

    Parameters
    ----------
    day : Day
    begin_h : float [h]
        Rounded down to a piece of the supply.
    size : int
    policy : str or callable
        Runs the day until then.

    Raises
    ------
    ParameterError
        If the batch begins outside the day.
    NetworkError
        If fewer tasks arrive after its begin.
    """
    hours = day.seconds / SECONDS_PER_HOUR
    if not 0 <= begin_h < hours:
        raise ParameterError(
            "begin outside the day", where="begin_h", got=begin_h, allowed=f"0 to {hours:g} h"
        )
    piece = int(begin_h * SECONDS_PER_HOUR / day.piece_s)
    begin_s = piece * day.piece_s
    reserve = energy_tracks(simulate(day, policy)).reserve[:, piece]
    nodes = tuple(
        replace(node, reserve=min(float(stored), node.reserve_cap))
        for node, stored in zip(day.network.nodes, reserve)
    )
    hour = max(1, round(SECONDS_PER_HOUR / day.piece_s))
    before = day.supply[:, max(0, piece - hour) : max(piece, 1)]
    first = int(np.searchsorted(day.tasks.arrival, begin_s))
    if size < 1 or first + size > len(day.tasks):
        raise NetworkError(
            "too few tasks for a batch",
            where=f"from {begin_s / SECONDS_PER_HOUR:g} h on",
            got=len(day.tasks) - first,
            allowed=f"at least {max(size, 1)}",
            remedy="Begin earlier, or take fewer tasks.",
        )
    tasks = day.tasks.rows(np.arange(first, first + size))
    rest = replace(
        day,
        network=replace(day.network, nodes=nodes),
        tasks=replace(tasks, arrival=tasks.arrival - begin_s),
        supply=day.supply[:, piece:],
        seconds=day.seconds - begin_s,
    )
    return Batch(rest, before.mean(axis=1))
