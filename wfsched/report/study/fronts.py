"""Fronts of searches and schedules of heuristics, a panel for each problem."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from wfsched.core.arrays import FloatArray
from wfsched.core.visible import visible, visible_lines
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
# Extent of an axis on which all is 0.
_LEAST_EXTENT = 1e-3
# Notes above a panel: size of letters, height of a line [pt].
_NOTE_PT, _NOTE_LINE_PT = 5.5, 6.6
# Letters on a line of notes: of a panel as wide as a column, and of one of three across a page.
_NOTE_LETTERS, _NARROW_NOTE_LETTERS = 72, 48
# The objectives of which the plane is all there is to see.
_PLANE = ("makespan", "energy")


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
def fronts_figure(given: Sequence[FrontPanel], objectives: Sequence[str] = _PLANE) -> Figure:
    """Return the fronts in the plane of makespan and energy.

    A search is drawn by the nondominated feasible schedules of all its runs. A heuristic is one mark,
    hollow where it breaks a constraint; those at one place share it. Above a panel stand the searches that
    found nothing feasible, and the values of methods and of a deadline far from the fronts.

    Parameters
    ----------
    given : sequence of FrontPanel
    objectives : sequence of str
        Of the searches. If they are not makespan and energy alone, the legend says so: what the plane
        shows is only a part of the fronts then.

    Raises
    ------
    ParameterError
        If there are no panels, or too many.
    """
    figure, grid = panels(len(given), _PANEL_IN)
    names = list(dict.fromkeys(method for panel in given for method in panel.runs))
    styles = method_styles([visible(name) for name in names])
    letters = _NARROW_NOTE_LETTERS if _across(grid) > 2 else _NOTE_LETTERS
    lines = [_panel(axes, panel, dict(zip(names, styles)), letters) for axes, panel in zip(grid, given)]
    _make_room(figure, lines, _across(grid))
    searched = {name for panel in given for name, runs in panel.runs.items() if _searched(runs)}
    handles: list[Line2D] = [_handle(style, searched=name in searched) for name, style in zip(names, styles)]
    handles.append(
        Line2D(
            [], [], marker="o", markerfacecolor="none", markeredgecolor="black", linestyle="none",
            label="hollow: breaks a constraint",
        )
    )  # fmt: skip
    if any(panel.deadline_s is not None for panel in given):
        handles.append(Line2D([], [], color=MUTED, linewidth=0.8, linestyle=DASHES, label="deadline"))
    columns = 5 if len(grid) > 1 else 2
    seen = "" if set(objectives) == set(_PLANE) else _seen(objectives, wide=len(grid) > 1)
    figure.legend(handles=handles, loc="outside lower center", ncols=columns, title=seen or None)
    return figure


def _seen(objectives: Sequence[str], *, wide: bool) -> str:
    """Return what is drawn of searches for other objectives than makespan and energy."""
    named = ", ".join(name.replace("_", " ") for name in objectives)
    text = f"Searches for {named}; lines: their schedules that none beats in both makespan and energy"
    return text if wide else textwrap.fill(text, _NOTE_LETTERS)


def _across(grid: Sequence[Axes]) -> int:
    """Return the number of panels side by side."""
    specs = [axes.get_subplotspec() for axes in grid]
    return len({spec.colspan.start for spec in specs if spec is not None})


def _make_room(figure: Figure, lines: Sequence[int], across: int) -> None:
    """Grow the figure by the lines of notes, so that the panels keep their size."""
    rows = [max(lines[first : first + across]) for first in range(0, len(lines), across)]
    figure.set_figheight(figure.get_figheight() + sum(rows) * _NOTE_LINE_PT / 72.0)


def _panel(axes: Axes, panel: FrontPanel, styles: Mapping[str, MethodStyle], letters: int) -> int:
    """Draw a panel; return the number of lines of its notes, of so many letters each."""
    lines = {name: _union(runs) for name, runs in panel.runs.items() if _searched(runs)}
    points = {name: runs[0] for name, runs in panel.runs.items() if not _searched(runs)}
    marks = {name: (float(run.makespan_s[0]), float(run.energy_j[0])) for name, run in points.items()}
    spread = np.concatenate([line for line in lines.values() if len(line)] or [_reference(points)])
    deadline = _deadline_within(panel.deadline_s, spread)
    corners = _limits(spread, np.reshape([*marks.values()], (-1, 2)), deadline)
    time, energy = (unit_of(kind, float(corners[1, i]), "") for i, kind in enumerate("sJ"))
    size = np.array([time.size, energy.size])
    limits = corners / size
    axes.set_xlim(*limits[:, 0])
    axes.set_ylim(*limits[:, 1])
    for name, line in lines.items():
        if len(line):
            _line(axes, line / size, styles[name])
    notes = [f"{visible(name)}: nothing feasible" for name, line in lines.items() if not len(line)]
    for names in _equal(marks):
        at = np.array(marks[names[0]]) / size
        label = visible(" = ".join(names))
        if ((at < limits[0]) | (at > limits[1])).any():
            late = "" if points[names[0]].feasible[0] else ", breaks a constraint"
            values = f"{time.text(at[0] * size[0])}, {energy.text(at[1] * size[1])}"
            notes.append(f"outside the plot: {label} ({values}{late})")
            continue
        _mark(axes, at, styles[names[0]], label, hollow=not points[names[0]].feasible[0])
        if len(names) > 1:
            _name(axes, label, at, limits.mean(axis=0))
    if panel.deadline_s is not None:
        if deadline is None:
            notes.append(f"outside the plot: deadline {time.text(panel.deadline_s)}")
        else:
            at_deadline = panel.deadline_s / time.size
            axes.axvline(at_deadline, color=MUTED, linewidth=0.8, linestyle=DASHES, label="deadline")
    shown = [line for note in notes for line in textwrap.wrap(note, letters, subsequent_indent="  ")]
    _write(axes, visible_lines(panel.title), shown)
    axes.set_xlabel(f"Makespan [{time.symbol}]")
    axes.set_ylabel(f"Energy [{energy.symbol}]")
    return len(shown)


def _name(axes: Axes, label: str, at: FloatArray, middle: FloatArray) -> None:
    """Write the names of methods at one place beside their mark, towards the middle of the plot."""
    right, up = at < middle
    axes.annotate(
        label,
        (float(at[0]), float(at[1])),
        xytext=(4.0 if right else -4.0, 4.0 if up else -4.0),
        textcoords="offset points",
        horizontalalignment="left" if right else "right",
        verticalalignment="bottom" if up else "top",
        size=_NOTE_PT,
    )


def _write(axes: Axes, title: str, notes: Sequence[str]) -> None:
    """Write the title, and the notes between it and the plot."""
    axes.set_title(title, pad=_NOTE_LINE_PT * (len(notes) + 1.0) if notes else 4.0)
    if notes:
        axes.annotate(
            "\n".join(notes),
            (0.0, 1.0),
            xycoords="axes fraction",
            xytext=(0.0, 3.0),
            textcoords="offset points",
            verticalalignment="bottom",
            color=MUTED,
            size=_NOTE_PT,
        ).set_in_layout(False)


def _reference(points: Mapping[str, StoredFront]) -> FloatArray:
    """Return what the axes show where no search found anything: the schedules of heuristics."""
    if not points:
        return np.array([[0.0, 0.0], [1.0, 1.0]])
    return np.array([(float(run.makespan_s[0]), float(run.energy_j[0])) for run in points.values()])


def _deadline_within(deadline_s: float | None, spread: FloatArray) -> float | None:
    """Return the deadline if it is near enough to the fronts to be drawn in scale with them."""
    if deadline_s is None:
        return None
    low, high = float(spread[:, 0].min()), float(spread[:, 0].max())
    reach = max(_REACH_WIDTHS * (high - low), 0.5 * high)
    return deadline_s if low - reach <= deadline_s <= high + reach else None


def _equal(marks: Mapping[str, tuple[float, float]]) -> list[list[str]]:
    """Return the names of the marks; those at one place together."""
    groups: list[list[str]] = []
    for name, at in marks.items():
        own = next((g for g in groups if np.allclose(marks[g[0]], at, rtol=1e-9, atol=0.0)), None)
        if own is None:
            groups.append([name])
        else:
            own.append(name)
    return groups


def _handle(style: MethodStyle, *, searched: bool) -> Line2D:
    """Return the legend entry of a method: the same in all panels, filled."""
    line = Line2D([], [], color=style.colour, marker=style.mark, linewidth=0.7, label=style.name)
    line.set(linestyle=style.line if searched else "none")
    line.set_markersize(2.6 if searched else 5.0)
    line.set_markeredgecolor(style.colour if searched else "black")
    line.set_markeredgewidth(0.7)
    return line


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


def _limits(spread: FloatArray, marks: FloatArray, deadline_s: float | None) -> FloatArray:
    """Return the corners (2, 2) of the plot: the fronts, marks near them, and the deadline."""
    low, high = spread.min(axis=0), spread.max(axis=0)
    width = np.where(high > low, high - low, 0.1 * high)
    near = marks[
        ((marks >= low - _REACH_WIDTHS * width) & (marks <= high + _REACH_WIDTHS * width)).all(axis=1)
    ]
    shown = np.concatenate([spread, near])
    low, high = shown.min(axis=0), shown.max(axis=0)
    if deadline_s is not None:
        low[0], high[0] = min(low[0], deadline_s), max(high[0], deadline_s)
    # A single point has a scale of its own size, not of its rounding.
    extent = np.where(high > low, high - low, np.maximum(0.1 * high, _LEAST_EXTENT))
    margin = 0.06 * extent
    return np.array([low - margin, high + margin])


def _line(axes: Axes, line: FloatArray, style: MethodStyle) -> None:
    path = staircase(line, axes.get_ylim()[1], axes.get_xlim()[1])
    axes.plot(*path.T, color=style.colour, linestyle=style.line, linewidth=0.7)
    axes.plot(*line.T, style.mark, color=style.colour, markersize=2.2, label=style.name)


def _mark(axes: Axes, at: FloatArray, style: MethodStyle, label: str, *, hollow: bool) -> None:
    axes.plot(
        *at,
        style.mark,
        markersize=5.0,
        markerfacecolor="none" if hollow else style.colour,
        markeredgecolor="black",
        markeredgewidth=0.7,
        linestyle="none",
        label=label,
    )
