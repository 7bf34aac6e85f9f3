"""Routing: the sites of a platform at the nodes of a topology, and the path between each two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray, readonly
from wfsched.core.summary import Summarised, count, cut
from wfsched.platforms.topology.model import Topology
from wfsched.platforms.topology.paths import least_paths, transfer_costs

PROBE_BYTES = 1500.0
"""Size of the packet whose latency a path is the least of: one Ethernet frame."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Routing(Summarised):
    """Paths of the data between sites; made by `wfsched.route_platform`.

    Data cross the arcs of a path one after another, each arc carries one transfer at a time.

    Parameters
    ----------
    topology : Topology
    node : array (n_sites,)
        Node of each site; several sites may share one.
    first : array (n_sites ** 2 + 1,)
        The path from site i to site j has the arcs ``arc[first[n i + j] : first[n i + j + 1]]``, n the
        number of sites; none at one node.
    arc : array
        Indices into `Topology.arcs`.
    """

    topology: Topology
    node: IntArray
    first: IntArray
    arc: IntArray

    @classmethod
    def of(cls, topology: Topology, node: Sequence[int]) -> Routing:
        """Return the paths of least latency between sites at these nodes (n_sites,), ties by names."""
        distinct = sorted(set(node))
        paths = least_paths(topology, distinct, distinct, transfer_costs(topology, PROBE_BYTES))
        place = {each: i for i, each in enumerate(distinct)}
        between = [paths[place[i]][place[j]] for i in node for j in node]
        first = np.concatenate([[0], np.cumsum([len(path) for path in between])])
        arcs = np.array([arc for path in between for arc in path], np.int64)
        columns = (np.asarray(node, np.int64), first, arcs)
        return cls(topology, *(readonly(column, np.int64) for column in columns))

    def path(self, origin: int, target: int) -> IntArray:
        """Return the arcs from one site to another, in their order."""
        pair = origin * len(self.node) + target
        return self.arc[self.first[pair] : self.first[pair + 1]]

    def _summary(self) -> str:
        sites, nodes = count(len(self.node), "site"), count(len(set(self.node.tolist())), "node")
        return f"Routing over {cut(self.topology.name, 60)}: {sites} at {nodes}"
