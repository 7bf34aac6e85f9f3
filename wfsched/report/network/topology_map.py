"""Map of a topology: nodes, users, links by bandwidth and, if given, by load; paths of tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from wfsched.core.visible import visible
from wfsched.platforms.topology.model import Topology
from wfsched.platforms.topology.units import MEGABIT_BYTES
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.style import ACCENT, AREA, FRONT, GREEN, INK, MUTED, PAGE_IN

_HEIGHT_IN = 4.4
# Width of the thinnest and of the widest link [point], and area of a node [point^2].
_THIN, _WIDE, _NODE_AREA, _USER_AREA = 0.6, 3.6, 150.0, 46.0
# More names than this would cover each other; marks of more nodes than this shrink.
_MOST_NAMES, _LARGE_MARKS = 60, 25
_LAYOUT_SEED = 1


def plot_topology(
    topology: Topology,
    path: str | Path | None = None,
    *,
    ax: Axes | None = None,
    computing: Sequence[str] | None = None,
    green_share: Mapping[str, float] | None = None,
    paths: Mapping[str, Sequence[str]] | None = None,
) -> Figure:
    """Draw the map of a topology.

    Parameters
    ----------
    topology : Topology
        Nodes without a position are placed by their links.
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    ax : Axes, optional
        Axes of matplotlib to draw on, in a figure of your own; a figure is made if None.
    computing : sequence of str, optional
        Nodes that compute: squares; others are routers. All that are no users if None.
    green_share : mapping from node names to numbers from 0 to 1, optional
        Drawn as the filled part of a ring.
    paths : mapping from labels to names of nodes, optional
        Drawn beside the links, a line for each.
    """
    return drawn(lambda: _figure(topology, ax, computing, green_share or {}, paths or {}), path, ax)


def _figure(
    topology: Topology,
    ax: Axes | None,
    computing: Sequence[str] | None,
    green_share: Mapping[str, float],
    paths: Mapping[str, Sequence[str]],
) -> Figure:
    axes = ax or new_figure(PAGE_IN, _HEIGHT_IN).subplots()
    places = node_places(topology)
    widths = _widths(topology)
    for link, width in zip(topology.links, widths):
        (x0, y0), (x1, y1) = places[link.u], places[link.v]
        axes.plot([x0, x1], [y0, y1], color=MUTED, linewidth=width, solid_capstyle="round", zorder=1)
    _draw_paths(axes, places, paths)
    servers = set(computing if computing is not None else set(topology.nodes) - set(topology.users))
    users = set(topology.users)
    size = min(1.0, _LARGE_MARKS / topology.n_nodes)
    for name in topology.nodes:
        _draw_node(axes, places[name], size, name in servers, name in users)
        if name in green_share:
            _draw_share(axes, places[name], size * green_share[name])
    if topology.n_nodes <= _MOST_NAMES:
        _draw_names(axes, topology, places, servers)
    axes.set_aspect("equal", adjustable="datalim")
    axes.set_axis_off()
    axes.margins(0.08)
    axes.legend(
        handles=_legend(topology, servers, bool(green_share)),
        loc="upper center",
        bbox_to_anchor=(0.5, -0.01),
        ncols=4,
    )
    figure = axes.figure
    assert isinstance(figure, Figure)  # noqa: S101  # No subfigures here.
    return figure


def node_places(topology: Topology) -> dict[str, tuple[float, float]]:
    """Return the place of each node; those that state none hang on their links."""
    known = {name: place for name, place in topology.position.items() if name in topology.index}
    if len(known) == topology.n_nodes:
        return known
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(topology.nodes)
    graph.add_edges_from((link.u, link.v) for link in topology.links)
    if not known:
        layout = nx.kamada_kawai_layout(graph)
    else:
        extent = float(np.ptp(np.array(list(known.values())), axis=0).max()) or 1.0
        layout = nx.spring_layout(
            graph, pos=known, fixed=list(known), k=0.1 * extent, seed=_LAYOUT_SEED, scale=None
        )
    return {name: (float(place[0]), float(place[1])) for name, place in layout.items()}


def _widths(topology: Topology) -> list[float]:
    """Return the widths of the links [point]: linear in the logarithm of their bandwidth."""
    rates = np.log([link.bandwidth for link in topology.links])
    span = float(np.ptp(rates))
    shares = (rates - rates.min()) / span if span > 0 else np.full(len(rates), 0.3)
    return [float(_THIN + share * (_WIDE - _THIN)) for share in shares]


def _draw_node(axes: Axes, place: tuple[float, float], size: float, serves: bool, user: bool) -> None:
    if user:
        area, marker, colours = _USER_AREA, "^", (ACCENT, "white")
    elif serves:
        area, marker, colours = _NODE_AREA, "s", (FRONT, "white")
    else:
        area, marker, colours = 0.6 * _NODE_AREA, "o", (AREA, MUTED)
    axes.scatter(
        *place, s=size * area, marker=marker, color=colours[0], edgecolor=colours[1], linewidth=0.8, zorder=3
    )


def _draw_share(axes: Axes, place: tuple[float, float], size: float) -> None:
    """Draw a mark in a mark: its area is the share of green power."""
    axes.scatter(*place, s=_NODE_AREA * size, marker="s", color=GREEN, linewidth=0.0, zorder=4)


def _draw_names(
    axes: Axes, topology: Topology, places: Mapping[str, tuple[float, float]], servers: set[str]
) -> None:
    inside = max(map(len, topology.nodes)) <= 3 and topology.n_nodes <= _LARGE_MARKS
    homes = {end: other for link in topology.links for end, other in ((link.u, link.v), (link.v, link.u))}
    for name in topology.nodes:
        place, away = np.array(places[name]), np.array([0.0, 1.0])
        if name in topology.users:
            step = place - places[homes[name]]
            away = step / (np.linalg.norm(step) or 1.0)
        covers = inside and name in servers
        axes.annotate(
            visible(name),
            places[name],
            xytext=(0.0, 0.0) if covers else tuple(8.0 * away),
            textcoords="offset points",
            ha="center",
            va="center",
            color="white" if covers else INK,
            fontsize=6.0,
            zorder=5,
        )


def _draw_paths(
    axes: Axes, places: Mapping[str, tuple[float, float]], paths: Mapping[str, Sequence[str]]
) -> None:
    """Draw each path as a dashed line a little beside the one before."""
    dashes = ("-", "--", ":", "-.")
    extent = float(np.ptp(np.array(list(places.values())), axis=0).max()) or 1.0
    for i, (label, nodes) in enumerate(paths.items()):
        shift = 0.008 * extent * (i + 1) * (1.0 if i % 2 else -1.0)
        points = np.array([places[name] for name in nodes]) + shift
        axes.plot(*points.T, color=ACCENT, linestyle=dashes[i % len(dashes)], linewidth=1.2, zorder=2)
        middle = points[len(points) // 2]
        axes.annotate(
            visible(label), middle, xytext=(4.0, 4.0), textcoords="offset points", fontsize=6.0, color=ACCENT
        )


def _legend(topology: Topology, servers: set[str], shares: bool) -> list[Line2D]:
    rates = [link.bandwidth / MEGABIT_BYTES for link in topology.links] or [0.0]
    users = set(topology.users)
    kinds = (
        (bool(servers), "computing node", "s", FRONT),
        (bool(set(topology.nodes) - servers - users), "router", "o", MUTED),
        (bool(users), "user", "^", ACCENT),
        (shares, "share of green power (area)", "s", GREEN),
    )
    marks = [
        Line2D([], [], linestyle="", label=label, marker=marker, color=colour)
        for shown, label, marker, colour in kinds
        if shown
    ]
    low, high = min(rates), max(rates)
    width = f"{low:.4g}" if low == high else f"width by bandwidth: {low:.4g} to {high:.4g}"
    return [*marks, Line2D([], [], color=MUTED, linewidth=1.6, label=f"link, {width} Mb/s")]
