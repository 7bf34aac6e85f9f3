"""Computing nodes of a network, with the paths from its users to them. Facts only."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import NetworkError
from wfsched.core.summary import Summarised, count
from wfsched.core.units import JOULES_PER_KWH
from wfsched.platforms.topology.model import Topology
from wfsched.platforms.topology.paths import PathTable, path_table, transfer_costs

KINDS = ("cpu", "gpu")
"""Kinds of units, and of the work that they do."""

# Costs of paths must be positive; this decides for the fewest hops where links take no time at all.
_LEAST_HOP_S = 1e-12


@dataclass(frozen=True, slots=True)
class ComputingNode:
    """A node that computes: its units, their power and the energy that it can store.

    All units of a kind work on one task at a time, first come, first served.

    Parameters
    ----------
    name : str
        Node of the topology.
    cpu, gpu : float
        Number of units of each kind; together above 0.
    cpu_power, gpu_power : float [W]
        Of one unit at work.
    reserve_cap : float [J]
        Most green energy that is stored.
    reserve : float [J]
        Green energy stored at the beginning.

    Raises
    ------
    NetworkError
        If it has no units, or a number is out of range.
    """

    name: str
    cpu: float = 0.0
    gpu: float = 0.0
    cpu_power: float = 10.0
    gpu_power: float = 30.0
    reserve_cap: float = 0.0
    reserve: float = 0.0

    def __post_init__(self) -> None:
        for what in ("cpu", "gpu", "cpu_power", "gpu_power", "reserve_cap", "reserve"):
            value = getattr(self, what)
            if not (math.isfinite(value) and value >= 0):
                raise NetworkError(
                    f"{what} out of range",
                    where=f"node {self.name}",
                    got=value,
                    allowed="a finite number >= 0",
                )
        if not self.cpu + self.gpu > 0:
            raise NetworkError(
                "the computing node has no units",
                where=f"node {self.name}",
                got="cpu 0, gpu 0",
                allowed="units of at least one kind",
                remedy="Give it units, or leave it out: nodes that are not named are routers.",
            )
        if self.reserve > self.reserve_cap:
            raise NetworkError(
                "more energy is stored than fits",
                where=f"node {self.name}",
                got=self.reserve,
                allowed=f"0 to its cap of {self.reserve_cap:g} J",
            )


@dataclass(frozen=True, eq=False, repr=False)
class GreenNetwork(Summarised):
    """A topology with its computing nodes and the users at which tasks begin.

    Parameters
    ----------
    topology : Topology
    nodes : tuple of ComputingNode
    users : tuple of str
        Nodes of the topology; those of the topology if none are given.
    path_data : float [B]
        Amount of data for which the path from a user to a node takes least time; ties by names.

    Raises
    ------
    NetworkError
        If there are no users or computing nodes, or one is unknown or named twice.
    """

    topology: Topology
    nodes: tuple[ComputingNode, ...]
    users: tuple[str, ...] = ()
    path_data: float = 0.0
    paths: PathTable = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.users:
            object.__setattr__(self, "users", self.topology.users)
        self._check("users", self.users)
        self._check("computing nodes", tuple(node.name for node in self.nodes))
        index = self.topology.node_index
        costs = transfer_costs(self.topology, self.path_data) + _LEAST_HOP_S
        sources, targets = list(map(index, self.users)), [index(node.name) for node in self.nodes]
        object.__setattr__(self, "paths", path_table(self.topology, sources, targets, costs))

    def _check(self, what: str, names: tuple[str, ...]) -> None:
        where = self.topology.name
        if not names:
            raise NetworkError(f"there are no {what}", where=where, allowed="at least one")
        for name in names:
            if name not in self.topology.index:
                raise NetworkError(
                    f"unknown node among the {what}", where=where, got=name, known=self.topology.nodes
                )
            if names.count(name) > 1:
                raise NetworkError(f"a node is named twice among the {what}", where=where, got=name)

    @property
    def n_nodes(self) -> int:
        """Number of computing nodes."""
        return len(self.nodes)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the computing nodes."""
        return tuple(node.name for node in self.nodes)

    def node(self, name: str) -> int:
        """Return the index of a computing node.

        Raises
        ------
        NetworkError
            If it does not compute, as routers do not, or is unknown.
        """
        if name not in self.names:
            router = name in self.topology.index
            what = "the destination is a router" if router else "unknown destination"
            raise NetworkError(
                what,
                where=self.topology.name,
                got=name,
                known=self.names,
                remedy="Send the task to a node with units." if router else None,
            )
        return self.names.index(name)

    def path(self, user: int, node: int) -> tuple[int, ...]:
        """Return the arcs from a user to a computing node."""
        return tuple(self.paths.arc[user, node, 0, : self.paths.length[user, node, 0]].tolist())

    def path_text(self, user: int, node: int) -> str:
        """Return the nodes of a path: ``"A-B-C"``."""
        heads = self.topology.arcs.head
        return "-".join(
            [self.users[user], *(self.topology.nodes[heads[arc]] for arc in self.path(user, node))]
        )

    @cached_property
    def units(self) -> FloatArray:
        """Units of each node by kind, (n_nodes, 2)."""
        units: FloatArray = readonly([[node.cpu, node.gpu] for node in self.nodes], np.float64)
        return units

    @cached_property
    def power(self) -> FloatArray:
        """Power of a unit of each node by kind, (n_nodes, 2) [W]."""
        power: FloatArray = readonly([[node.cpu_power, node.gpu_power] for node in self.nodes], np.float64)
        return power

    def along(self, per_arc: FloatArray) -> FloatArray:
        """Return the sum of a quantity of arcs (n_arcs,) over each path, (n_users, n_nodes)."""
        shape = (len(self.users), self.n_nodes)
        sums = [float(per_arc[list(self.path(u, n))].sum()) for u in range(shape[0]) for n in range(shape[1])]
        return np.array(sums).reshape(shape)

    def _summary(self) -> str:
        """Return name and size."""
        sizes = (count(len(self.users), "user"), count(self.n_nodes, "computing node"))
        return f"Network {self.topology.name}: {', '.join(sizes)}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "node", "cpu", "gpu", "reserve cap"
        for node in self.nodes:
            yield node.name, f"{node.cpu:g}", f"{node.gpu:g}", f"{node.reserve_cap / JOULES_PER_KWH:.4g} kWh"
