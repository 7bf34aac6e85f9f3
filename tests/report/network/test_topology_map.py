"""The map shows every node, every link and what they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from wfsched.platforms.topology.generate import generate_topology
from wfsched.platforms.topology.load import gecrs_topology
from wfsched.platforms.topology.model import Link, Topology
from wfsched.report.network.topology_map import plot_topology


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def legend(figure: Figure) -> list[str]:
    found = figure.axes[0].get_legend()
    assert found is not None
    return [text.get_text() for text in found.get_texts()]


def test_all_nodes_links_and_kinds_are_drawn(tmp_path: Path) -> None:
    topology = generate_topology("ring", 10, users=3)
    figure = plot_topology(topology, tmp_path / "map.png", computing=["n0", "n1"], green_share={"n0": 0.5})
    assert texts(figure) == list(topology.nodes)
    assert len(figure.axes[0].lines) == len(topology.links)
    *kinds, links = legend(figure)
    assert kinds == ["computing node", "router", "user", "share of green power (area)"]
    assert links.startswith("link, width by bandwidth: ")
    assert (tmp_path / "map.png").stat().st_size > 1000


def test_wider_links_carry_more() -> None:
    links = (Link("A", "B", 1e6), Link("B", "C", 1e9))
    thin, wide = plot_topology(Topology("t", ("A", "B", "C"), links)).axes[0].lines
    assert thin.get_linewidth() < wide.get_linewidth()


def test_paths_have_their_labels() -> None:
    figure = plot_topology(gecrs_topology(), paths={"user 1": "ABC", "user 2": "AJI"})
    assert texts(figure)[:2] == ["user 1", "user 2"]
    assert legend(figure)[-1] == "link, 1000 Mb/s"


@pytest.mark.parametrize("known", [{}, {"A": (10.0, 50.0), "B": (11.0, 51.0)}])
def test_nodes_without_a_place_get_one(known: dict[str, tuple[float, float]]) -> None:
    links = (Link("A", "B", 1e6), Link("B", "C", 1e6))
    figure = plot_topology(Topology("t", ("A", "B", "C"), links, position=known))
    places = {tuple(text.xy) for text in figure.axes[0].texts}  # type: ignore[attr-defined]
    assert len(places) == 3
    assert {known[name] for name in known} <= places
