"""The figure of fronts: what searches found on each workflow, and where heuristics lie."""

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
from wfsched.report.study.method_styles import MethodLook, method_looks
from wfsched.report.style import DASHES, MUTED, styled
from wfsched.report.units import unit_of
from wfsched.schedule.figures import ENERGY, MAKESPAN
from wfsched.study.front_blob import StoredFront

_PANEL_IN = 2.2
# How far beyond the ends of the fronts the axes go, in widths of the fronts.
_BEYOND = 1.0


@dataclass(frozen=True, slots=True)
class FrontPanel:
    """What is drawn on one pair of axes.

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

    Of a search: what none of the schedules of all its runs dominates, among those that keep the
    bounds. A heuristic is one mark, hollow where it breaks a bound. What lies far from the fronts
    is named above its panel.

    Raises
    ------
    ParameterError
        If there are no panels or too many.
    """
    figure, grid = panels(len(given), _PANEL_IN)
    looks = method_looks(list(dict.fromkeys(method for panel in given for method in panel.runs)))
    for axes, panel in zip(grid, given):
        _panel(axes, panel, looks)
    entries: dict[str, Artist] = {}
    for axes in grid:
        entries.update({str(label): handle for handle, label in zip(*axes.get_legend_handles_labels())})
    hollow = Line2D([], [], marker="o", markerfacecolor="none", markeredgecolor="black", linestyle="none")
    entries["hollow: breaks a bound"] = hollow
    columns = 5 if len(grid) > 1 else 2
    figure.legend([*entries.values()], [*entries], loc="outside lower center", ncols=columns)
    return figure


def _panel(axes: Axes, panel: FrontPanel, looks: Sequence[MethodLook]) -> None:
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
    for look in looks:
        if len(line := lines.get(look.name, np.zeros((0, 2)))):
            _line(axes, line / size, look)
        if look.name in marks:
            at = np.array(marks[look.name]) / size
            _mark(axes, at, look, hollow=not points[look.name].feasible[0])
            if ((at < limits[0]) | (at > limits[1])).any():
                away.append(look.name)
    if panel.deadline_s is not None and panel.deadline_s / time.size <= limits[1, 0]:
        limit = panel.deadline_s / time.size
        axes.axvline(limit, color=MUTED, linewidth=0.8, linestyle=DASHES, label="deadline")
    axes.set_title(panel.title, pad=12.0 if away else None)
    if away:
        axes.text(
            0.0, 1.02, f"off the plot: {', '.join(away)}", transform=axes.transAxes, color=MUTED, size=5.5
        )
    axes.set_xlabel(f"Makespan [{time.symbol}]")
    axes.set_ylabel(f"Energy [{energy.symbol}]")


def _searched(runs: Sequence[StoredFront]) -> bool:
    return any(len(run.history_evaluations) for run in runs)


def _union(runs: Sequence[StoredFront]) -> FloatArray:
    """Return the feasible points (n, 2) of all runs that no other one dominates, the fastest first."""
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
    """Return the corners (2, 2) of what is shown: the fronts, and marks not too far from them."""
    low, high = spread.min(axis=0), spread.max(axis=0)
    width = np.where(high > low, high - low, 0.1 * high)
    near = marks[((marks >= low - _BEYOND * width) & (marks <= high + _BEYOND * width)).all(axis=1)]
    shown = np.concatenate([spread, near])
    low, high = shown.min(axis=0), shown.max(axis=0)
    margin = 0.06 * np.where(high > low, high - low, 0.1 * high)
    return np.array([low - margin, high + margin])


def _line(axes: Axes, line: FloatArray, look: MethodLook) -> None:
    path = staircase(line, axes.get_ylim()[1], axes.get_xlim()[1])
    axes.plot(*path.T, color=look.colour, linestyle=look.line, linewidth=0.7)
    axes.plot(*line.T, look.mark, color=look.colour, markersize=2.2, label=look.name)


def _mark(axes: Axes, at: FloatArray, look: MethodLook, *, hollow: bool) -> None:
    axes.plot(
        *at,
        look.mark,
        markersize=5.0,
        markerfacecolor="none" if hollow else look.colour,
        markeredgecolor="black",
        markeredgewidth=0.7,
        linestyle="none",
        label=look.name,
    )
