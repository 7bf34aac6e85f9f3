"""A front in the plane of two objectives; a third one is the colour of its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from wfsched.core.arrays import FloatArray
from wfsched.report.axis import ObjectiveAxis, title_of
from wfsched.report.drawing import new_figure
from wfsched.report.front.axis_limits import limits, log_limits, near, squeezed, staircase
from wfsched.report.front.bound_curve import BoundCurve, bound_curve, bound_handle
from wfsched.report.front.labels import Label, LabelKind, attach, write_beside
from wfsched.report.front.marks import (
    Mark,
    draw_mark,
    draw_members,
    mark_handle,
    marks_of,
    member_handle,
    merged,
)
from wfsched.report.given_axes import figure_with, legend_below
from wfsched.report.style import AREA, COLUMN_IN, DASHES, FRONT, INK, MUTED, ramp
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.schedule import Schedule

if TYPE_CHECKING:
    from wfsched.relaxation.front_bounds import FrontBounds

_HEIGHT_IN = 2.7
# The figure grows by each line of the legend, so that the plot keeps its size.
_LEGEND_LINE_IN = 0.14


def plane_figure(
    front: Front,
    dimensions: Sequence[ObjectiveAxis],
    values: FloatArray,
    marked: Mapping[str, Schedule],
    lower: FrontBounds | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Return the figure of a front in two or three dimensions.

    Parameters
    ----------
    values : array (n_schedules, n_dimensions)
        The first two are the axes, a third is the colour; in SI units and currency.
    lower : FrontBounds, optional
        Proven lower bounds.
    ax : Axes, optional
        Axes to draw on; their figure keeps its layout.
    """
    members = values / np.array([dimension.unit.size for dimension in dimensions])
    inside, outside = _by_distance(members, merged(marks_of(dimensions, marked)))
    shown = np.array([*members, *(mark.at for mark in inside)])
    curve = bound_curve(lower, front, dimensions)
    coloured = len(dimensions) > 2
    handles = [*_legend(front, dimensions, inside, outside), *_limits_elsewhere(dimensions, members)]
    handles += [] if lower is None else [bound_handle(lower, drawn=curve is not None)]

    axes = ax or new_figure(COLUMN_IN, _HEIGHT_IN + _LEGEND_LINE_IN * len(handles)).subplots()
    figure = figure_with(axes)
    axes.set_title(title_of(front.problem))
    limits_drawn = _frame(axes, dimensions[:2], shown[:, :2], members, curve)
    colours = _colour_bar(figure, axes, dimensions[2], members[:, 2]) if coloured else None
    flat = len(front.problem.objective_list) == 2
    path = _attained(axes, members[:, :2], front) if flat else np.zeros((0, 2))
    if curve is not None:
        curve.draw(axes)
    draw_members(axes, members, front.feasible, colours)
    for mark in inside:
        draw_mark(axes, mark, float(mark.at[1]), colours)
    names = [Label(mark.name, float(mark.at[0]), float(mark.at[1])) for mark in inside]
    if ax is None:
        figure.legend(handles=handles, loc="outside lower left")
        attach(figure, axes, [*limits_drawn, *names], members[:, :2], path)
    else:
        legend_below(axes, handles)
        write_beside(axes, [*limits_drawn, *names])
    return figure


def _by_distance(members: FloatArray, marks: list[Mark]) -> tuple[list[Mark], list[Mark]]:
    """Return the marks near the front on both axes, and the others."""
    at = np.reshape([mark.at for mark in marks], (-1, members.shape[1]))
    close = near(members[:, 0], at[:, 0]) & near(members[:, 1], at[:, 1])
    inside = [mark for mark, here in zip(marks, close) if here]
    return inside, [mark for mark, here in zip(marks, close) if not here]


def _with_curve(shown: FloatArray, curve: BoundCurve | None) -> FloatArray:
    """Return the points inside the plot, including the corners of the curve."""
    plane = shown[:, :2]
    return plane if curve is None else np.vstack([plane, curve.corners()])


