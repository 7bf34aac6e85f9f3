"""Routers of slots: paths and order of the transfers of tasks whose nodes are given."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import permutations, product
from typing import Protocol

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.core.errors import NetworkError
from wfsched.network.slots.kernel import open_decoding
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.policies import routed
from wfsched.network.slots.search_kernel import decode_rows
from wfsched.network.slots.slot import Slot
from wfsched.network.slots.transform import Transform

# Some seconds of decoding.
_MOST_ROUTINGS = 2_000_000


class Router(Protocol):
    """A callable that routes the tasks of a slot to given nodes; a plain function will do."""

    def __call__(self, slot: Slot, node: IntArray, /) -> Plan:
        """Return a plan with these nodes, (n_users,)."""


@dataclass(frozen=True, slots=True)
class ListRouter:
    """Fastest paths, most pressing task first; then other paths and exchanges in the order.

    Parameters
    ----------
    sweeps : int
        Times that all of them are tried; 0 leaves the list as it is.
    """

    sweeps: int = 0

    def __call__(self, slot: Slot, node: IntArray) -> Plan:
        """Return the plan."""
        return Plan.decode(slot, *routed(slot, node, self.sweeps))


@dataclass(frozen=True, slots=True)
class TransformRouter:
    """The quadratic transform: integer programs until their weights settle.

    Parameters
    ----------
    time_limit_s : float [s]
        Of each program.
    """

    time_limit_s: float = 10.0

    def __call__(self, slot: Slot, node: IntArray) -> Plan:
        """Return the plan."""
        return Plan.decode(slot, *Transform(self.time_limit_s).routed(slot, node))


@dataclass(frozen=True, slots=True)
class ExactRouter:
    """Constraint programming on paths and orders.

    Parameters
    ----------
    tick_s : float [s]
        Times of the program are whole numbers of it.
    time_limit_s : float [s]
        The best plan found is taken then.
    """

    tick_s: float = 0.01
    time_limit_s: float = 60.0

    def __call__(self, slot: Slot, node: IntArray) -> Plan:
        """Return the plan."""
        from wfsched.network.slots.exact import prove_slot

        return prove_slot(slot, node=node, tick_s=self.tick_s, time_limit_s=self.time_limit_s).plan


@dataclass(frozen=True, slots=True)
class ExhaustiveRouter:
    """All paths and all orders, of a few users."""

    def __call__(self, slot: Slot, node: IntArray) -> Plan:
        """Return the best plan; ties go to the first.

        Raises
        ------
        NetworkError
            If there are too many routings.
        """
        users = np.arange(len(node))
        counts = slot.network.paths.count[users, node].tolist()
        _refuse_too_many(math.prod(counts) * math.factorial(len(node)))
        orders = np.array(list(permutations(users.tolist())), np.int64)
        memory, best, found = open_decoding(slot.tables), -np.inf, (users, users)
        profits, delays = np.empty((2, len(orders)))
        nodes = np.broadcast_to(node, orders.shape).astype(np.int64)
        for path in product(*map(range, counts)):
            paths = np.broadcast_to(np.array(path, np.int64), orders.shape).copy()
            decode_rows(slot.tables, memory, nodes, paths, orders, profits, delays)
            row = int(profits.argmax())
            if profits[row] > best:
                best, found = profits[row], (paths[row], orders[row])
        return Plan.decode(slot, node, *found)


def _refuse_too_many(routings: int) -> None:
    if routings > _MOST_ROUTINGS:
        raise NetworkError(
            "too many paths and orders to try them all",
            where="exhaustive",
            got=f"{routings:,}",
            allowed=f"at most {_MOST_ROUTINGS:,}",
            remedy="Take the router exact.",
        )
