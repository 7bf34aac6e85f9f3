"""Brown energy of a day against the latency of sensitive tasks: all policies, a panel for each load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from wfsched.core.errors import ParameterError
from wfsched.core.visible import visible
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.style import ACCENT, INK, MARKS, MUTED, PAGE_IN, steps

_HEIGHT_IN = 2.9
_DEADLINE_S = 120.0


def plot_brown_latency(standings: Sequence[Mapping[str, Any]], path: str | Path | None = None) -> Figure:
    """Draw brown energy and 95th percentile of the latency of sensitive tasks of each policy.

    Parameters
    ----------
    standings : sequence of mapping
        Of `wfsched.report.tables.network_days.day_standings`.
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.

    Raises
    ------
    ParameterError
        If there are none.
    """
    if not standings:
        raise ParameterError("no days to draw", where="standings", got=0, allowed=">= 1")
    return drawn(lambda: _figure(standings), path)


def _figure(standings: Sequence[Mapping[str, Any]]) -> Figure:
    loads = sorted({row["load"] for row in standings})
    figure = new_figure(PAGE_IN, _HEIGHT_IN)
    panels = figure.subplots(1, len(loads), squeeze=False)[0]
    methods = list(dict.fromkeys(row["method"] for row in standings))
    for axes, load in zip(panels, loads):
        _panel(axes, [row for row in standings if row["load"] == load], methods)
        axes.set_title(f"load {load:g}")
        axes.set_xlabel("Latency of sensitive tasks,\n95th percentile [s]")
    panels[0].set_ylabel("Brown energy of the day [kWh]")
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=5)
    return figure


def _panel(axes: Axes, rows: Sequence[Mapping[str, Any]], methods: Sequence[str]) -> None:
    colours = steps(len(methods), 0.8)
    for row in rows:
        place = methods.index(row["method"])
        rule = row["method"] == "gecrs"
        axes.errorbar(
            row["sensitive_p95_s"],
            row["brown_kwh"],
            xerr=row["sensitive_p95_s_half_interval"],
            yerr=row["brown_kwh_half_interval"],
            fmt="*" if rule else MARKS[place % len(MARKS)],
            # Hollow and on top: variants of the rule are near it.
            markersize=11.0 if rule else 5.0,
            color=ACCENT if rule else colours[place],
            markerfacecolor="none" if rule else colours[place],
            markeredgecolor=ACCENT if rule else INK,
            markeredgewidth=1.2 if rule else 0.5,
            zorder=5 if rule else 3,
            elinewidth=0.7,
            label=visible(row["method"]),
        )
    axes.axvline(_DEADLINE_S, color=MUTED, linewidth=0.7, linestyle=(0.0, (1.0, 2.0)), label="deadline")
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_ylim(bottom=0.0)
