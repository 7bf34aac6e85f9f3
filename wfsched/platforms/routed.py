"""Routed platforms: data between sites cross the links of a topology, on which they meet."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from wfsched.core.arguments import PATH, check_type, takes
from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import PlatformError
from wfsched.platforms.model import Network, Platform
from wfsched.platforms.routing import Routing
from wfsched.platforms.topology.load import load_topology
from wfsched.platforms.topology.model import Topology


@takes("platform", "wfsched.platforms.model:Platform")
def route_platform(
    platform: Platform,
    topology: Topology | str | os.PathLike[str],
    nodes: Mapping[str, str] | Sequence[str] | None = None,
) -> Platform:
    """Return the platform with its sites at nodes of a topology, and data on the links between them.

    Between sites at different nodes, data take the path of least latency (of a packet of 1,500 bytes; ties by
    the names of nodes) [1]_. What the platform said of links between sites gives way to the links of the
    topology, but for prices of egress. Machines at one node keep the link within their site, which is
    never short.

    Parameters
    ----------
    platform : Platform
    topology : Topology, str or path
        A name or a path is read as `wfsched.load_topology` does.
    nodes : mapping from site names to nodes, or sequence of nodes (n_sites,), optional
        Where the sites are. By default each is at the node that has its name.

    Raises
    ------
    PlatformError
        If a site has no node, or a node does not exist.

    References
    ----------
    .. [1] O. Sinnen, L. A. Sousa, "Communication contention in task scheduling", IEEE TPDS 16(6), 2005,
       doi 10.1109/TPDS.2005.64.
    """
    check_type("topology", topology, (Topology, *PATH), allowed="a Topology, a name or a path")
    on = topology if isinstance(topology, Topology) else load_topology(topology)
    routing = Routing.of(on, _placed(platform, on, nodes))
    return replace(platform, network=_free_network(platform.network, routing), routing=routing)


@takes("platform", "wfsched.platforms.model:Platform")
def without_contention(platform: Platform) -> Platform:
    """Return the platform with links that are never taken: each transfer moves as if it were alone."""
    return replace(platform, routing=None)


def _placed(
    platform: Platform, topology: Topology, nodes: Mapping[str, str] | Sequence[str] | None
) -> list[int]:
    names = [site.name for site in platform.sites]
    if nodes is None:
        nodes = {name: name for name in names}
    elif not isinstance(nodes, Mapping):
        if len(nodes) != len(names):
            raise PlatformError(
                "not as many nodes as sites", where=platform.name, got=len(nodes), allowed=f"{len(names)}"
            )
        nodes = dict(zip(names, nodes))
    return [_index(platform, topology, name, nodes.get(name)) for name in names]


def _index(platform: Platform, topology: Topology, site: str, node: str | None) -> int:
    if node not in topology.index:
        raise PlatformError(
            "the site is at no node of the topology",
            where=f"{platform.name}, site {site}",
            got=node,
            allowed=f"a node of {topology.name}",
            known=topology.nodes,
            remedy="Name sites as nodes, or say the node of each site.",
        )
    return topology.index[node]


def _free_network(network: Network, routing: Routing) -> Network:
    """Return the terms of each pair of sites for data that meet no others on their path."""
    arcs, n = routing.topology.arcs, len(routing.node)
    length = np.diff(routing.first)
    pair = np.repeat(np.arange(n * n), length)
    apart = (length > 0).reshape(n, n)

    def summed(of_arc: FloatArray) -> FloatArray:
        total: FloatArray = np.bincount(pair, weights=of_arc[routing.arc], minlength=n * n)  # type: ignore[assignment]
        return total.reshape(n, n)

    inverse = summed(1.0 / arcs.bandwidth)
    within = np.diag(network.bandwidth), np.diag(network.latency), np.diag(network.joules_per_byte)
    bandwidth = 1.0 / np.where(apart, inverse, 1.0 / within[0][:, None])
    latency = np.where(apart, summed(arcs.latency), within[1][:, None])
    joules = np.where(apart, summed(arcs.joules_per_byte), within[2][:, None])
    tables = (bandwidth, latency, joules, network.price_per_byte)
    return Network(*(readonly(table, np.float64) for table in tables))
