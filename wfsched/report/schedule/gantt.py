"""The Gantt chart of a schedule: machines, times and frequencies of all tasks."""

from __future__ import annotations

import math
import textwrap
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from wfsched.core.arguments import takes
from wfsched.core.visible import visible
from wfsched.energy.instant import format_instant
from wfsched.report.axis import figure_of, objectives_of, title_of
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.given_axes import figure_with, legend_below
from wfsched.report.schedule.gantt_bars import Bars, BarStyle, bar_styles
from wfsched.report.schedule.gantt_rows import Rows, relative_frequency, rows
from wfsched.report.schedule.link_rows import below, draw_links, link_rows
from wfsched.report.schedule.supply_strip import STRIP_IN, draw_strips, strip_steps
from wfsched.report.schedule.task_types import task_types
from wfsched.report.style import BAND, DASHES, MUTED, PAGE_IN
from wfsched.report.units import Unit, amount, unit_of
from wfsched.schedule.schedule import Schedule

# Task types in the legend, "other" not counted.
_MAX_NAMED_TYPES = 6
# Number of tasks up to which ids are written into bars.
_MAX_NAMED_TASKS = 60
# Heights [inch]: of a lane at most, of a lane when all rows exceed half a page, of a lane with hatches
# at least; of half a page, of all rows at most, of the margins.
_MAX_LANE_IN, _CROWDED_LANE_IN, _MIN_HATCHED_LANE_IN = 0.24, 0.1, 0.13
_HALF_PAGE_IN, _MAX_ROWS_IN, _MARGINS_IN = 3.6, 7.5, 0.95
# Height of a strip with the supply of a site and the gap above it.
_STRIP_ROW_IN = STRIP_IN + 0.13
# The legend: height of a line [inch], widths of a letter and of the handle beside a name [pt].
_LEGEND_LINE_IN, _LETTER_PT, _LEGEND_HANDLE_PT = 0.15, 4.3, 27.0
# Letters on a line of a title at least.
_LEAST_LETTERS = 20
# Minimum distance between the names of two machines [pt].
_MIN_NAME_DISTANCE_PT = 7.0
# A deadline beyond this multiple of the makespan is printed in the title, not drawn.
_MAX_DEADLINE_RATIO = 2.0


@takes("schedule", "wfsched.schedule.schedule:Schedule")
def plot_gantt(schedule: Schedule, path: str | Path | None = None, *, ax: Axes | None = None) -> Figure:
    """Draw the Gantt chart of a schedule.

    Each machine in use has a row, with as many lanes as it runs tasks at a time. Colours, and
    hatches where bars are wide enough, tell the task types apart; a lower bar runs at a lower
    frequency. Very short tasks are drawn as wide as a hair. In small workflows the bars bear
    the ids of their tasks where these fit. On a routed platform the busiest directions of links have rows
    too, below the machines. Where the sites have a supply, strips below show it.

    Parameters
    ----------
    schedule : Schedule
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    ax : Axes, optional
        Axes of matplotlib to draw on, in a figure of your own; without the strips of a supply. A
        figure is made if None.
    """
    return drawn(lambda: _chart(schedule, ax), path, ax)


def _chart(schedule: Schedule, ax: Axes | None) -> Figure:
    problem = schedule.problem
    links, types = link_rows(schedule), task_types(schedule, _MAX_NAMED_TYPES)
    layout = below(rows(schedule), links)
    end = schedule.makespan_s or 1.0
    limit = problem.limit("deadline")
    drawn = limit <= _MAX_DEADLINE_RATIO * end
    unit = unit_of("s", end)
    span = 1.01 * (max(end, limit) if drawn else end) / unit.size

    styles = bar_styles(types)
    columns = _columns(styles, PAGE_IN if ax is None else _size_in(ax)[0])
    if ax is None:
        lane_in = _lane_in(layout.height)
        strips = strip_steps(schedule, span * unit.size)
        axes, *panels = _panels(lane_in * layout.height, math.ceil(len(styles) / columns), len(strips))
    else:
        lane_in = _size_in(ax)[1] / layout.height
        strips, axes, panels = [], ax, []
    figure = figure_with(axes)
    _frame(axes, layout, span, lane_in)
    draw_strips(panels, schedule, strips, unit)
    _time_axis([axes, *panels][-1], schedule, unit)
    if drawn:
        _deadline(axes, limit / unit.size, f"deadline {amount('s', limit)}")
    title = _title(schedule, limit)
    axes.set_title(title if ax is None else _wrapped(title, ax), pad=13.0 if drawn else None)
    times = (schedule.start / unit.size, schedule.finish / unit.size)
    bars = Bars(*times, layout.bar_top, layout.bar_bottom, span, lane_in >= _MIN_HATCHED_LANE_IN)
    handles = [bars.draw(axes, types.of_task == k, style) for k, style in enumerate(styles)]
    handles += draw_links(axes, layout, links, unit.size)
    merged_s = bars.edged_from * unit.size if bars.look_like_one(types.of_task) else 0.0
    _legend(axes, handles, columns, _note(schedule, merged_s), own=ax is None)
    figure.draw_without_rendering()
    if problem.n_tasks <= _MAX_NAMED_TASKS:
        bars.write(figure, axes, problem.workflow.tasks.ids, [styles[k] for k in types.of_task])
    return figure


