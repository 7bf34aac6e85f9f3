"""A platform on three nodes in a row, and workflows from lists, for what is computed by hand."""

from __future__ import annotations

import numpy as np

from wfsched import route_platform
from wfsched.core.arrays import readonly
from wfsched.platforms import Machine, MachineType, Network, PerTask, Platform, Site
from wfsched.platforms.topology import Link, Topology
from wfsched.workflow import Edges, Tasks, Workflow

# Three nodes in a row, both links 1 MB/s and 0.5 s long; 1 microjoule a byte each.
ROW = Topology("row", ("a", "b", "c"), tuple(Link(u, v, 1e6, 0.5, 1e-6) for u, v in ("ab", "bc")))


def machine_type() -> MachineType:
    one = readonly([1.0], np.float64)
    return MachineType(
        "one", 1.0, readonly([1.0, 0.0, 0.0, 0.0], np.float64), 1, np.inf, False, 0.0, one, one, 0.0
    )


def row(at: str) -> Platform:
    """Return machines at these nodes of the row, one each; machines of a node 100 MB/s apart."""
    nodes = sorted(set(at))
    machines = tuple(Machine(f"m{k}", machine_type(), nodes.index(node)) for k, node in enumerate(at))
    network = Network.uniform(len(nodes), bandwidth=1e8)
    free = Platform("row", "EUR", tuple(Site(node) for node in nodes), machines, network, PerTask())
    return route_platform(free, ROW)


def workflow(work: list[float], edges: list[tuple[int, int, float]]) -> Workflow:
    source, target, size = zip(*edges) if edges else ((), (), ())
    tasks = Tasks.of([f"T{i}" for i in range(len(work))], work)
    return Workflow.build("by-hand", tasks, Edges.of(source, target, size))
