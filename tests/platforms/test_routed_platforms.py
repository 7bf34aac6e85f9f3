"""Platforms with a topology: from catalogues and from Python."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wfsched import load_platform, load_topology, route_platform, without_contention
from wfsched.core.errors import PlatformError
from wfsched.platforms import describe_platform

CATALOGUE = """
name = "wan"
currency = "EUR"
[pricing]
model = "lease"
[network]
links = "routed"
topology = "LINKS"
[network.within]
bandwidth_bytes_per_s = 1e8
latency_s = 0.001
[network.egress]
price_per_gb = 0.1
[[site]]
name = "a"
[[site]]
name = "west"
node = "c"
[[type]]
name = "t"
speed = 1.0
cores = 1
price_per_hour = 0.1
frequencies_ghz = [1.0]
idle_w = 10
power = { model = "table", watts_per_level = [20.0] }
[[machine]]
type = "t"
site = "a"
[[machine]]
type = "t"
site = "west"
"""

# a to c takes 2 s/MB and 30 ms over b, 1 s/MB and 50 ms directly: the way over b is that of least latency.
LINKS = """{
  "nodes": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
  "links": [
    {"source": "a", "target": "b", "bandwidth_bytes_per_s": 1e6, "latency_s": 0.01},
    {"source": "b", "target": "c", "bandwidth_bytes_per_s": 1e6, "latency_s": 0.02},
    {"source": "a", "target": "c", "bandwidth_bytes_per_s": 1e6, "latency_s": 0.05}
  ]
}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "links.json").write_text(LINKS, encoding="utf-8")
    return tmp_path


def catalogue(folder: Path, *changes: tuple[str, str]) -> Path:
    text = CATALOGUE.replace("LINKS", "links.json")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "wan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_data_take_the_path_of_least_latency(folder: Path) -> None:
    platform = load_platform(catalogue(folder))
    routing, network = platform.routing, platform.network
    assert routing is not None
    nodes, arcs = routing.topology.nodes, routing.topology.arcs
    assert [nodes[arcs.head[arc]] for arc in routing.path(0, 1)] == ["b", "c"]
    assert [nodes[arcs.head[arc]] for arc in routing.path(1, 0)] == ["b", "a"]
    assert network.bandwidth[0, 1] == pytest.approx(5e5)
    assert network.latency[0, 1] == pytest.approx(0.03)
    np.testing.assert_allclose(np.diag(network.bandwidth), 1e8)
    np.testing.assert_allclose(network.price_per_byte, [[0.0, 1e-10], [1e-10, 0.0]])


def test_what_was_read_is_described(folder: Path) -> None:
    routing = describe_platform(load_platform(catalogue(folder)))["routing"]
    assert routing["nodes"] == {"a": "a", "west": "c"}
    assert {"".join(sorted(link["u"] + link["v"])) for link in routing["links"]} == {"ab", "bc", "ac"}
    assert describe_platform(load_platform("geo-3"))["routing"] is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('links = "routed"\n', ""), "network.egress: only routed links have it"),
        (('links = "routed"', 'links = "shared"'), "network.links"),
        (('topology = "links.json"', ""), "network.topology: a required key is missing"),
        (("links.json", "no.json"), "network.topology: there is no such file"),
        (("links.json", "ring"), "network.topology: unknown topology; got 'ring'"),
        (('node = "c"', 'node = "d"'), r"site\[west\].node: the site is at no node of the topology; got 'd'"),
        (('node = "c"\n', ""), r"site\[west\].node: the site is at no node of the topology; got 'west'"),
        (
            ("[network.egress]\nprice_per_gb = 0.1", "[network.between]\nbandwidth_bytes_per_s = 1.0"),
            "network.between: the topology says this of routed links",
        ),
        (
            (
                '[[site]]\nname = "a"',
                '[[network.link]]\nfrom = "a"\nto = "west"\nlatency_s = 1.0\n[[site]]\nname = "a"',
            ),
            r"network.link\[0\].latency_s: the topology says this of routed links",
        ),
        (("price_per_gb = 0.1", "price_per_gb = 0.1\nprice_per_byte = 0.2"), "two prices are given"),
    ],
)
def test_contradictions_are_named(folder: Path, change: tuple[str, str], says: str) -> None:
    with pytest.raises(PlatformError, match=says):
        load_platform(catalogue(folder, change))


def test_nodes_without_a_topology_are_refused() -> None:
    with pytest.raises(PlatformError, match="at no node of the topology"):
        route_platform(load_platform("geo-3"), "ring-10")
    with pytest.raises(PlatformError, match="not as many nodes as sites"):
        route_platform(load_platform("geo-3"), "ring-10", ["n0"])


def test_a_platform_can_be_freed_of_contention() -> None:
    geo = load_platform("geo-3")
    routed = route_platform(
        geo, load_topology("ring-10"), {"us-west": "n1", "eu-central": "n1", "ap-southeast": "n4"}
    )
    assert "over ring-10" in repr(routed)
    assert len(routed.routing.path(0, 1)) == 0  # type: ignore[union-attr]
    free = without_contention(routed)
    assert free.routing is None
    assert free.network is routed.network
