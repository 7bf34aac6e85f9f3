"""Bars of a metric by workflow and method."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from wfsched.core.errors import ParameterError
from wfsched.core.visible import visible
from wfsched.report.metrics import metric_title, metric_unit
from wfsched.report.panels import panels
from wfsched.report.study.method_styles import MethodStyle, method_styles
from wfsched.report.style import styled
from wfsched.study.results import Row
from wfsched.study.statistics.summary import Summary, summarise

_PANEL_IN = 1.75
# Above this ratio of the largest to the smallest bar, a linear axis would hide the smallest.
_MAX_LINEAR_RATIO = 20.0


@styled()
def bars_figure(rows: Sequence[Row], metric: str, relative_to: str | None = None) -> Figure:
    """Return the means of a metric with 95 % bootstrap intervals: a panel for each size.

    In a panel, families side by side with a bar for each method. The axis is logarithmic where the
    values of a panel differ by more than a factor of 20.

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
    sizes = _sizes(rows)
    styles = method_styles(list(dict.fromkeys(str(row["method"]) for row in rows)))
    figure, grid = panels(len(sizes), _PANEL_IN)
    for axes, (title, own) in zip(grid, sizes):
        summaries = summarise(own, metric, ["family", "method"])
        unit = metric_unit(metric, max(abs(s.mean) for s in summaries)) if relative_to is None else None
        _panel(axes, summaries, styles, 1.0 if unit is None else unit.size)
        axes.set_title(title)
        if unit is None:
            axes.set_ylabel(f"{metric_title(metric, metric_unit('', 1.0))} / {relative_to} [1]")
        else:
            axes.set_ylabel(metric_title(metric, unit) + ("" if unit.symbol else " [1]"))
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4 if len(grid) > 1 else 2)
    return figure


def relative(rows: Sequence[Row], metric: str, method: str) -> list[Row]:
    """Return the rows with `metric` divided by the mean of `method` on the same instance.

    Raises
    ------
    ParameterError
        If that method has no rows, or a mean of 0, to which nothing is relative.
    """
    key = ("workflow", "platform", "supply", "mu", "lambda")
    of_method = [row for row in rows if row["method"] == method]
    if not of_method:
        known = ", ".join(dict.fromkeys(str(row["method"]) for row in rows))
        raise ParameterError("no rows of this method", where="relative", got=method, allowed=known)
    keyed = [{**row, "key": str([row.get(name) for name in key])} for row in rows]
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
    families = {row.get("family") for row in rows}
    sizes = sorted({int(row["tasks"]) for row in rows if row.get("tasks") is not None})  # type: ignore[arg-type]
    by_size = [(size, [row for row in rows if row.get("tasks") == size]) for size in sizes]
    if all({row.get("family") for row in own} == families for _, own in by_size):
        return [(f"{size} tasks", own) for size, own in by_size]
    # Published files differ in size: each is a family of its own then.
    return [("", [{**row, "family": row["workflow"]} for row in rows])]


def _panel(axes: Axes, summaries: Sequence[Summary], styles: Sequence[MethodStyle], size: float) -> None:
    families = list(dict.fromkeys(str(summary.group[0]) for summary in summaries))
    width = 0.84 / len(styles)
    means = [summary.mean / size for summary in summaries]
    logarithmic = min(means) > 0 and max(means) / min(means) > _MAX_LINEAR_RATIO
    if logarithmic:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
    for place, style in enumerate(styles):
        own = {str(s.group[0]): s for s in summaries if s.group[1] == style.name}
        at = [families.index(name) - 0.42 + (place + 0.5) * width for name in own]
        heights = np.array([s.mean / size for s in own.values()])
        ends = np.array([(s.low / size, s.high / size) for s in own.values()])
        reach = np.nan_to_num(np.abs(ends.T - heights))
        axes.bar(
            at,
            heights,
            width,
            color=style.colour,
            hatch=style.hatch,
            edgecolor="black",
            linewidth=0.3,
            yerr=reach,
            error_kw={"elinewidth": 0.6},
            label=style.name,
        )
    axes.set_xticks(
        range(len(families)), [visible(name) for name in families], rotation=0 if len(families) < 6 else 30
    )
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")
