"""Topologies of networks: nodes, links, and the paths between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.platforms.topology.generate import LinkTerms as LinkTerms
    from wfsched.platforms.topology.generate import attach_users as attach_users
    from wfsched.platforms.topology.generate import generate_topology as generate_topology
    from wfsched.platforms.topology.load import load_topology as load_topology
    from wfsched.platforms.topology.model import Arcs as Arcs
    from wfsched.platforms.topology.model import Link as Link
    from wfsched.platforms.topology.model import Topology as Topology
    from wfsched.platforms.topology.paths import PathTable as PathTable
    from wfsched.platforms.topology.paths import k_shortest_paths as k_shortest_paths
    from wfsched.platforms.topology.paths import least_paths as least_paths
    from wfsched.platforms.topology.paths import path_table as path_table
    from wfsched.platforms.topology.paths import shortest_path as shortest_path
    from wfsched.platforms.topology.paths import transfer_costs as transfer_costs
    from wfsched.platforms.topology.read import read_topology as read_topology
    from wfsched.platforms.topology.registry import SHAPES as SHAPES

_HOMES = {
    "wfsched.platforms.topology.generate": ("LinkTerms", "attach_users", "generate_topology"),
    "wfsched.platforms.topology.load": ("load_topology",),
    "wfsched.platforms.topology.model": ("Arcs", "Link", "Topology"),
    "wfsched.platforms.topology.paths": (
        "PathTable",
        "k_shortest_paths",
        "least_paths",
        "path_table",
        "shortest_path",
        "transfer_costs",
    ),
    "wfsched.platforms.topology.read": ("read_topology",),
    "wfsched.platforms.topology.registry": ("SHAPES",),
}

__all__ = open_face(__name__, _HOMES)
