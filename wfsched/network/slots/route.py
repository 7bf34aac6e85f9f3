"""Routing of a slot by name of the router, and the registry of routers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import IntArray
from wfsched.core.errors import NetworkError
from wfsched.core.registry import Entry, Registry
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.routers import ExactRouter, ExhaustiveRouter, ListRouter, Router, TransformRouter
from wfsched.network.slots.slot import Slot

_HERE = "wfsched.network.slots.route"

LIST: Router = ListRouter()
IMPROVED: Router = ListRouter(sweeps=2)
TRANSFORM: Router = TransformRouter()
EXACT: Router = ExactRouter()
EXHAUSTIVE: Router = ExhaustiveRouter()

ROUTERS = Registry(
    "router",
    (
        Entry("list", f"{_HERE}:LIST", "fastest paths, most pressing task first", "STPer"),
        Entry("improved", f"{_HERE}:IMPROVED", "then other paths and exchanges in the order", "ours"),
        Entry("transform", f"{_HERE}:TRANSFORM", "quadratic transform, integer programming", "STPer"),
        Entry(
            "exact", f"{_HERE}:EXACT", "constraint programming, a minute at most (extra exact)", "OR-Tools"
        ),
        Entry("exhaustive", f"{_HERE}:EXHAUSTIVE", "all paths and orders, of a few users", "reference"),
    ),
)
"""Routers by name; an entry is a function of (Slot, nodes) that returns a Plan."""


def route(slot: Slot, node: npt.ArrayLike | Sequence[str], router: str | Router = "improved") -> Plan:
    """Return the plan that sends tasks to given nodes over the paths and in the order that a router takes.

    Parameters
    ----------
    slot : Slot
    node : array or sequence (n_users,)
        Index or name of the computing node of each task.
    router : str or callable
        Name of a router, or the router itself.

    Raises
    ------
    NetworkError
        If there is not one computing node for each task.
    ParameterError
        If there is no such router.
    """
    chosen: Router = ROUTERS.entry(router).load() if isinstance(router, str) else router
    return chosen(slot, nodes_of(slot, node))


def nodes_of(slot: Slot, node: npt.ArrayLike | Sequence[str]) -> IntArray:
    """Return the indices of the computing nodes of all tasks, (n_users,).

    Raises
    ------
    NetworkError
        If there is not one computing node for each task.
    """
    network, given = slot.network, np.asarray(node)
    if given.shape != (network.n_users,) or given.dtype.kind not in "iuU":
        allowed = f"({network.n_users},)"
        raise NetworkError("not a node for each task", where="node", got=given.shape, allowed=allowed)
    if given.dtype.kind == "U":
        return np.array([network.node(name) for name in given.tolist()], np.int64)
    for u, n in enumerate(given.tolist()):
        if not 0 <= n < network.n_nodes:
            allowed = f"0 to {network.n_nodes - 1}"
            raise NetworkError("there is no such computing node", where=f"node[{u}]", got=n, allowed=allowed)
    return given.astype(np.int64)
