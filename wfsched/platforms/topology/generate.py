"""Topologies made by rule and seed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.platforms.topology.model import MAX_NODES, Link, Topology
from wfsched.platforms.topology.registry import SHAPES
from wfsched.platforms.topology.shapes import Shape, check_size

BYTES_PER_MB = 1e6 / 8.0
"""Bytes in a megabit."""

LIGHT_KM_PER_S = 200_000.0
"""Speed of a signal in glass fibre [km/s]."""


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

    bandwidth: tuple[float, float] = (10.0 * BYTES_PER_MB, 50.0 * BYTES_PER_MB)
    propagation: bool = True
    joules_per_byte: float = 0.0

    def __post_init__(self) -> None:
        low, high = self.bandwidth
        if not (0.0 < low <= high and math.isfinite(high)):
            raise ParameterError(
                "bandwidth out of range", where="bandwidth", got=self.bandwidth, allowed="0 < low <= high"
            )


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
        The first is attached to a random node, as are all others.
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
    if users < 0:
        raise ParameterError("number of users out of range", where="users", got=users, allowed=">= 0")
    drawn: Shape = entry.load()(n_nodes, generator(seed, "topology", shape))
    terms = terms or LinkTerms()
    nodes = _names("n", n_nodes)
    ends = [(nodes[i], nodes[j], math.dist(drawn.place[i], drawn.place[j])) for i, j in drawn.pairs]
    homes = generator(seed, "topology", shape, "homes").integers(n_nodes, size=users).tolist()
    names = _names("u", users)
    ends += [(name, nodes[home], 0.0) for name, home in zip(names, homes)]
    position = dict(zip(nodes, map(tuple, drawn.place.tolist())))
    position |= {name: _beside(position[nodes[home]], i) for i, (name, home) in enumerate(zip(names, homes))}
    return Topology(
        f"{shape}-{n_nodes}-s{seed}",
        (*nodes, *names),
        _links(ends, terms, seed, shape),
        users=names,
        position=position,
        source=f"generated: {shape}, seed {seed}",
    )


def _links(ends: list[tuple[str, str, float]], terms: LinkTerms, seed: int, shape: str) -> tuple[Link, ...]:
    bandwidth = generator(seed, "topology", shape, "bandwidth").uniform(*terms.bandwidth, size=len(ends))
    return tuple(
        Link(u, v, rate, km / LIGHT_KM_PER_S if terms.propagation else 0.0, terms.joules_per_byte)
        for (u, v, km), rate in zip(ends, bandwidth.tolist())
    )


def _names(letter: str, n: int) -> tuple[str, ...]:
    """Return names whose order is that of their numbers."""
    width = len(str(max(n - 1, 0)))
    return tuple(f"{letter}{i:0{width}d}" for i in range(n))


def _beside(place: tuple[float, ...], i: int) -> tuple[float, float]:
    """Return a place near another one, in the direction of the `i`-th golden turn."""
    turn = i * math.pi * (3.0 - math.sqrt(5.0))
    return place[0] + 70.0 * math.cos(turn), place[1] + 70.0 * math.sin(turn)
