"""Gantt chart of jobs on edges, over green and brown time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from wfsched.core.arguments import takes
from wfsched.core.arrays import BoolArray
from wfsched.core.errors import ParameterError
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.core.visible import visible
from wfsched.edge.outcome import Outcome
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.given_axes import check_one, figure_with, legend_below
from wfsched.report.style import FRONT, INK, PAGE_IN

_MARGINS_IN, _ROW_IN = 0.75, 0.42
_GREEN_AREA, _BROWN_AREA = "#E0F3E7", "#C9BBA9"
_REMOTE = "#B7C9D9"


@takes("outcome", "wfsched.edge.outcome:Outcome")
def plot_edge(
    outcome: Outcome,
    path: str | Path | None = None,
    *,
    ax: Axes | None = None,
    edges: Sequence[int] = (0,),
    begin_h: float = 0.0,
    hours: float = 48.0,
    title: str = "",
) -> Figure:
    """Draw the jobs of some edges: one panel for each edge, its green time as an area, a bar for each slot.

    Jobs alternate between two heights, so that neighbours are told apart; those from elsewhere are light and
    hatched. A line joins the slots of a job that pauses.

    Parameters
    ----------
    outcome : Outcome
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    ax : Axes, optional
        Axes of matplotlib to draw a single edge on, in a figure of your own; a figure is made if None.
    edges : sequence of int
    begin_h, hours : float [h]
        Begin and length of the span that is shown.
    title : str

    Raises
    ------
    ParameterError
        If there is no such edge, the span is empty, or `ax` is given for several edges.
    """
    return drawn(lambda: _panels(outcome, edges, (begin_h, hours), title, ax), path, ax)


def _panels(
    outcome: Outcome, edges: Sequence[int], span_h: tuple[float, float], title: str, ax: Axes | None
) -> Figure:
    n, (begin_h, hours) = outcome.instance.system.n_edges, span_h
    for edge in edges:
        if not 0 <= edge < n:
            raise ParameterError("no such edge", where="edges", got=edge, allowed=f"0 to {n - 1}")
    if not hours > 0:
        raise ParameterError("empty span", where="hours", got=hours, allowed="> 0")
    if ax is None:
        figure = new_figure(PAGE_IN, _MARGINS_IN + _ROW_IN * len(edges))
        panels = figure.subplots(len(edges), 1, sharex=True, squeeze=False)[:, 0]
    else:
        check_one(len(edges), "edges")
        figure, panels = figure_with(ax), np.array([ax])
    for panel, edge in zip(panels, edges):
        _panel(panel, outcome, edge)
    panels[0].set_title(visible(title))
    panels[-1].set_xlim(begin_h, begin_h + hours)
    panels[-1].set_xlabel("Time since the first tick [h]")
    entries = (
        Patch(facecolor=_GREEN_AREA, label="green time"),
        Patch(facecolor=_BROWN_AREA, label="brown time"),
        Patch(facecolor=FRONT, label="job of this edge"),
        Patch(facecolor=_REMOTE, edgecolor=INK, hatch="////", linewidth=0.3, label="job of another edge"),
    )
    if ax is None:
        figure.legend(handles=entries, loc="outside lower center", ncols=len(entries))
        figure.draw_without_rendering()
    else:
        legend_below(ax, entries, columns=2)
    return figure


def _panel(panel: Axes, outcome: Outcome, edge: int) -> None:
    system = outcome.instance.system
    hour = SECONDS_PER_HOUR / system.tick_s
    green = system.green[edge]
    panel.set_facecolor(_BROWN_AREA)
    panel.broken_barh(
        list(zip(green.begin / hour, (green.end - green.begin) / hour)),
        (0.0, 1.0),
        color=_GREEN_AREA,
        zorder=0.5,
    )
    own = outcome.place[outcome.job] == edge
    order = np.unique(outcome.job[own])
    begins = np.array([outcome.begin[outcome.job == j].min() for j in order])
    row = {int(j): k % 2 for k, j in enumerate(order[np.argsort(begins, kind="stable")])}
    low = np.array([0.12 + 0.4 * row[int(j)] for j in outcome.job[own]])
    at_home = outcome.instance.jobs.origin[outcome.job[own]] == edge
    left, right = outcome.begin[own] / hour, outcome.end[own] / hour
    for chosen, colour, hatch in ((at_home, FRONT, ""), (~at_home, _REMOTE, "////")):
        _bars(panel, left, right, low, chosen, colour, hatch)
    for j in order:
        slots = outcome.job[own] == j
        if slots.sum() > 1:
            level = float(low[slots][0]) + 0.18
            panel.plot(
                [left[slots].min(), right[slots].max()], [level, level], color=INK, linewidth=0.6, zorder=1.5
            )
    panel.set_ylim(0.0, 1.0)
    panel.set_yticks([])
    panel.grid(visible=False)
    panel.set_ylabel(visible(green.name) or f"edge {edge}", rotation=0, ha="right", va="center")


def _bars(
    panel: Axes,
    left: np.ndarray,
    right: np.ndarray,
    low: np.ndarray,
    chosen: BoolArray,
    colour: str,
    hatch: str,
) -> None:
    corners = [
        [(a, y), (b, y), (b, y + 0.36), (a, y + 0.36)]
        for a, b, y in zip(left[chosen], right[chosen], low[chosen])
    ]
    bars = PolyCollection(
        corners,
        facecolors=[colour],
        edgecolors=INK if hatch else "white",
        linewidths=0.3,
        hatch=hatch or None,
        zorder=2,
    )
    panel.add_collection(bars, autolim=False)
