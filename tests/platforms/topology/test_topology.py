"""Topologies: what is malformed is one clear error; generated ones are connected and the same for a seed."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfsched.core.errors import MissingExtraError, ParameterError, TopologyError, WfschedError
from wfsched.platforms.topology.generate import LinkTerms, generate_topology
from wfsched.platforms.topology.load import load_topology
from wfsched.platforms.topology.model import Link, Topology
from wfsched.platforms.topology.read import read_topology
from wfsched.platforms.topology.registry import SHAPES

AB, BC = Link("A", "B", 1e6), Link("B", "C", 1e6)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"nodes": ()}, "the topology has no nodes"),
        ({"nodes": ("A", "B", "A")}, "duplicate node; got 'A'"),
        ({"links": (AB,)}, "not connected; got 'no way from A to C'"),
        ({"links": (AB, Link("B", "D", 1.0))}, "link B-D: unknown node; got 'D'"),
        ({"links": (AB, Link("B", "C", 0.0))}, r"link B-C: bandwidth out of range; got 0.0"),
        ({"links": (AB, Link("B", "C", float("inf")))}, "bandwidth out of range; got inf"),
        ({"links": (AB, Link("B", "C", 1.0, -1.0))}, "latency out of range; got -1.0"),
        ({"links": (AB, Link("B", "C", 1.0, 0.0, float("nan")))}, "joules_per_byte out of range; got nan"),
        ({"links": (AB, BC, Link("C", "B", 2.0))}, "two links between one pair of nodes; got 'C-B'"),
        ({"links": (AB, BC, Link("C", "C", 2.0))}, "a link leads back to its own node"),
        ({"users": ("D",)}, "unknown node; got 'D'"),
        ({"nodes": ("A", "B", "C", "U"), "users": ("U",)}, "a user has no link; got 'U'"),
        ({"users": ("B",)}, "not connected"),
    ],
)
def test_malformed_topologies_are_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(TopologyError, match=message):
        Topology(**({"name": "t", "nodes": ("A", "B", "C"), "links": (AB, BC)} | arguments))  # type: ignore[arg-type]


def test_both_directions_of_a_link_are_arcs() -> None:
    arcs = Topology("t", ("A", "B", "C"), (AB, Link("C", "B", 2e6, 0.5))).arcs
    assert arcs.tail.tolist() == [0, 1, 2, 1]
    assert arcs.head.tolist() == [1, 0, 1, 2]
    assert arcs.bandwidth.tolist() == [1e6, 1e6, 2e6, 2e6]
    assert arcs.latency.tolist() == [0.0, 0.0, 0.5, 0.5]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.sampled_from(SHAPES.names()), st.integers(2, 40), st.integers(0, 5), st.integers(0, 99))
def test_generated_topologies_are_connected_and_hang_on_their_seed_alone(
    shape: str, n: int, users: int, seed: int
) -> None:
    topology = generate_topology(shape, n, seed, users=users)
    assert topology.n_nodes == n + users
    assert topology.nodes == tuple(sorted(topology.nodes))
    again = generate_topology(shape, n, seed, users=users)
    assert topology.links == again.links
    low, high = LinkTerms().bandwidth
    assert all(low <= link.bandwidth <= high for link in topology.links)
    without = generate_topology(shape, n, seed)
    assert {(link.u, link.v) for link in without.links} <= {(link.u, link.v) for link in topology.links}


def test_gabriel_graphs_are_those_of_their_definition() -> None:
    topology = generate_topology("gabriel", 25, 3)
    place = np.array([topology.position[name] for name in topology.nodes])
    linked = {(link.u, link.v) for link in topology.links}
    for i in range(25):
        for j in range(i + 1, 25):
            middle, radius = (place[i] + place[j]) / 2, np.linalg.norm(place[i] - place[j]) / 2
            others = [k for k in range(25) if k not in (i, j)]
            empty = all(np.linalg.norm(place[k] - middle) > radius for k in others)
            assert ((topology.nodes[i], topology.nodes[j]) in linked) == empty


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ring-1", "number of nodes out of range; got 1"),
        ("ring-9999", "number of nodes out of range"),
        ("rong-10", "unknown topology; got 'rong-10'"),
        ("", "unknown topology"),
    ],
)
def test_names_that_are_none_are_refused(name: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        load_topology(name)


def _written(folder: Path, ending: str) -> Path:
    graph = nx.Graph()
    graph.add_node(0, name="Oslo", Longitude=10.75, Latitude=59.91)
    graph.add_node(1, name="Bergen", Longitude=5.32, Latitude=60.39)
    graph.add_node(2, name="home", user=1)
    graph.add_edge(0, 1, bandwidth_mbps=80.0, dist=300.0)
    graph.add_edge(1, 2, LinkSpeedRaw=8e6)
    path = folder / f"norway{ending}"
    if ending == ".json":
        nodes = [{"id": node, **attributes} for node, attributes in graph.nodes(data=True)]
        links = [{"source": u, "target": v, **attributes} for u, v, attributes in graph.edges(data=True)]
        path.write_text(json.dumps({"nodes": nodes, "links": links}))
    else:
        {".gml": nx.write_gml, ".graphml": nx.write_graphml}[ending](graph, path)
    return path


@pytest.mark.parametrize("ending", [".graphml", ".gml", ".json"])
def test_files_are_read_in_si_and_what_is_assumed_is_told(ending: str, tmp_path: Path) -> None:
    """80 Mb/s are 1e7 B/s, 300 km of fibre 1.5 ms; 8e6 bit/s are 1e6 B/s."""
    topology = read_topology(_written(tmp_path, ending))
    assert topology.nodes == ("Oslo", "Bergen", "home")
    assert topology.links == (Link("Oslo", "Bergen", 1e7, 1.5e-3), Link("Bergen", "home", 1e6, 0.0))
    assert topology.users == ("home",)
    assert topology.position == {"Oslo": (10.75, 59.91), "Bergen": (5.32, 60.39)}
    assert topology.notes == ("1 links state no latency and no length: 0 s assumed",)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.txt", "", "unknown format of a topology; got '.txt'"),
        ("a.gml", "graph [", "not valid GML"),
        ("a.graphml", "<graphml", "not valid GraphML"),
        ("a.json", "[]", "not node-link JSON"),
        ("a.json", '{"nodes": [], "links": []}', "the graph has no nodes"),
        ("a.json", '{"nodes": [{}], "links": []}', r"nodes\[0\]: a node has no id"),
        (
            "a.json",
            '{"nodes": [{"id": 1}], "links": [{"source": 1, "target": 2}]}',
            r"links\[0\]: a link has no",
        ),
        (
            "a.json",
            '{"nodes": [{"id": 1}, {"id": 2}], "links": [{"source": 1, "target": 2}]}',
            "states no bandwidth",
        ),
        (
            "a.json",
            '{"nodes": [{"id": 1}, {"id": 2}], "links": [{"source": 1, "target": 2, "bandwidth": "fast"}]}',
            "bandwidth is not a number; got 'fast'",
        ),
    ],
)
def test_broken_files_are_refused(name: str, text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(TopologyError, match=message):
        read_topology(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TopologyError, match="there is no such file"):
        load_topology(tmp_path / "none.gml")


def test_topohub_is_an_extra() -> None:
    """sndlib/polska: 12 nodes, 18 links."""
    try:
        import topohub  # noqa: F401
    except ImportError:
        with pytest.raises(MissingExtraError, match="topologies"):
            load_topology("topohub:sndlib/polska")
        return
    topology = load_topology("topohub:sndlib/polska")
    assert (topology.n_nodes, len(topology.links)) == (12, 18)
    assert topology.notes == ("18 links state no bandwidth: 1000 Mb/s assumed",)
    with pytest.raises(WfschedError, match="no such topology"):
        load_topology("topohub:none/of-them")
