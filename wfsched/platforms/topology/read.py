"""Topologies from files: GraphML, GML and node-link JSON."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import networkx as nx

from wfsched.core.config.reading import read_json, read_text
from wfsched.core.errors import ParameterError, TopologyError
from wfsched.platforms.topology.attributes import Assumed, LinkNumbers, link_numbers, node_place, text_of
from wfsched.platforms.topology.model import Link, Topology

FORMATS = {".graphml": "GraphML", ".gml": "GML", ".json": "JSON"}
"""Formats by the end of the name of a file."""


def read_topology(path: str | os.PathLike[str], *, bandwidth: float | None = None) -> Topology:
    """Read a topology.

    Parameters
    ----------
    path : str or path
        A GraphML, GML or node-link JSON file. Nodes may have `label` or `name`, `Longitude` and `Latitude`
        (or `pos`, or `lon` and `lat`), and `user`; links `bandwidth_mbps` or `LinkSpeedRaw` [bit/s],
        `latency_ms` or a length in km (`dist`, `length_km`), and `joules_per_byte`.
    bandwidth : float [B/s], optional
        Of links whose bandwidth the file does not state.

    Returns
    -------
    Topology
        Its notes tell what was assumed.

    Raises
    ------
    TopologyError
        If there is no such file, it is malformed, it states no bandwidth and none is given, or what it
        describes is no topology.
    ParameterError
        If `bandwidth` is out of range.
    """
    file = Path(path)
    graph = _parsed(file)
    return topology_of(graph, name=file.stem, where=str(path), source=file.name, bandwidth=bandwidth)


def topology_of(
    graph: Any, *, name: str, where: str, source: str, bandwidth: float | None = None
) -> Topology:
    """Return the topology that a graph of networkx describes, as `read_topology`.

    Parameters
    ----------
    graph : networkx.Graph
    name, source : str
        Of the topology.
    where : str
        What messages call it.
    bandwidth : float [B/s], optional
        Of links whose bandwidth the graph does not state.
    """
    if bandwidth is not None and not bandwidth > 0:
        raise ParameterError("bandwidth out of range", where="bandwidth", got=bandwidth, allowed="> 0 [B/s]")
    if graph.number_of_nodes() == 0:
        raise TopologyError("the graph has no nodes", where=where)
    names = _names(graph, where)
    assumed = Assumed(bandwidth)
    merged: dict[frozenset[str], Link] = {}
    for u, v, attributes in graph.edges(data=True):
        ends = (names[u], names[v])
        numbers = link_numbers(attributes, f"{where}: link {ends[0]}-{ends[1]}", assumed)
        _merge(merged, ends, numbers, assumed)
    places = {names[node]: node_place(attributes) for node, attributes in graph.nodes(data=True)}
    users = [names[node] for node, attributes in graph.nodes(data=True) if attributes.get("user")]
    return Topology(
        name,
        tuple(names.values()),
        tuple(merged.values()),
        users=tuple(users),
        position={node: place for node, place in places.items() if place is not None},
        source=source,
        notes=assumed.notes(),
    )


def _merge(
    merged: dict[frozenset[str], Link], ends: tuple[str, str], numbers: LinkNumbers, assumed: Assumed
) -> None:
    """Add a link; parallel ones, and both directions of a directed graph, become one."""
    if ends[0] == ends[1]:
        assumed.loops += 1
        return
    pair = frozenset(ends)
    if pair in merged:
        assumed.parallel += 1
        return
    merged[pair] = Link(*ends, *numbers)


def _names(graph: Any, where: str) -> dict[Any, str]:
    """Return the names of the nodes: their labels where those are unique, else their ids."""
    labels = {node: text_of(attributes, ("name", "label")) for node, attributes in graph.nodes(data=True)}
    if all(labels.values()) and len(set(labels.values())) == len(labels):
        return {node: str(label) for node, label in labels.items()}
    ids = {node: str(node) for node in graph}
    if len(set(ids.values())) < len(ids):
        raise TopologyError("ids of nodes are equal but for their type", where=where)
    return ids


def _parsed(file: Path) -> Any:
    """Return the graph in a file."""
    ending = file.suffix.lower()
    if ending not in FORMATS:
        raise TopologyError(
            "unknown format of a topology", where=str(file), got=ending or "no ending", known=FORMATS
        )
    if ending == ".json":
        return node_link_graph(read_json(file, TopologyError), str(file))
    text = read_text(file, TopologyError, language=FORMATS[ending])
    try:
        if ending == ".gml":
            return nx.parse_gml(text, label="id")
        return nx.parse_graphml(text)
    # networkx raises errors of many classes, down to KeyError and those of its XML parser.
    except Exception as error:
        raise TopologyError(f"not valid {FORMATS[ending]}: {error}", where=str(file)) from error


def node_link_graph(document: Any, where: str) -> Any:
    """Return the graph of a node-link document; its links may be called `links` or `edges`."""
    if not isinstance(document, dict) or not isinstance(document.get("nodes"), list):
        raise TopologyError("not node-link JSON", where=where, allowed="an object with nodes and links")
    key = "links" if "links" in document else "edges"
    if not isinstance(document.get(key), list):
        raise TopologyError("not node-link JSON", where=where, allowed="an object with nodes and links")
    graph: Any = nx.MultiGraph()
    for i, node in enumerate(document["nodes"]):
        if not isinstance(node, dict) or not isinstance(node.get("id"), str | int):
            raise TopologyError("a node has no id", where=f"{where}: nodes[{i}]", got=json.dumps(node)[:60])
        graph.add_node(node["id"], **{k: value for k, value in node.items() if k != "id"})
    for i, link in enumerate(document[key]):
        ends = [link.get(end) for end in ("source", "target")] if isinstance(link, dict) else [None]
        if any(not isinstance(end, str | int) or end not in graph for end in ends):
            raise TopologyError(
                "a link has no source or target that is the id of a node",
                where=f"{where}: {key}[{i}]",
                got=ends,
            )
        graph.add_edge(*ends, **{k: v for k, v in link.items() if k not in ("source", "target", "key")})
    return graph
