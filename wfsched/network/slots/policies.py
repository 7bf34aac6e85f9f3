"""Policies that plan a slot, and the bound on what any plan brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.network.slots import search_kernel as kernel
from wfsched.network.slots.kernel import decode, end_alone, open_decoding
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.slot import Slot

Genes: TypeAlias = tuple[IntArray, IntArray, IntArray]
"""Node, path and order, (n_users,) each."""

# Sweeps that a local search makes at most; it ends long before.
_MOST_SWEEPS = 1000


class SlotPolicy(Protocol):
    """A callable that plans a slot; a plain function will do."""

    def __call__(self, slot: Slot, rng: np.random.Generator, /) -> Plan:
        """Return a plan; what is random comes from `rng`."""


def upper_bound(slot: Slot) -> float:
    """Return a bound on the profit of every plan: each task alone on its best path and node."""
    return float(kernel.bound_alone(slot.tables))


def routing_bound(slot: Slot, node: IntArray) -> float:
    """Return a bound on the profit of every routing to given nodes: each task alone on its best path."""
    tables = slot.tables
    total = 0.0
    for u, n in enumerate(node.tolist()):
        ends = [float(end_alone(tables, u, n, p)) for p in range(int(tables.n_paths[u, n]))]
        reward = slot.economics.reward(float(tables.work[u]), min(ends), float(tables.deadline[u]))
        total += reward - float(tables.cost[u, n])
    return total


def _blank(slot: Slot) -> Genes:
    node, path, order = np.zeros((3, slot.network.n_users), np.int64)
    return node, path, order


def _stream(rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return rng.integers(2**64, size=1, dtype=np.uint64)


def routed(slot: Slot, node: IntArray, sweeps: int = 1) -> Genes:
    """Return a plan for given nodes: fastest paths, most pressing first, then improved `sweeps` times.

    Parameters
    ----------
    node : array (n_users,)
        Index of the computing node of each task.
    sweeps : int
        0 leaves the list as it is.
    """
    _, path, order = _blank(slot)
    node = node.astype(np.int64)
    kernel.choose_paths(slot.tables, node, path)
    kernel.order_by_gain(slot.tables, node, path, order)
    if sweeps:
        kernel.improve(slot.tables, open_decoding(slot.tables), node, path, order, sweeps, False)
    return node, path, order


@dataclass(frozen=True, slots=True)
class Greedy:
    """Each task goes where it would earn most alone; then the router.

    Parameters
    ----------
    sweeps : int
        Of the router.
    """

    sweeps: int = 2

    def __call__(self, slot: Slot, rng: np.random.Generator) -> Plan:  # noqa: ARG002
        """Return the plan."""
        return Plan.decode(slot, *self.genes(slot))

    def genes(self, slot: Slot) -> Genes:
        """Return node, path and order."""
        node, path, _ = _blank(slot)
        kernel.choose_alone(slot.tables, node, path)
        return routed(slot, node, self.sweeps)


@dataclass(frozen=True, slots=True)
class Congested:
    """Users by work, the most first: each takes its best node and path in what is booked."""

    def __call__(self, slot: Slot, rng: np.random.Generator) -> Plan:  # noqa: ARG002
        """Return the plan."""
        return Plan.decode(slot, *self.genes(slot))

    def genes(self, slot: Slot) -> Genes:
        """Return node, path and order."""
        genes = _blank(slot)
        kernel.choose_congested(slot.tables, open_decoding(slot.tables), *genes)
        return genes


@dataclass(frozen=True, slots=True)
class LocalSearch:
    """Moves and exchanges from the better of `Greedy` and `Congested`, then from kicked plans.

    Parameters
    ----------
    kicks : int
        Kicks of the iterated search; 0 for one descent.
    """

    kicks: int = 0

    def __call__(self, slot: Slot, rng: np.random.Generator) -> Plan:
        """Return the plan."""
        tables = slot.tables
        memory = open_decoding(tables)
        starts = [Greedy(0).genes(slot), Congested().genes(slot)]
        node, path, order = max(starts, key=lambda genes: float(decode(tables, memory, *genes)))
        if self.kicks:
            stream = _stream(rng)
            kernel.iterate(tables, memory, node, path, order, self.kicks, _MOST_SWEEPS, stream)
        else:
            kernel.improve(tables, memory, node, path, order, _MOST_SWEEPS, True)
        return Plan.decode(slot, node, path, order)


@dataclass(frozen=True, slots=True)
class Random:
    """Nodes and paths drawn uniformly, users in any order."""

    def __call__(self, slot: Slot, rng: np.random.Generator) -> Plan:
        """Return the plan."""
        genes = _blank(slot)
        kernel.draw_plan(slot.tables, *genes, _stream(rng))
        return Plan.decode(slot, *genes)


@dataclass(frozen=True, slots=True)
class Exhaustive:
    """All nodes, the first paths of each, all orders: for tests, a few users only.

    Parameters
    ----------
    k_paths : int
    """

    k_paths: int = 2

    def __call__(self, slot: Slot, rng: np.random.Generator) -> Plan:  # noqa: ARG002
        """Return the best plan."""
        from itertools import permutations

        genes = _blank(slot)
        orders = np.array(list(permutations(range(slot.network.n_users))), np.int64)
        memory = open_decoding(slot.tables)
        kernel.enumerate_plans(slot.tables, memory, self.k_paths, orders, *genes)
        return Plan.decode(slot, *genes)
