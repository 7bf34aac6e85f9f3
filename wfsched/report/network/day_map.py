"""Map of a day: the data that each link carries in each direction, and the green share of each node."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wfsched.core.arrays import FloatArray
from wfsched.core.visible import visible
from wfsched.network.gecrs.outcome import DayOutcome
from wfsched.platforms.topology.units import MEGABIT_BYTES
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.given_axes import figure_with
from wfsched.report.network.topology_map import node_places, plot_topology
from wfsched.report.style import ACCENT, PAGE_IN

_HEIGHT_IN = 4.0
# Width of the arrow of the arc that carries most [point]; distance of arrows from their link, and from its
# ends, as shares of the extent of the map and of the link.
_WIDEST, _BESIDE, _ENDS = 6.0, 0.014, 0.12
_BYTES_PER_GIGABIT = 1e3 * MEGABIT_BYTES


def plot_day_map(
    outcome: DayOutcome, path: str | Path | None = None, *, ax: Axes | None = None, title: str = ""
) -> Figure:
    """Draw the topology, arrows for the data that its arcs carry, and the green share of computing nodes.

    Parameters
    ----------
    outcome : DayOutcome
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    ax : Axes, optional
        Axes of matplotlib to draw on, in a figure of your own; a figure is made if None.
    title : str
    """
    return drawn(lambda: _figure(outcome, ax, title), path, ax)


def _figure(outcome: DayOutcome, ax: Axes | None, title: str) -> Figure:
    axes = ax or new_figure(PAGE_IN, _HEIGHT_IN).subplots()
    network = outcome.day.network
    plot_topology(network.topology, ax=axes, computing=network.names, green_share=_green_shares(outcome))
    _draw_arrows(axes, outcome)
    total = float(outcome.day.tasks.data.sum()) / _BYTES_PER_GIGABIT
    told = f"arrows: data in Gb, of {total:.4g} Gb in all"
    axes.set_title(visible(f"{title}; {told}" if title else told), pad=10.0)
    return figure_with(axes)


def _green_shares(outcome: DayOutcome) -> dict[str, float]:
    """Return the green share of the energy of each node that runs tasks."""
    names = outcome.day.network.names
    used, energy = (
        np.bincount(outcome.node, column, len(names)) for column in (outcome.used, outcome.energy)
    )
    return {name: float(used[n] / energy[n]) for n, name in enumerate(names) if energy[n] > 0}


def _carried(outcome: DayOutcome) -> FloatArray:
    """Return the data that each arc carries, (n_arcs,) [B]."""
    network, tasks = outcome.day.network, outcome.day.tasks
    carried = np.zeros(len(network.topology.arcs.head))
    data = np.zeros((len(network.users), network.n_nodes))
    np.add.at(data, (tasks.user, outcome.node), tasks.data)
    for u, n in np.argwhere(data > 0).tolist():
        carried[list(network.path(u, n))] += data[u, n]
    return carried


def _draw_arrows(axes: Axes, outcome: DayOutcome) -> None:
    topology, carried = outcome.day.network.topology, _carried(outcome)
    places = node_places(topology)
    extent = float(np.ptp(np.array(list(places.values())), axis=0).max()) or 1.0
    most = float(carried.max(initial=0.0))
    for arc in np.flatnonzero(carried > 0).tolist():
        tail, head = (topology.nodes[ends[arc]] for ends in (topology.arcs.tail, topology.arcs.head))
        begin, end = np.array(places[tail]), np.array(places[head])
        along = end - begin
        aside = np.array([along[1], -along[0]]) / (np.linalg.norm(along) or 1.0)
        right, width = _BESIDE * extent * aside, 0.6 + (_WIDEST - 0.6) * carried[arc] / most
        axes.annotate(
            "",
            tuple(end - _ENDS * along + right),
            tuple(begin + _ENDS * along + right),
            arrowprops={
                "arrowstyle": "-|>",
                "color": ACCENT,
                "linewidth": width,
                "shrinkA": 0.0,
                "shrinkB": 0.0,
                "mutation_scale": 9.0,
            },
            zorder=2,
        )
        gigabits = carried[arc] / _BYTES_PER_GIGABIT
        axes.annotate(
            f"{gigabits:.0f}" if gigabits >= 100 else f"{gigabits:.3g}",
            tuple(begin + 0.5 * along + right),
            xytext=tuple((0.5 * width + 8.0) * aside),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=6.0,
            color=ACCENT,
            zorder=4,
        )
