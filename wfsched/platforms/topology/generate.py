"""Topologies made by rule and seed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.platforms.topology.model import MAX_NODES, Link, Topology
from wfsched.platforms.topology.registry import SHAPES
from wfsched.platforms.topology.shapes import Shape, check_size
from wfsched.platforms.topology.units import LIGHT_KM_PER_S, MEGABIT_BYTES


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """What the links of a generated topology can carry.

    Parameters
    ----------
    bandwidth : (low, high) [B/s]
        Drawn uniformly for each link.
    propagation : bool
        Whether signals take time: the length of the link at 200,000 km/s.
    joules_per_byte : float [J/B]
    """

    bandwidth: tuple[float, float] = (10.0 * MEGABIT_BYTES, 50.0 * MEGABIT_BYTES)
    propagation: bool = True
    joules_per_byte: float = 0.0

    def __post_init__(self) -> None:
        low, high = self.bandwidth
        if not (0.0 < low <= high and math.isfinite(high)):
            raise ParameterError(
                "bandwidth out of range", where="bandwidth", got=self.bandwidth, allowed="0 < low <= high"
            )

    @property
    def seconds_per_km(self) -> float:
        """Time that a signal takes [s/km]."""
        return 1.0 / LIGHT_KM_PER_S if self.propagation else 0.0


def generate_topology(
    shape: str, n_nodes: int, seed: int = 1, *, users: int = 0, terms: LinkTerms | None = None
) -> Topology:
    """Return a connected topology of `n_nodes` nodes, and `users` at one access link each.

    Parameters
    ----------
    shape : str
        A name of `wfsched.platforms.topology.registry.SHAPES`.
    n_nodes : int
        Nodes without the users, at least 2.
    seed : int
        Non-negative; equal arguments give equal topologies.
    users : int
        As of `attach_users`.
    terms : LinkTerms, optional

    Raises
    ------
    ParameterError
        Unknown shape, a number out of range, or a negative seed.

    Examples
    --------
    >>> generate_topology("ring", 10, users=3)
    <Topology ring-10-s1: 13 nodes, 18 links, 3 users>
    """
    entry = SHAPES.entry(shape)
    check_size(n_nodes, MAX_NODES)
    drawn: Shape = entry.load()(n_nodes, generator(seed, "topology", shape))
    terms = terms or LinkTerms()
    nodes = _names("n", n_nodes)
    bandwidth = generator(seed, "topology", shape, "bandwidth").uniform(*terms.bandwidth, len(drawn.pairs))
    lengths_km = [math.dist(drawn.place[i], drawn.place[j]) for i, j in drawn.pairs]
    topology = Topology(
        f"{shape}-{n_nodes}-s{seed}",
        nodes,
        tuple(
            Link(nodes[i], nodes[j], rate, km * terms.seconds_per_km, terms.joules_per_byte)
            for (i, j), rate, km in zip(drawn.pairs, bandwidth.tolist(), lengths_km)
        ),
        position=dict(zip(nodes, map(tuple, drawn.place.tolist()))),
        source=f"generated: {shape}, seed {seed}",
    )
    return attach_users(topology, users, seed, terms) if users else topology


def attach_users(topology: Topology, users: int, seed: int = 1, terms: LinkTerms | None = None) -> Topology:
    """Return a topology with `users` more nodes, each on one access link to a random node.

    Parameters
    ----------
    topology : Topology
    users : int
        They are called ``u0``, ``u1``, ... and may share a node.
    seed : int
    terms : LinkTerms, optional
        Of the access links, which have no length.

    Raises
    ------
    ParameterError
        If `users` is negative.
    """
    if users < 0:
        raise ParameterError("number of users out of range", where="users", got=users, allowed=">= 0")
    terms = terms or LinkTerms()
    rng = generator(seed, "topology", "users")
    forwarding = [name for name, forwards in zip(topology.nodes, topology.forwards) if forwards]
    homes = [forwarding[i] for i in rng.integers(len(forwarding), size=users).tolist()]
    rates = rng.uniform(*terms.bandwidth, users).tolist()
    names = _names("u", users)
    position = topology.position
    extent = _extent(position)
    near = {
        name: _beside(position[home], i, 0.07 * extent)
        for i, (name, home) in enumerate(zip(names, homes))
        if home in position
    }
    access = (
        Link(name, home, rate, 0.0, terms.joules_per_byte) for name, home, rate in zip(names, homes, rates)
    )
    return replace(
        topology,
        nodes=(*topology.nodes, *names),
        links=(*topology.links, *access),
        users=(*topology.users, *names),
        position=position | near,
    )


def _names(letter: str, n: int) -> tuple[str, ...]:
    """Return names whose order is that of their numbers."""
    width = len(str(max(n - 1, 0)))
    return tuple(f"{letter}{i:0{width}d}" for i in range(n))


def _extent(position: Mapping[str, tuple[float, float]]) -> float:
    """Return the longer side of the box around all places."""
    columns = list(zip(*position.values()))
    return max((max(column) - min(column) for column in columns), default=0.0) or 1.0


def _beside(place: tuple[float, float], i: int, distance: float) -> tuple[float, float]:
    """Return a place near another one, in the direction of the `i`-th golden turn."""
    turn = i * math.pi * (3.0 - math.sqrt(5.0))
    return place[0] + distance * math.cos(turn), place[1] + distance * math.sin(turn)
