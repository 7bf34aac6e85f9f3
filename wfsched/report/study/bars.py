"""Bars of a metric by workflow and method."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.visible import visible
from wfsched.report.metrics import metric_title, metric_unit
from wfsched.report.panels import panels
from wfsched.report.study.method_styles import MethodStyle, method_styles
from wfsched.report.style import MUTED, styled
from wfsched.study.results import Row
from wfsched.study.statistics.feasibility import LIMITS, common_points, keeps
from wfsched.study.statistics.summary import SOURCE, Summary, summarise

_POINT = (*SOURCE, *LIMITS)
_PANEL_IN = 1.75
# Above this ratio of the largest to the smallest bar, a linear axis would hide the smallest.
_MAX_LINEAR_RATIO = 20.0
# Marks a workflow of which no point is kept by all methods.
_ALONE = "*"
# Letters on a line of a legend as wide as a column and a page.
_LETTERS = (56, 120)


@styled()
def bars_figure(rows: Sequence[Row], metric: str, relative_to: str | None = None) -> Figure:
    """Return the means of a metric with 95 % bootstrap intervals: a panel for each size.

    In a panel, families side by side with a bar for each method; dots instead of bars where the values of
    a panel differ by more than a factor of 20: their axis is logarithmic and has no baseline.

    Means are over runs that keep the bounds, at the points of a workflow that all methods keep which keep
    any of its points. A method that keeps none has no bar; the title of the legend names those that keep
    none at all. Workflows without such a point have a star: means are over the points that each method
    keeps.

    Parameters
    ----------
    rows : sequence of dict
    metric : str
    relative_to : str, optional
        Method whose mean on the same instance values are divided by.

    Raises
    ------
    ParameterError
        If there is no such metric or method, or there are too many sizes.
    """
    if relative_to is not None:
        rows = relative(rows, metric, relative_to)
    methods = list(dict.fromkeys(str(row["method"]) for row in rows))
    rows, note = _compared(rows, metric)
    sizes = _sizes(rows) or [("", [])]
    styles = method_styles([visible(method) for method in methods])
    figure, grid = panels(len(sizes), _PANEL_IN)
    for axes, (title, own) in zip(grid, sizes):
        found = summarise(own, metric, ["family", "method"]) if own else ()
        summaries = [summary for summary in found if summary.count]
        largest = max((abs(s.mean) for s in summaries), default=0.0)
        unit = metric_unit(metric, largest) if relative_to is None else None
        _panel(axes, summaries, list(zip(methods, styles)), 1.0 if unit is None else unit.size)
        axes.set_title(visible(title))
        if unit is None:
            axes.set_ylabel(f"{metric_title(metric, metric_unit('', 1.0))} / {visible(str(relative_to))} [1]")
        else:
            axes.set_ylabel(metric_title(metric, unit) + ("" if unit.symbol else " [1]"))
    entries: dict[str, Artist] = {}
    for axes in grid:
        entries.update({str(label): handle for handle, label in zip(*axes.get_legend_handles_labels())})
    columns = 4 if len(grid) > 1 else 2
    figure.legend(
        [*entries.values()],
        [*entries],
        loc="outside lower center",
        ncols=columns,
        title=_wrapped(note, wide=len(grid) > 1),
    )
    return figure


def _compared(rows: Sequence[Row], metric: str) -> tuple[list[Row], str]:
    """Return the rows that are compared, and which they are in words."""
    valued = [row for row in rows if row.get(metric) is not None]
    text = "Mean and 95 % bootstrap interval"
    if all(map(keeps, valued)):
        return valued, text
    cells: dict[tuple[object, ...], list[Row]] = {}
    for row in valued:
        cells.setdefault((row.get("family"), row.get("tasks")), []).append(row)
    found: list[Row] = []
    alone = False
    for own in cells.values():
        chosen, common = _compared_cell(own)
        alone = alone or not common
        found += chosen
    points, shown = (len({tuple(row.get(name) for name in _POINT) for row in r}) for r in (valued, found))
    text += f" over {shown} of {points} points: those kept by all methods that keep any of a workflow"
    text += " (*: by each alone; none is kept by all)" if alone else ""
    able = {row["method"] for row in found}
    unable = [str(m) for m in dict.fromkeys(row["method"] for row in valued) if m not in able]
    text += f"; keeps the bounds nowhere: {visible(', '.join(unable))}" if unable else ""
    return found, text


def _compared_cell(rows: Sequence[Row]) -> tuple[list[Row], bool]:
    """Return the rows of one workflow that are compared, and whether all are at common points."""
    kept = [row for row in rows if keeps(row)]
    able = {row["method"] for row in kept}
    if not kept:
        return [], True
    try:
        return list(common_points([row for row in rows if row["method"] in able], _POINT)), True
    except ParameterError:
        return [{**row, "family": f"{row.get('family')}{_ALONE}"} for row in kept], False


def _wrapped(text: str, *, wide: bool) -> str:
    """Return `text` on lines that are no wider than the figure."""
    return textwrap.fill(text, _LETTERS[1] if wide else _LETTERS[0])


def relative(rows: Sequence[Row], metric: str, method: str) -> list[Row]:
    """Return the rows with `metric` divided by the mean of `method` on the same instance.

    Raises
    ------
    ParameterError
        If that method has no rows, or a mean of 0, to which nothing is relative.
    """
    of_method = [row for row in rows if row["method"] == method]
    if not of_method:
        known = ", ".join(dict.fromkeys(str(row["method"]) for row in rows))
        raise ParameterError("no rows of this method", where="relative", got=method, allowed=known)
    keyed = [{**row, "key": str([row.get(name) for name in _POINT])} for row in rows]
    means = {
        summary.group[0]: summary.mean
        for summary in summarise(
            [row for row in keyed if row["method"] == method], metric, ["key"], feasibility="ignore"
        )
    }
    free = [key for key, mean in means.items() if mean == 0.0]
    if free:
        raise ParameterError(
            f"mean {metric} of 0: values relative to it mean nothing",
            where="relative",
            got=method,
            remedy="Draw the values themselves, without a method to relate them to.",
        )
    return [
        {**row, metric: float(row[metric]) / means[row["key"]]}  # type: ignore[arg-type]
        for row in keyed
        if row["key"] in means and row.get(metric) is not None
    ]


def _sizes(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Return the rows of each panel: those of a size, or all if sizes differ from family to family."""
    families = {str(row.get("family")).rstrip(_ALONE) for row in rows}
    sizes = sorted({int(row["tasks"]) for row in rows if row.get("tasks") is not None})  # type: ignore[arg-type]
    by_size = [(size, [row for row in rows if row.get("tasks") == size]) for size in sizes]
    if all({str(row.get("family")).rstrip(_ALONE) for row in own} == families for _, own in by_size):
        return [(f"{size} tasks", own) for size, own in by_size]
    # Published files differ in size: each is a family of its own then.
    return [("", [{**row, "family": row["workflow"]} for row in rows])]