def _frame(
    axes: Axes,
    dimensions: Sequence[ObjectiveAxis],
    marks: FloatArray,
    members: FloatArray,
    curve: BoundCurve | None,
) -> list[Label]:
    """Set titles and limits of both axes, draw the constraints near the front, return their labels."""
    labels = []
    shown = _with_curve(marks, curve)
    for column, dimension in enumerate(dimensions):
        axis = (axes.xaxis, axes.yaxis)[column]
        axis.set_label_text(dimension.title)
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
        bound = np.array([dimension.limit])
        drawn = bool(near(members[:, column], bound)[0])
        values = np.append(shown[:, column], bound) if drawn else shown[:, column]
        # The pieces of a curve of bounds are straight on linear axes alone.
        logarithmic = curve is None and values.min() > 0 and squeezed(members[:, column])
        if logarithmic:
            _scale_by_logarithm(axes, column)
        low, high = (log_limits if logarithmic else limits)(values)
        (axes.set_xlim, axes.set_ylim)[column](low, high)
        if drawn:
            labels.append(_limit(axes, dimension, column, high))
    return labels


def _scale_by_logarithm(axes: Axes, column: int) -> None:
    """Give the room that a few members far away would take back to the others; the title says so."""
    axis = (axes.xaxis, axes.yaxis)[column]
    (axes.set_xscale, axes.set_yscale)[column]("log")
    axis.set_label_text(f"{axis.get_label_text()}, logarithmic")
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def _limit(axes: Axes, dimension: ObjectiveAxis, column: int, end: float) -> Label:
    """Draw a constraint as a line, shade the infeasible side, return the label."""
    line, area = ((axes.axvline, axes.axvspan), (axes.axhline, axes.axhspan))[column]
    line(dimension.limit, color=MUTED, linewidth=0.8, linestyle=DASHES, zorder=1.5)
    if dimension.kept_up_to < end:
        area(dimension.kept_up_to, end, color=AREA, linewidth=0, zorder=0.2)
    kind: LabelKind = "horizontal" if column else "vertical"
    return Label(dimension.limit_text(), dimension.limit, dimension.limit, kind)


def _colour_bar(figure: Figure, axes: Axes, dimension: ObjectiveAxis, values: FloatArray) -> ScalarMappable:
    """Draw the colour bar of the third objective, with its limit; return the colours.

    The scale is that of the members: a mark beyond it has the colour of its end.
    """
    low, high = float(values.min()), float(values.max())
    colours = ScalarMappable(Normalize(low, high if high > low else low + 1.0), ramp())
    bar = figure.colorbar(colours, ax=axes, aspect=30, pad=0.02)
    bar.set_label(dimension.title)
    if low <= dimension.limit <= high:
        bar.ax.axhline(dimension.limit, color="white", linewidth=2.2)
        bar.ax.axhline(dimension.limit, color=INK, linewidth=0.8)
    return colours


def _attained(axes: Axes, members: FloatArray, front: Front) -> FloatArray:
    """Draw the attainment line of the feasible members; return its corners."""
    if not front.feasible.any():
        return np.zeros((0, 2))
    path = staircase(members[front.feasible], axes.get_ylim()[1], axes.get_xlim()[1])
    axes.plot(*path.T, color=FRONT, linewidth=0.7, zorder=2)
    return path


def _legend(
    front: Front, dimensions: Sequence[ObjectiveAxis], inside: list[Mark], outside: list[Mark]
) -> list[Line2D]:
    """Return legend entries of the marks; those outside the plot with their values."""
    kept = int(front.feasible.sum())
    coloured = len(dimensions) > 2
    handles = []
    if kept:
        handles.append(member_handle(f"front: {_count(kept)}", feasible=True, coloured=coloured))
    if kept < len(front):
        text = f"breaks a constraint: {_count(len(front) - kept)}"
        handles.append(member_handle(text, feasible=False, coloured=coloured))
    broken = next((mark for mark in inside if not mark.feasible), None)
    if broken is not None:
        handles.append(mark_handle(broken, "hollow: breaks a constraint"))
    for mark in outside:
        values = (d.text(x * d.unit.size) for d, x in zip(dimensions, mark.at))
        handles.append(mark_handle(mark, f"{mark.name}, outside the plot: {', '.join(values)}"))
    return handles


def _limits_elsewhere(dimensions: Sequence[ObjectiveAxis], members: FloatArray) -> list[Line2D]:
    """Return legend entries of limits too far from the front, or on the colour bar."""
    entries = []
    for column, dimension in enumerate(dimensions):
        bound = np.array([dimension.limit])
        close = bool(near(members[:, column], bound)[0])
        if dimension.constraint and not (close and column < 2):
            note = ", outside the plot" if column < 2 else ""
            line = Line2D([], [], color=MUTED, linewidth=0.8, linestyle=DASHES)
            line.set_label(f"{dimension.limit_text()}{note}")
            entries.append(line)
    return entries


def _count(schedules: int) -> str:
    return f"{schedules} schedule{'s' if schedules > 1 else ''}"