def _legend(axes: Axes, handles: list[Patch], columns: int, note: str | None, *, own: bool) -> None:
    """Write the legend below a figure of our own, or below the axes of a user."""
    if not own:
        legend_below(axes, handles, columns=columns, title=note)
        return
    figure_with(axes).legend(
        handles=handles, loc="outside lower left", ncols=columns, title=note, alignment="left"
    )


def _frame(axes: Axes, layout: Rows, span: float, lane_in: float) -> None:
    """Set up the axes: time along the page, a band and a name for each machine."""
    axes.set_xlim(0.0, span)
    axes.set_ylim(layout.height + 0.15, -0.15)
    middle = (layout.top + layout.bottom) / 2.0
    least, last, shown = _MIN_NAME_DISTANCE_PT / (72.0 * lane_in), -math.inf, []
    for row, y in enumerate(middle):
        axes.axhspan(layout.top[row], layout.bottom[row], color=BAND, linewidth=0, zorder=0.2)
        if y - last >= least:
            last = float(y)
            shown.append(row)
    axes.set_yticks(middle[shown], [visible(layout.names[row]) for row in shown])
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)


def _panels(rows_in: float, legend_lines: int, strips: int) -> list[Axes]:
    """Return the axes of the chart and of the strips below it, in a figure that has room for them."""
    height = _MARGINS_IN + rows_in + _LEGEND_LINE_IN * (1 + legend_lines) + _STRIP_ROW_IN * strips
    figure = new_figure(PAGE_IN, height)
    ratios = [rows_in, *([STRIP_IN] * strips)]
    found = figure.subplots(len(ratios), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": ratios})
    return list(found[:, 0])


def _time_axis(axes: Axes, schedule: Schedule, unit: Unit) -> None:
    """Title the time axis; with a supply it names the start."""
    problem = schedule.problem
    since = (
        f" since {format_instant(problem.start + schedule.offset, problem.zone)}" if problem.supply else ""
    )
    axes.set_xlabel(f"Time{since} [{unit.symbol}]")
    axes.xaxis.set_major_locator(MaxNLocator(10, steps=[1, 2, 2.5, 5, 10]))


def _size_in(axes: Axes) -> tuple[float, float]:
    """Return width and height of axes [inch]."""
    window, dpi = axes.get_window_extent(), figure_with(axes).dpi
    return window.width / dpi, window.height / dpi


def _wrapped(title: str, axes: Axes) -> str:
    """Return a title in lines as wide as `axes`: that of matplotlib reads dollar signs as formulas."""
    return textwrap.fill(title, max(_LEAST_LETTERS, int(_size_in(axes)[0] * 72.0 / _LETTER_PT)))


def _lane_in(height: float) -> float:
    """Return the height of a lane [inch] when all rows are `height` lanes."""
    fitting = max(_HALF_PAGE_IN / height, _CROWDED_LANE_IN)
    return min(_MAX_LANE_IN, fitting, _MAX_ROWS_IN / height)


def _columns(styles: list[BarStyle], width_in: float) -> int:
    """Return the number of columns of a legend of that width."""
    widths = [_LEGEND_HANDLE_PT + _LETTER_PT * len(style.name) for style in styles]
    page = width_in * 72.0
    return len(styles) if sum(widths) <= page else max(1, int(page / max(widths)))


def _deadline(axes: Axes, at: float, text: str) -> None:
    axes.axvline(at, color=MUTED, linewidth=0.9, linestyle=DASHES, zorder=4)
    side = "right" if at > axes.get_xlim()[1] / 2 else "left"
    axes.text(
        at, 1.01, text, transform=axes.get_xaxis_transform(), horizontalalignment=side, color=MUTED, size=6.5
    )


def _title(schedule: Schedule, limit: float) -> str:
    """Return workflow, platform, objectives and broken constraints on one line."""
    problem = schedule.problem
    currency = problem.platform.currency
    parts = [
        f"{objective.name} {amount(objective.unit, figure_of(schedule, objective), currency)}"
        for objective in objectives_of(problem)
        if objective.name != "brown_energy"
    ]
    if math.isfinite(limit) and limit > _MAX_DEADLINE_RATIO * schedule.makespan_s:
        parts.append(f"deadline {amount('s', limit)}")
    broken = [c.name for c, violation in zip(problem.constraints, schedule.violations) if violation]
    if broken:
        parts.append(f"breaks {' and '.join(broken)}")
    return f"{title_of(problem)}: {', '.join(parts)}"


def _note(schedule: Schedule, merged_s: float) -> str | None:
    """Return the title of the legend, which explains the heights of bars if these differ.

    It also tells the length up to which bars that follow each other are not told apart, if there are any.
    """
    notes = []
    if merged_s > 0:
        shorter = amount("s", merged_s)
        notes.append(f"Tasks shorter than {shorter} have no edge: one after the other they look like one.")
    if (relative_frequency(schedule) != 1.0).any():
        notes.append(
            "Task types; the lower a bar, the lower its frequency, in proportion to the highest of the"
            " machine:"
        )
    return "\n".join(notes) or None
