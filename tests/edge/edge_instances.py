"""Small random instances, full of ties: transfers, clouds and green time of every kind."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from wfsched.edge.green_time.green_intervals import GreenIntervals, green_of
from wfsched.edge.system import Cloud, Instance, Jobs, Links, System


def random_instance(rng: np.random.Generator, most_jobs: int = 14, crowded: float | None = None) -> Instance:
    """Return an instance of a few edges; `crowded` is how much work there is per tick of an edge, about."""
    n = int(rng.integers(1, 4))
    m = int(rng.integers(1, most_jobs + 1))
    work = rng.integers(1, 9, m)
    load = rng.choice([0.3, 1.0, 2.0]) if crowded is None else crowded
    span = max(int(work.sum() / n / load), 1)
    release = np.sort(rng.integers(0, span, m))
    volume = rng.integers(1, 6, m).astype(float)
    system = System(
        tuple(_green(rng, span + 40) for _ in range(n)),
        Links(
            edge_mbit_per_s=float(rng.choice([0.5, 1.0, 5.0, 100.0])),
            cloud_mbit_per_s=float(rng.choice([1.0, 2.0, 100.0])),
            edge_cost=float(rng.choice([0.0, 1.0, 10.0])),
            cloud_cost=float(rng.choice([0.0, 10.0, 50.0])),
        ),
        Cloud(speed=float(rng.choice([1.0, 2.0, 3.0])), cost=float(rng.choice([10.0, 25.0]))),
        brown_cost=10.0,
    )
    origin = rng.integers(0, n, m)
    far = 2 * np.ceil(volume / system.links.cloud_mbit_per_s) + np.ceil(work / system.cloud.speed)
    window = np.maximum(np.rint(work * rng.uniform(1.0, 5.0, m)), np.maximum(work, far)).astype(np.int64)
    return Instance(system, Jobs(work, release, release + window, origin, volume))


def _green(rng: np.random.Generator, horizon: int) -> GreenIntervals:
    turns = np.unique(rng.integers(0, horizon, int(rng.integers(0, horizon // 3 + 2))))
    return green_of([(int(a), int(b)) for a, b in pairwise(turns) if rng.random() < 0.5])
