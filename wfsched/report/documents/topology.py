"""Document of a topology."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from wfsched.platforms.topology.model import Topology


def topology_document(topology: Topology) -> dict[str, Any]:
    """Return the document of a topology: nodes, users, and links in B/s, s and J/B."""
    return {
        "name": topology.name,
        "source": topology.source,
        "notes": list(topology.notes),
        "nodes": [
            {"name": name, "user": name in topology.users, "position": topology.position.get(name)}
            for name in topology.nodes
        ],
        "links": [asdict(link) for link in topology.links],
    }
