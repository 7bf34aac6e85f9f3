"""`load_topology`: a topology by name or path."""

from __future__ import annotations

import os
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from wfsched.core.arguments import PATH, takes
from wfsched.core.errors import MissingExtraError, ParameterError, TopologyError
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.platforms.topology.generate import LinkTerms, attach_users, generate_topology
from wfsched.platforms.topology.model import Link, Topology
from wfsched.platforms.topology.registry import SHAPES
from wfsched.platforms.topology.units import MEGABIT_BYTES

_GENERATED = re.compile(r"([a-z]+)-(\d+)")
_TOPOHUB = "topohub:"

# "Towards Joint Energy Efficiency and Performance Optimization", IJAASR; hops of its worked example.
_GECRS_LINKS = "A-B B-C A-J J-I J-H H-I H-G G-F H-D D-C D-E E-F"


@takes("name", *PATH, allowed="a name or a path")
def load_topology(
    name: str | os.PathLike[str],
    seed: int = 1,
    *,
    users: int = 0,
    bandwidth: float | None = None,
    terms: LinkTerms | None = None,
) -> Topology:
    """Return a topology: generated, built in, of topohub, or read from a file.

    Parameters
    ----------
    name : str or path
        ``"ring-10"``, ``"gabriel-20"``, ``"waxman-50"``: a shape and its number of nodes; ``"gecrs"``;
        ``"topohub:sndlib/polska"`` with the extra `topologies`; or the path of a file.
    seed : int
        Of what is generated.
    users : int
        Users that are attached to random nodes, each by an access link.
    bandwidth : float [B/s], optional
        Of links that are generated, and of those whose bandwidth a file does not state.
    terms : LinkTerms, optional
        Of the links that are generated, in place of `bandwidth`.

    Raises
    ------
    TopologyError
        If there is no such topology, or it is malformed.
    ParameterError
        If a number is out of range.
    MissingExtraError
        If topohub is needed and not installed.

    Examples
    --------
    >>> load_topology("gecrs")
    <Topology gecrs: 10 nodes, 12 links>
    """
    if bandwidth is not None and not bandwidth > 0:
        raise ParameterError("bandwidth out of range", where="bandwidth", got=bandwidth, allowed="> 0 [B/s]")
    if terms is None:
        terms = LinkTerms() if bandwidth is None else LinkTerms((bandwidth, bandwidth))
    topology = _loaded(name, seed, bandwidth, terms)
    return attach_users(topology, users, seed, terms) if users else topology


def _loaded(name: str | os.PathLike[str], seed: int, bandwidth: float | None, terms: LinkTerms) -> Topology:
    text = os.fspath(name)
    if text == "gecrs":
        return gecrs_topology()
    if text.startswith(_TOPOHUB):
        return _from_topohub(text.removeprefix(_TOPOHUB), bandwidth)
    generated = _GENERATED.fullmatch(text)
    if generated and generated[1] in SHAPES.names():
        return generate_topology(generated[1], int(generated[2]), seed, terms=terms)
    if isinstance(name, str) and Path(text).name == text and not Path(text).suffix:
        shapes = ", ".join(f"{shape}-N" for shape in SHAPES.names())
        allowed = f"gecrs, {shapes}, topohub:NAME, or a file"
        raise ParameterError("unknown topology", where="topology", got=text, allowed=allowed)
    from wfsched.platforms.topology.read import read_topology

    return read_topology(name, bandwidth=bandwidth)


def gecrs_topology(latency: float = 5e-3, bandwidth: float = 1e3 * MEGABIT_BYTES) -> Topology:
    """Return the ten nodes of the worked example of GECRS.

    The figure of the paper cannot be read; these links make each of its paths the shortest and unique.

    Parameters
    ----------
    latency : float [s]
    bandwidth : float [B/s]
    """
    # 0.02 Wh per gigabit and hop.
    joules_per_byte = 0.02 * SECONDS_PER_HOUR / (1e3 * MEGABIT_BYTES)
    pairs = [pair.split("-") for pair in _GECRS_LINKS.split()]
    links = tuple(Link(u, v, bandwidth, latency, joules_per_byte) for u, v in pairs)
    places = {
        "A": (0.0, 1.0), "B": (1.0, 2.0), "C": (2.0, 2.0), "D": (3.0, 1.6), "E": (4.0, 1.6),
        "F": (4.5, 0.6), "G": (3.6, 0.2), "H": (2.4, 0.6), "I": (1.8, -0.4), "J": (0.8, 0.2),
    }  # fmt: skip
    return Topology("gecrs", tuple("ABCDEFGHIJ"), links, position=places, source="GECRS, worked example")


def _from_topohub(name: str, bandwidth: float | None) -> Topology:
    try:
        topohub: Any = import_module("topohub")
    except ImportError as error:
        raise MissingExtraError(
            "topohub is not installed",
            where=f"topohub:{name}",
            remedy="Install it with: pip install 'wfsched[topologies]'",
        ) from error
    from wfsched.platforms.topology.read import node_link_graph, topology_of

    try:
        document = topohub.get(name)
    # topohub opens a file in its package by that name.
    except (OSError, KeyError, ValueError) as error:
        raise TopologyError(
            "topohub has no such topology", where=f"topohub:{name}", allowed="such as sndlib/polska"
        ) from error
    graph = node_link_graph(document, f"topohub:{name}")
    rate = bandwidth or 1e3 * MEGABIT_BYTES
    return topology_of(graph, name=name, where=f"topohub:{name}", source=f"topohub, {name}", bandwidth=rate)
