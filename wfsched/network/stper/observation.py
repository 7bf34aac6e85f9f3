"""Observations of the year: windows of what was seen, as learned policies read them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.network.stper.episode import alone_profits, year_tables
from wfsched.network.stper.signals import HOURS_OF_DAY
from wfsched.network.stper.world import World

Observation: TypeAlias = dict[str, npt.NDArray[np.float32]]
"""Arrays by name, a row for each slot observed."""

# Divisors that bring inputs near 1: TFLOP of a task, TFLOP left over, profit of a task.
_WORK, _BACKLOG, _PROFIT = 5.0, 10.0, 5.0


class Observer:
    """Observations of a world.

    ``price`` (W,), ``brown`` (W, N) and ``demand`` (W, U) over the last W = 24 slots seen, the latest at the
    end; ``backlog`` (N,), zeros if hidden; ``profit`` (U, N) of each task alone, as last seen.

    Parameters
    ----------
    world : World
    """

    def __init__(self, world: World) -> None:
        self.world = world
        signals, network = world.signals, world.network
        profit = np.empty((signals.n_slots, network.n_users, network.n_nodes))
        alone_profits(year_tables(world), profit)
        self._profit = (profit / _PROFIT).astype(np.float32)
        self._price = signals.price.astype(np.float32)
        self._brown = signals.brown.astype(np.float32)
        self._demand = (signals.demand / _WORK).astype(np.float32)
        self._window = np.arange(1 - HOURS_OF_DAY, 1)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each array of one slot."""
        users, nodes, window = self.world.network.n_users, self.world.network.n_nodes, HOURS_OF_DAY
        return {
            "backlog": (nodes,),
            "brown": (window, nodes),
            "demand": (window, users),
            "price": (window,),
            "profit": (users, nodes),
        }

    def __call__(self, at: IntArray, backlog: FloatArray) -> Observation:
        """Return the observations before slots.

        Parameters
        ----------
        at : array (n,)
        backlog : array (n, n_nodes) [TFLOP]
            What is left over; of no effect if it is hidden.
        """
        latest = at - self.world.setting.lag
        rows = latest[:, None] + self._window
        seen = self.world.setting.backlog_seen
        return {
            "backlog": (backlog / _BACKLOG if seen else np.zeros_like(backlog)).astype(np.float32),
            "brown": self._brown[rows],
            "demand": self._demand[rows],
            "price": self._price[rows],
            "profit": self._profit[latest],
        }
