"""Fronts of searches and schedules of heuristics, a panel for each problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from wfsched.core.arrays import FloatArray
from wfsched.report.front.axis_limits import staircase
from wfsched.report.panels import panels
from wfsched.report.study.method_styles import MethodStyle, method_styles
from wfsched.report.style import DASHES, MUTED, styled
from wfsched.report.units import unit_of
from wfsched.schedule.figures import ENERGY, MAKESPAN
from wfsched.study.front_blob import StoredFront

_PANEL_IN = 2.2
# Distance that the axes reach beyond the fronts at most, in widths of the fronts.
_REACH_WIDTHS = 1.0


@dataclass(frozen=True, slots=True)
class FrontPanel:
    """The content of one panel.

    Parameters
    ----------
    title : str
    runs : mapping from method to its runs
    deadline_s : float or None
    """

    title: str
    runs: Mapping[str, Sequence[StoredFront]]
    deadline_s: float | None = None


@styled()
def fronts_figure(given: Sequence[FrontPanel]) -> Figure:
    """Return the fronts in the plane of makespan and energy.

    A search is drawn by the nondominated feasible schedules of all its runs. A heuristic is one mark,
    hollow where it breaks a constraint. Methods far from the fronts are named above the panel.

    Raises
    ------
    ParameterError
        If there are no panels, or too many.
    """
    figure, grid = panels(len(given), _PANEL_IN)
    styles = method_styles(list(dict.fromkeys(method for panel in given for method in panel.runs)))
    for axes, panel in zip(grid, given):
        _panel(axes, panel, styles)
    entries: dict[str, Artist] = {}
    for axes in grid:
        entries.update({str(label): handle for handle, label in zip(*axes.get_legend_handles_labels())})
    hollow = Line2D([], [], marker="o", markerfacecolor="none", markeredgecolor="black", linestyle="none")
    entries["hollow: breaks a constraint"] = hollow
    columns = 5 if len(grid) > 1 else 2
    figure.legend([*entries.values()], [*entries], loc="outside lower center", ncols=columns)
    return figure


def _panel(axes: Axes, panel: FrontPanel, styles: Sequence[MethodStyle]) -> None:
    lines = {name: _union(runs) for name, runs in panel.runs.items() if _searched(runs)}
    points = {name: runs[0] for name, runs in panel.runs.items() if not _searched(runs)}
    marks = {name: (float(run.makespan_s[0]), float(run.energy_j[0])) for name, run in points.items()}
    spread = np.concatenate([line for line in lines.values() if len(line)] or [np.array([*marks.values()])])
    time, energy = (unit_of(kind, float(spread[:, i].max()), "") for i, kind in enumerate("sJ"))
    size = np.array([time.size, energy.size])
    limits = _limits(spread, np.reshape([*marks.values()], (-1, 2))) / size
    axes.set_xlim(*limits[:, 0])
    axes.set_ylim(*limits[:, 1])
    away = []
    for style in styles:
        if len(line := lines.get(style.name, np.zeros((0, 2)))):
            _line(axes, line / size, style)
        if style.name in marks:
            at = np.array(marks[style.name]) / size
            _mark(axes, at, style, hollow=not points[style.name].feasible[0])
            if ((at < limits[0]) | (at > limits[1])).any():
                away.append(style.name)
    if panel.deadline_s is not None and panel.deadline_s / time.size <= limits[1, 0]:
        limit = panel.deadline_s / time.size
        axes.axvline(limit, color=MUTED, linewidth=0.8, linestyle=DASHES, label="deadline")
    axes.set_title(panel.title, pad=12.0 if away else None)
    if away:
        axes.text(
            0.0, 1.02, f"outside the plot: {', '.join(away)}", transform=axes.transAxes, color=MUTED, size=5.5
        )
    axes.set_xlabel(f"Makespan [{time.symbol}]")
    axes.set_ylabel(f"Energy [{energy.symbol}]")


def _searched(runs: Sequence[StoredFront]) -> bool:
    return any(len(run.history_evaluations) for run in runs)


def _union(runs: Sequence[StoredFront]) -> FloatArray:
    """Return the nondominated feasible points (n, 2) of all runs, the fastest first."""
    points = np.concatenate([run.figures[run.feasible] for run in runs])
    if not len(points):
        return np.zeros((0, 2))
    plane = np.column_stack([points[:, MAKESPAN], points[:, ENERGY]])
    plane = plane[np.lexsort((plane[:, 1], plane[:, 0]))]
    best = np.minimum.accumulate(plane[:, 1])
    first = np.append(True, plane[1:, 1] < best[:-1])
    lower: FloatArray = plane[first]
    return lower


def _limits(spread: FloatArray, marks: FloatArray) -> FloatArray:
    """Return the corners (2, 2) of the plot: the fronts, and marks near them."""
    low, high = spread.min(axis=0), spread.max(axis=0)
    width = np.where(high > low, high - low, 0.1 * high)
    near = marks[
        ((marks >= low - _REACH_WIDTHS * width) & (marks <= high + _REACH_WIDTHS * width)).all(axis=1)
    ]
    shown = np.concatenate([spread, near])
    low, high = shown.min(axis=0), shown.max(axis=0)
    margin = 0.06 * np.where(high > low, high - low, 0.1 * high)
    return np.array([low - margin, high + margin])


def _line(axes: Axes, line: FloatArray, style: MethodStyle) -> None:
    path = staircase(line, axes.get_ylim()[1], axes.get_xlim()[1])
    axes.plot(*path.T, color=style.colour, linestyle=style.line, linewidth=0.7)
    axes.plot(*line.T, style.mark, color=style.colour, markersize=2.2, label=style.name)


def _mark(axes: Axes, at: FloatArray, style: MethodStyle, *, hollow: bool) -> None:
    axes.plot(
        *at,
        style.mark,
        markersize=5.0,
        markerfacecolor="none" if hollow else style.colour,
        markeredgecolor="black",
        markeredgewidth=0.7,
        linestyle="none",
        label=style.name,
    )