def _panel(
    axes: Axes, summaries: Sequence[Summary], styles: Sequence[tuple[str, MethodStyle]], size: float
) -> None:
    families = list(dict.fromkeys(str(summary.group[0]) for summary in summaries))
    width = 0.84 / len(styles)
    means = [summary.mean / size for summary in summaries]
    logarithmic = bool(means) and min(means) > 0 and max(means) / min(means) > _MAX_LINEAR_RATIO
    for place, (method, style) in enumerate(styles):
        own = {str(s.group[0]): s for s in summaries if s.group[1] == method}
        at = [families.index(name) - 0.42 + (place + 0.5) * width for name in own]
        heights = np.array([s.mean / size for s in own.values()])
        ends = np.array([(s.low / size, s.high / size) for s in own.values()]).reshape(-1, 2)
        if own:
            (_dots if logarithmic else _bars)(axes, np.array(at), heights, ends, width, style)
    if not summaries:
        axes.set_yticks([])
        axes.text(0.5, 0.5, "no run keeps the bounds", transform=axes.transAxes, color=MUTED, ha="center")
    if logarithmic:
        _log_axis(axes, np.concatenate([means, *([s.low / size, s.high / size] for s in summaries)]))
    axes.set_xticks(
        range(len(families)), [visible(name) for name in families], rotation=0 if len(families) < 6 else 30
    )
    axes.set_xlim(-0.5, max(len(families), 1) - 0.5)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")


def _reach(heights: FloatArray, ends: FloatArray) -> FloatArray:
    reach: FloatArray = np.nan_to_num(np.abs(ends.T - heights))
    return reach


def _bars(
    axes: Axes, at: FloatArray, heights: FloatArray, ends: FloatArray, width: float, style: MethodStyle
) -> None:
    axes.bar(
        at,
        heights,
        width,
        color=style.colour,
        hatch=style.hatch,
        edgecolor="black",
        linewidth=0.3,
        yerr=_reach(heights, ends),
        error_kw={"elinewidth": 0.6},
        label=style.name,
    )


def _dots(
    axes: Axes, at: FloatArray, heights: FloatArray, ends: FloatArray, _width: float, style: MethodStyle
) -> None:
    """Draw dots with intervals: the length of a bar on a logarithmic axis would mean nothing."""
    axes.errorbar(
        at,
        heights,
        yerr=_reach(heights, ends),
        color=style.colour,
        marker=style.mark,
        markersize=3.6,
        markeredgecolor="black",
        markeredgewidth=0.4,
        elinewidth=0.7,
        linestyle="none",
        label=style.name,
    )


def _log_axis(axes: Axes, values: FloatArray) -> None:
    """Scale the axis logarithmically around `values`, with ticks at 1, 2 and 5 of each power of ten."""
    shown = values[np.isfinite(values) & (values > 0)]
    axes.set_yscale("log")
    axes.set_ylim(shown.min() / 1.4, shown.max() * 1.4)
    several = np.log10(shown.max() / shown.min()) > 3.0
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0,) if several else (1.0, 2.0, 5.0)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
