"""Tasks over a network of users, routers and computing nodes: placement by rule, by search and learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.platforms.topology.generate import LinkTerms as LinkTerms
    from wfsched.platforms.topology.generate import attach_users as attach_users
    from wfsched.platforms.topology.generate import generate_topology as generate_topology
    from wfsched.platforms.topology.load import load_topology as load_topology
    from wfsched.platforms.topology.model import Link as Link
    from wfsched.platforms.topology.model import Topology as Topology
    from wfsched.platforms.topology.paths import k_shortest_paths as k_shortest_paths
    from wfsched.platforms.topology.paths import transfer_costs as transfer_costs
    from wfsched.platforms.topology.read import read_topology as read_topology

_HOMES = {
    "wfsched.platforms.topology.generate": ("LinkTerms", "attach_users", "generate_topology"),
    "wfsched.platforms.topology.load": ("load_topology",),
    "wfsched.platforms.topology.model": ("Link", "Topology"),
    "wfsched.platforms.topology.paths": ("k_shortest_paths", "transfer_costs"),
    "wfsched.platforms.topology.read": ("read_topology",),
}

__all__ = open_face(__name__, _HOMES)
