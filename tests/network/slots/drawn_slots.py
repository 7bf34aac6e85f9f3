"""Slots drawn at random, and the two users of the worked example."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from wfsched.network.slots.economics import Economics
from wfsched.network.slots.slot import Network, Slot
from wfsched.platforms.topology.generate import LinkTerms, generate_topology
from wfsched.platforms.topology.model import Link, Topology
from wfsched.platforms.topology.units import MEGABIT_BYTES


def two_users(work: tuple[float, float], queue: bool = False) -> Slot:
    """Two users on access links of 50 Mb/s, then one shared link of 10 Mb/s; 5 Mb each, f = 5 TFLOP/s."""
    links = (
        Link("u0", "r", 50 * MEGABIT_BYTES),
        Link("u1", "r", 50 * MEGABIT_BYTES),
        Link("r", "n", 10 * MEGABIT_BYTES),
    )
    topology = Topology("two", ("u0", "u1", "r", "n"), links, users=("u0", "u1"))
    network = Network(topology, ("u0", "u1"), ("n",), np.array([5.0]), 1, 5 * MEGABIT_BYTES, 0.0)
    return Slot(network, np.array(work), deadline=100.0, queue=queue, economics=Economics(1.0, 1.0, 0.0, 0.0))


def drawn_slot(
    n_users: int,
    n_nodes: int,
    seed: int,
    *,
    queue: bool = False,
    kappa: float = 4e-3,
    deadline: float = 10.0,
    k_paths: int = 3,
) -> Slot:
    """Return a slot on a ring with chords, speeds from 1 to 10, work around 5, prices around 1."""
    rng = np.random.default_rng(seed)
    topology = generate_topology("ring", n_nodes, seed, users=n_users, terms=LinkTerms(propagation=False))
    nodes = tuple(name for name in topology.nodes if name not in topology.users)
    network = Network(topology, topology.users, nodes, rng.uniform(1.0, 10.0, n_nodes), k_paths)
    return Slot(
        network,
        np.maximum(0.5, rng.normal(5.0, 2.0, n_users)),
        deadline,
        electricity=rng.uniform(0.2, 1.8, n_nodes),
        brown=rng.uniform(0.0, 1.0, n_nodes),
        backlog=rng.uniform(0.0, 5.0, n_nodes),
        queue=queue,
        economics=Economics(kappa=kappa),
    )


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    """Draw a slot: few users and nodes, with queues or without, tight deadlines at times."""
    return drawn_slot(
        draw(st.integers(1, 6)),
        draw(st.integers(2, 6)),
        draw(st.integers(0, 1000)),
        queue=draw(st.booleans()),
        deadline=draw(st.sampled_from([0.8, 2.0, 10.0])),
        k_paths=draw(st.integers(1, 3)),
    )
