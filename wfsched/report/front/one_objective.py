"""A front of one objective: a row of dots, and a row for each schedule compared with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wfsched.core.visible import visible
from wfsched.report.axis import ObjectiveAxis, title_of
from wfsched.report.drawing import new_figure
from wfsched.report.front.axis_limits import limits
from wfsched.report.front.marks import draw_mark, draw_members, marks_of
from wfsched.report.given_axes import figure_with
from wfsched.report.style import AREA, COLUMN_IN, DASHES, MUTED
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.schedule import Schedule

_HEIGHT_IN, _ROW_IN = 0.75, 0.17


def row_figure(
    front: Front,
    dimensions: Sequence[ObjectiveAxis],
    marked: Mapping[str, Schedule],
    ax: Axes | None = None,
) -> Figure:
    """Return the figure of a front of one objective; rows are sorted, the lowest value on top."""
    dimension = dimensions[0]
    members = front.objectives[:, 0] / dimension.unit.size
    marks = sorted(marks_of(dimensions, marked), key=lambda mark: float(mark.at[0]))
    axes = ax or new_figure(COLUMN_IN, _HEIGHT_IN + _ROW_IN * (len(marks) + 1)).subplots()
    axes.set_title(title_of(front.problem), pad=6.0 if np.isnan(dimension.limit) else 11.0)
    values = np.concatenate([members, [mark.at[0] for mark in marks]])
    _scale(axes, dimension, values)
    draw_members(axes, np.column_stack([members, np.zeros(len(members))]), front.feasible)
    for row, mark in enumerate(marks, start=1):
        draw_mark(axes, mark, float(row))
    least = [float(members.min()), *(float(mark.at[0]) for mark in marks)]
    _rows(axes, ["front", *(mark.name for mark in marks)], [f"{value:.4g}" for value in least])
    figure = figure_with(axes)
    if ax is None:
        figure.draw_without_rendering()
    return figure


def _scale(axes: Axes, dimension: ObjectiveAxis, values: np.ndarray) -> None:
    """Set up the axis of the objective, with its limit."""
    bound = dimension.limit
    low, high = limits(values if np.isnan(bound) else np.append(values, bound))
    axes.set_xlim(low, high)
    axes.set_xlabel(dimension.title)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    if np.isnan(bound):
        return
    axes.axvline(bound, color=MUTED, linewidth=0.8, linestyle=DASHES, zorder=1.5)
    axes.axvspan(min(dimension.kept_up_to, high), high, color=AREA, linewidth=0, zorder=0.2)
    place = axes.get_xaxis_transform()
    side = "right" if bound > (low + high) / 2 else "left"
    axes.text(
        bound, 1.02, dimension.limit_text(), transform=place, horizontalalignment=side, color=MUTED, size=6.5
    )


def _rows(axes: Axes, names: list[str], values: list[str]) -> None:
    """Write the names of the rows on the left and their values on the right."""
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), [visible(name) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    for row, value in enumerate(values):
        axes.text(1.02, row, value, transform=axes.get_yaxis_transform(), verticalalignment="center")
