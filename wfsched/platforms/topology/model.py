"""The topology: nodes and the links between them. Facts only."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import TopologyError
from wfsched.core.summary import Summarised, count, cut

MAX_NODES = 5000
"""Most nodes of a topology: tables of pairs of nodes grow with its square."""


@dataclass(frozen=True, slots=True)
class Link:
    """A full-duplex link between two nodes: two arcs, each of which carries one transfer at a time.

    Parameters
    ----------
    u, v : str
        Names of its ends.
    bandwidth : float [B/s], > 0
        Of each direction.
    latency : float [s]
        Propagation of a signal.
    joules_per_byte : float [J/B]
    """

    u: str
    v: str
    bandwidth: float
    latency: float = 0.0
    joules_per_byte: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """The directions of the links: arc ``2 i`` leads from `u` to `v` of link `i`, arc ``2 i + 1`` back.

    Parameters
    ----------
    tail, head : array (n_arcs,)
        Indices of nodes.
    bandwidth : array (n_arcs,) [B/s]
    latency : array (n_arcs,) [s]
    joules_per_byte : array (n_arcs,) [J/B]
    """

    tail: IntArray
    head: IntArray
    bandwidth: FloatArray
    latency: FloatArray
    joules_per_byte: FloatArray


@dataclass(frozen=True, eq=False, repr=False)
class Topology(Summarised):
    """Nodes and the links between them; connected.

    Parameters
    ----------
    name : str
    nodes : tuple of str
        Unique names; their order is the order of node indices everywhere.
    links : tuple of Link
        At most one for each pair of nodes.
    users : tuple of str
        Nodes at which work begins and that never forward what is not theirs.
    position : mapping from node names to (longitude, latitude)
        In degrees, or on a plane of any unit; for maps.
    source : str
        Where the numbers come from.
    notes : tuple of str
        What was assumed when it was read or generated, one clause each.

    Raises
    ------
    TopologyError
        If it is malformed or not connected, or a user has no link.
    """

    name: str
    nodes: tuple[str, ...]
    links: tuple[Link, ...]
    users: tuple[str, ...] = ()
    position: dict[str, tuple[float, float]] = field(default_factory=dict)
    source: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._check_nodes()
        for link in self.links:
            self._check_link(link)
        self._check_pairs()
        self._check_connected()

    @property
    def n_nodes(self) -> int:
        """Number of nodes, users included."""
        return len(self.nodes)

    @cached_property
    def index(self) -> dict[str, int]:
        """Index of each node by its name."""
        return {name: i for i, name in enumerate(self.nodes)}

    @cached_property
    def arcs(self) -> Arcs:
        """Both directions of all links."""
        tail = [self.index[end] for link in self.links for end in (link.u, link.v)]
        head = [self.index[end] for link in self.links for end in (link.v, link.u)]
        columns = ("bandwidth", "latency", "joules_per_byte")
        doubled = ([getattr(link, name) for link in self.links for _ in range(2)] for name in columns)
        return Arcs(
            readonly(tail, np.int64), readonly(head, np.int64), *(readonly(c, np.float64) for c in doubled)
        )

    @cached_property
    def forwards(self) -> tuple[bool, ...]:
        """Whether each node passes on what is not its own."""
        users = frozenset(self.users)
        return tuple(name not in users for name in self.nodes)

    def node_index(self, name: str) -> int:
        """Return the index of the node called `name`.

        Raises
        ------
        TopologyError
            If there is none.
        """
        if name not in self.index:
            raise TopologyError("unknown node", where=self.name, got=name, known=self.nodes)
        return self.index[name]

    def _check_nodes(self) -> None:
        if not self.nodes:
            raise TopologyError("the topology has no nodes", where=self.name)
        if len(self.nodes) > MAX_NODES:
            raise TopologyError(
                "too many nodes", where=self.name, got=len(self.nodes), allowed=f"at most {MAX_NODES}"
            )
        if len(set(self.nodes)) != len(self.nodes):
            twice = next(name for name in self.nodes if self.nodes.count(name) > 1)
            raise TopologyError("duplicate node", where=self.name, got=twice)
        for user in self.users:
            self.node_index(user)

    def _check_link(self, link: Link) -> None:
        where = f"{self.name}: link {link.u}-{link.v}"
        for end in (link.u, link.v):
            if end not in self.index:
                raise TopologyError("unknown node", where=where, got=end, known=self.nodes)
        if link.u == link.v:
            raise TopologyError("a link leads back to its own node", where=where)
        if not (math.isfinite(link.bandwidth) and link.bandwidth > 0):
            raise TopologyError(
                "bandwidth out of range", where=where, got=link.bandwidth, allowed="a finite number > 0 [B/s]"
            )
        for what in ("latency", "joules_per_byte"):
            value = getattr(link, what)
            if not (math.isfinite(value) and value >= 0):
                raise TopologyError(
                    f"{what} out of range", where=where, got=value, allowed="a finite number >= 0"
                )

    def _check_pairs(self) -> None:
        seen: set[frozenset[str]] = set()
        for link in self.links:
            pair = frozenset((link.u, link.v))
            if pair in seen:
                raise TopologyError(
                    "two links between one pair of nodes",
                    where=self.name,
                    got=f"{link.u}-{link.v}",
                    remedy="State one link with the sum of their bandwidths.",
                )
            seen.add(pair)

    def _check_connected(self) -> None:
        linked = {end for link in self.links for end in (link.u, link.v)}
        for user in self.users:
            if user not in linked:
                raise TopologyError("a user has no link", where=self.name, got=user)
        reached = self._reached()
        if len(reached) < self.n_nodes:
            lost = [name for name in self.nodes if name not in reached]
            raise TopologyError(
                "the topology is not connected",
                where=self.name,
                got=f"no way from {self.nodes[0]} to {', '.join(lost)}",
                remedy="Add links, or leave out the nodes that cannot be reached; users do not forward.",
            )

    def _reached(self) -> set[str]:
        """Return the nodes that the first one that forwards can reach; users are ends only."""
        neighbours: dict[str, list[str]] = {name: [] for name in self.nodes}
        for link in self.links:
            neighbours[link.u].append(link.v)
            neighbours[link.v].append(link.u)
        users = frozenset(self.users)
        first = next((name for name in self.nodes if name not in users), self.nodes[0])
        reached, waiting = {first}, [first]
        while waiting:
            for name in neighbours[waiting.pop()]:
                if name not in reached:
                    reached.add(name)
                    if name not in users:
                        waiting.append(name)
        return reached

    def _summary(self) -> str:
        """Return name and size."""
        parts = [count(self.n_nodes, "node"), count(len(self.links), "link")]
        parts += [count(len(self.users), "user")] if self.users else []
        return f"Topology {cut(self.name, 60)}: {', '.join(parts)}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "link", "bandwidth", "latency"
        for link in self.links:
            yield f"{link.u}-{link.v}", f"{link.bandwidth * 8e-6:g} Mb/s", f"{link.latency * 1e3:g} ms"
