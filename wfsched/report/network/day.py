"""A day on a network: green supply, reserves and brown energy of the nodes, latency of both classes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.core.units import JOULES_PER_KWH, SECONDS_PER_HOUR
from wfsched.core.visible import visible
from wfsched.network.gecrs.outcome import DayOutcome
from wfsched.network.gecrs.tracks import Tracks, energy_tracks
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.style import ACCENT, DASHES, FRONT, HATCHES, MUTED, PAGE_IN, steps

_HEIGHT_IN = 6.0
_LINES = ("-", (0.0, (5.0, 1.5)), (0.0, (1.5, 1.2)), (0.0, (6.0, 1.2, 1.2, 1.2)))
_W_PER_KW = JOULES_PER_KWH / SECONDS_PER_HOUR
# Nodes with lines of their own; the bars show all.
_MOST_LINES = 8


def plot_day(outcome: DayOutcome, path: str | Path | None = None, *, title: str = "") -> Figure:
    """Draw a day: supply, reserve and brown energy of each node, and latencies of both classes by the hour.

    Parameters
    ----------
    outcome : DayOutcome
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    title : str
        Name of the policy.
    """
    return drawn(lambda: _figure(outcome, title), path)


def _figure(outcome: DayOutcome, title: str) -> Figure:
    figure = new_figure(PAGE_IN, _HEIGHT_IN)
    panels = figure.subplots(4, 1, sharex=True, height_ratios=(1.0, 1.0, 1.1, 1.3))
    tracks = energy_tracks(outcome)
    hours = outcome.day.seconds / SECONDS_PER_HOUR
    _supply(panels[0], outcome, hours)
    _reserve(panels[1], outcome, tracks)
    _brown(panels[2], outcome, tracks)
    _latency(panels[3], outcome, hours)
    figures = outcome.figures()
    brown, green = figures["brown_kwh"], figures["green_share"]
    told = f"{len(outcome.node)} tasks, {brown:.2f} kWh brown, {green:.1%} green"
    panels[0].set_title(visible(f"{title}: {told}" if title else told))
    figure.align_ylabels(panels)
    panels[-1].set_xlabel("Time of the day [h]")
    panels[-1].set_xlim(0.0, hours)
    panels[-1].set_xticks(np.arange(0.0, hours + 1e-9, max(1.0, round(hours / 8.0))))
    return figure


def _supply(axes: Axes, outcome: DayOutcome, hours: float) -> None:
    day = outcome.day
    ends = np.arange(day.supply.shape[1] + 1) * day.piece_s / SECONDS_PER_HOUR
    shown = int(np.searchsorted(ends, hours, side="right"))
    for n in _lined(outcome):
        axes.stairs(day.supply[n, :shown] / _W_PER_KW, ends[: shown + 1], baseline=None, **_style(outcome, n))
    axes.set_ylabel("Green supply\n[kW]")
    axes.set_ylim(bottom=0.0)
    _legend(axes, outcome)


def _reserve(axes: Axes, outcome: DayOutcome, tracks: Tracks) -> None:
    hours = tracks.bounds / SECONDS_PER_HOUR
    for n in _lined(outcome):
        axes.plot(hours, tracks.reserve[n] / JOULES_PER_KWH, **_style(outcome, n))
    most = max(node.reserve_cap for node in outcome.day.network.nodes) / JOULES_PER_KWH
    axes.axhline(most, color=MUTED, linewidth=0.7, linestyle=DASHES)
    axes.annotate(
        "cap", (0.0, most), xytext=(2, -2), textcoords="offset points", va="top", color=MUTED, size=6.5
    )
    axes.set_ylabel("Reserve\n[kWh]")
    axes.set_ylim(bottom=0.0)


def _brown(axes: Axes, outcome: DayOutcome, tracks: Tracks) -> None:
    """Draw the brown energy of each hour, nodes stacked."""
    hour = np.minimum(tracks.bounds[:-1], tracks.bounds[-1] - 1.0) // SECONDS_PER_HOUR
    bars = int(hour.max()) + 1
    below = np.zeros(bars)
    for n, name in enumerate(outcome.day.network.names):
        height = np.bincount(hour.astype(np.int64), tracks.brown[n], bars) / JOULES_PER_KWH
        axes.bar(
            np.arange(bars) + 0.5,
            height,
            0.86,
            below,
            label=visible(name),
            color=_colour(outcome, n),
            hatch=HATCHES[n % len(HATCHES)],
            edgecolor="white",
            linewidth=0.3,
        )
        below += height
    axes.set_ylabel("Brown energy\n[kWh per hour]")
    _beside(axes, [_patch(outcome, n) for n in range(outcome.day.network.n_nodes)], "Task sent to")


def _patch(outcome: DayOutcome, n: int) -> Patch:
    hatch, name = HATCHES[n % len(HATCHES)], visible(outcome.day.network.names[n])
    return Patch(facecolor=_colour(outcome, n), hatch=hatch, edgecolor="white", label=name)


def _beside(axes: Axes, handles: Sequence[Artist], title: str) -> None:
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), title=title, alignment="left")


def _latency(axes: Axes, outcome: DayOutcome, hours: float) -> None:
    """Draw median and 95th percentile of the latencies of each hour of arrival, on a logarithmic axis."""
    sensitive = outcome.day.tasks.sensitive
    classes = ((sensitive, "sensitive", FRONT, "o"), (~sensitive, "insensitive", ACCENT, "s"))
    handles: list[Line2D] = []
    for own, name, colour, mark in classes:
        if not own.any():
            continue
        for share, line, kind in ((50.0, "-", "median"), (95.0, DASHES, "95th percentile")):
            at, value = _by_hour(outcome, own, hours, share)
            label = f"{name}: {kind}"
            handles += axes.plot(at, value, color=colour, ls=line, marker=mark, markersize=2.5, label=label)
        deadlines = np.unique(outcome.day.tasks.deadline[own])
        if len(deadlines) == 1 and np.isfinite(deadlines[0]):
            label, dots = f"{name}: deadline", (0.0, (1.0, 2.0))
            handles.append(axes.axhline(float(deadlines[0]), color=colour, lw=0.7, ls=dots, label=label))
    if handles:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        _beside(axes, handles, "Tasks by arrival")
    axes.set_ylabel("Latency\n[s]")


def _by_hour(
    outcome: DayOutcome, own: BoolArray, hours: float, share: float
) -> tuple[FloatArray, FloatArray]:
    hour = (outcome.day.tasks.arrival[own] / SECONDS_PER_HOUR).astype(np.int64)
    latency = outcome.latency[own]
    bins = np.unique(hour)
    at: FloatArray = np.minimum(bins + 0.5, hours)
    return at, np.array([np.percentile(latency[hour == each], share) for each in bins])


def _lined(outcome: DayOutcome) -> list[int]:
    """Return the nodes that have green power or store it; the first ones of many."""
    nodes, supply = outcome.day.network.nodes, outcome.day.supply
    green = [n for n, node in enumerate(nodes) if supply[n].any() or node.reserve_cap > 0]
    return green[:_MOST_LINES]


def _colour(outcome: DayOutcome, n: int) -> tuple[float, float, float]:
    return steps(outcome.day.network.n_nodes, 0.75)[n]


def _style(outcome: DayOutcome, n: int) -> dict[str, Any]:
    return {"color": _colour(outcome, n), "linestyle": _LINES[n % len(_LINES)], "linewidth": 1.1}


def _legend(axes: Axes, outcome: DayOutcome) -> None:
    names = outcome.day.network.names
    handles = [Line2D([], [], label=visible(names[n]), **_style(outcome, n)) for n in _lined(outcome)]
    if handles:
        _beside(axes, handles, "Node")
