"""What is stored, supplied and bought over a day, piece by piece."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.network.gecrs.outcome import DayOutcome


class Tracks(NamedTuple):
    """Energy of the nodes over the pieces of the day.

    Parameters
    ----------
    bounds : (K + 1,) [s]
    reserve : (N, K + 1) [J]
        Stored at each bound.
    brown : (N, K) [J]
        Brown energy of the tasks sent in each piece, their transfers included.
    """

    bounds: FloatArray
    reserve: FloatArray
    brown: FloatArray


def energy_tracks(outcome: DayOutcome) -> Tracks:
    """Return the energy of the nodes over the day.

    Parameters
    ----------
    outcome : DayOutcome
    """
    day = outcome.day
    n_pieces = int(np.ceil(day.seconds / day.piece_s))
    bounds = np.minimum(day.piece_s * np.arange(n_pieces + 1), day.seconds)
    reserve = np.zeros((day.network.n_nodes, n_pieces + 1))
    brown = np.zeros((day.network.n_nodes, n_pieces))
    in_day = outcome.decided < day.seconds
    piece = np.minimum((outcome.decided / day.piece_s).astype(np.int64), n_pieces - 1)
    np.add.at(brown, (outcome.node[in_day], piece[in_day]), outcome.brown[in_day])
    for n in range(day.network.n_nodes):
        reserve[n] = _reserve(outcome, n, bounds)
    return Tracks(bounds, reserve, brown)


def _reserve(outcome: DayOutcome, n: int, bounds: FloatArray) -> FloatArray:
    """Return what node `n` has stored at each bound [J]."""
    day = outcome.day
    own = np.flatnonzero((outcome.node == n) & (outcome.decided <= bounds[-1]))
    instants = np.concatenate([outcome.decided[own], bounds])
    taken = np.concatenate([outcome.used[own], np.zeros(len(bounds))])
    order = np.argsort(instants, kind="stable")
    ends = day.piece_s * np.arange(day.supply.shape[1] + 1)
    supplied = np.interp(instants[order], ends, day.tables.supplied[n])
    node = day.network.nodes[n]
    stored, before, track = node.reserve, 0.0, np.empty(len(order))
    for i, (total, used) in enumerate(zip(supplied.tolist(), taken[order].tolist())):
        stored = min(node.reserve_cap, stored + total - before) - used
        before, track[i] = total, stored
    at_bounds: FloatArray = np.maximum(track[np.isin(order, np.arange(len(own), len(order)))], 0.0)
    return at_bounds
