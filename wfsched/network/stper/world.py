"""The world of a year of slots: a network, its signals and the setting. Facts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import NetworkError, ParameterError
from wfsched.core.rng import generator
from wfsched.energy.trace import Trace
from wfsched.network.slots.slot import Network, Slot
from wfsched.network.stper.setting import Setting
from wfsched.network.stper.signals import (
    HOURS_OF_DAY,
    HOURS_OF_YEAR,
    Signals,
    brown_shares,
    demand,
    relative_hydro,
    relative_price,
    synthetic_hydro,
    synthetic_price,
)
from wfsched.platforms.topology.generate import LinkTerms
from wfsched.platforms.topology.load import load_topology


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """A network with its signals.

    Parameters
    ----------
    setting : Setting
    network : Network
    signals : Signals
    seed : int
        Of topology, speeds, hydropower nodes and demand.
    """

    setting: Setting
    network: Network
    signals: Signals
    seed: int

    def __post_init__(self) -> None:
        shapes = (self.signals.brown.shape[1], self.signals.demand.shape[1])
        sizes = (self.network.n_nodes, self.network.n_users)
        if shapes != sizes:
            raise NetworkError("signals of another network", where="signals", got=shapes, allowed=f"{sizes}")

    @property
    def first_slot(self) -> int:
        """First slot at which a day of all that is seen lies behind."""
        return HOURS_OF_DAY + self.setting.lag

    def slot(self, at: int, backlog: FloatArray | float = 0.0, demand_at: int | None = None) -> Slot:
        """Return the slot with the signals of an instant.

        Parameters
        ----------
        at : int
            Slot whose price and brown shares hold.
        backlog : float, or array (n_nodes,) [TFLOP]
        demand_at : int, optional
            Slot whose demand is taken; that of `at` if None.
        """
        work = self.signals.demand[at if demand_at is None else demand_at]
        return Slot(
            self.network,
            work,
            self.setting.deadline_s,
            electricity=float(self.signals.price[at]),
            brown=self.signals.brown[at],
            backlog=backlog,
            queue=self.setting.queue,
            economics=self.setting.economics,
        )

    def left_over(self, backlog: FloatArray, node: IntArray, work: FloatArray) -> FloatArray:
        """Return what nodes carry into the next slot, (n_nodes,) [TFLOP]: zeros if nothing is carried."""
        if self.setting.served_s is None:
            return np.zeros(self.network.n_nodes)
        taken = np.bincount(node, weights=work, minlength=self.network.n_nodes)
        left: FloatArray = np.maximum(backlog + taken - self.setting.served_s * self.network.speed, 0.0)
        return left


def build_world(
    setting: Setting,
    seed: int = 1,
    *,
    n_slots: int = HOURS_OF_YEAR,
    price: Trace | None = None,
    hydro: Trace | None = None,
) -> World:
    """Return a world: generated, with the price and the hydropower of traces where those are given.

    Parameters
    ----------
    setting : Setting
    seed : int
    n_slots : int
        Hours.
    price, hydro : Trace, optional
        In UTC, aligned by hours from their begins; synthetic if None.

    Raises
    ------
    NetworkError
        If a trace is shorter than the year, or says nothing.
    ParameterError
        If a number is out of range.
    """
    if n_slots <= 2 * HOURS_OF_DAY:
        raise ParameterError("too few slots", where="n_slots", got=n_slots, allowed=f"> {2 * HOURS_OF_DAY}")
    terms = LinkTerms(propagation=False)
    topology = load_topology(setting.topology, seed, users=setting.users, terms=terms)
    nodes = tuple(name for name in topology.nodes if name not in topology.users)
    if setting.hydro_nodes > len(nodes):
        raise ParameterError(
            "more nodes with hydropower than nodes",
            where=f"{setting.name}: hydro_nodes",
            got=setting.hydro_nodes,
            allowed=f"0 to {len(nodes)}",
        )
    speed = generator(seed, "network", "speed").uniform(*setting.speed, len(nodes))
    network = Network(topology, topology.users, nodes, speed, setting.k_paths, setting.data, setting.switch_s)
    prices, notes = (synthetic_price(n_slots, seed), ()) if price is None else relative_price(price, n_slots)
    shares = synthetic_hydro(n_slots, seed) if hydro is None else relative_hydro(hydro, n_slots)
    brown = brown_shares(shares, len(nodes), setting.hydro_nodes, seed)
    signals = Signals(prices, brown, demand(n_slots, len(topology.users), seed), notes)
    return World(setting, network, signals, seed)
