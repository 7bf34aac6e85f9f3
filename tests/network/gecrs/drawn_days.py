"""Small random days, full of ties."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.nodes import ComputingNode, GreenNetwork
from wfsched.network.gecrs.tasks import Tasks
from wfsched.platforms.topology.load import gecrs_topology


def small_day(seed: int, most_tasks: int = 25) -> Day:
    """Return a day of an hour: three nodes, one of them with units of one kind only at times."""
    rng = np.random.default_rng(seed)
    cap = float(rng.choice([0.0, 500.0, 20_000.0]))
    nodes = (
        ComputingNode("C", float(rng.choice([1, 16])), 8, 1.0, 3.0, cap, cap / 2),
        ComputingNode("F", 8, float(rng.choice([0, 16])), 1.0, 3.0, cap, float(rng.choice([0, cap]))),
        ComputingNode("I", 4, 4, 2.0, 2.0),
    )
    m = int(rng.integers(0, most_tasks + 1))
    whole = bool(rng.integers(2))
    arrival = np.sort(rng.uniform(0, 3500, m))
    network = GreenNetwork(gecrs_topology(bandwidth=1e6), nodes, ("A", "H", "C"), 1e6)
    tasks = Tasks(
        user=rng.integers(0, 3, m),
        arrival=np.floor(arrival / 60) * 60 if whole else arrival,
        work=rng.choice([0.0, 100.0, 500.0, 2000.0], m),
        data=rng.choice([0.0, 1e6, 5e6], m),
        kind=rng.integers(0, 2, m),
        sensitive=rng.random(m) < 0.4,
        deadline=rng.choice([30.0, 120.0, 1800.0, 7200.0], m),
    )
    supply = rng.choice([0.0, 2.0, 30.0], (3, 14)) * np.array([[1.0], [1.0], [0.0]])
    return Day(network, tasks, supply, 3600.0)


days = st.integers(0, 2**32 - 1).map(small_day)
