"""A metric of policies of a network over a parameter: a line each, with what no policy exceeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wfsched.core.errors import ParameterError
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.given_axes import figure_with, legend_below
from wfsched.report.style import DASHES, MARKS, MUTED, PAGE_IN, steps

_HEIGHT_IN = 3.0

Row = Mapping[str, Any]


def plot_over_parameter(
    rows: Sequence[Row],
    metric: str,
    path: str | Path | None = None,
    *,
    titles: tuple[str, str],
    ax: Axes | None = None,
) -> Figure:
    """Draw the mean of a metric of each policy over a parameter; bars span the worlds.

    Parameters
    ----------
    rows : sequence of mapping
        With ``value`` (of the parameter), ``method``, ``seed`` and the metric.
    metric : str
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    titles : (str, str)
        Of both axes, with units.
    ax : Axes, optional
        Axes of matplotlib to draw on, in a figure of your own; a figure is made if None.

    Raises
    ------
    ParameterError
        If no row has the metric.
    """
    return drawn(lambda: _figure(rows, metric, titles, ax), path)


def _figure(rows: Sequence[Row], metric: str, titles: tuple[str, str], ax: Axes | None) -> Figure:
    known = [row for row in rows if row.get(metric) is not None]
    if not known:
        raise ParameterError("no row has this metric", where="metric", got=metric)
    axes = ax or new_figure(PAGE_IN, _HEIGHT_IN).subplots()
    methods = list(dict.fromkeys(row["method"] for row in known))
    values = sorted({row["value"] for row in known})
    shades = steps(len(methods), 0.75)
    lines = []
    for i, method in enumerate(methods):
        spans = [_span(known, method, value, metric) for value in values]
        low, mean, high = (np.array(each) for each in zip(*spans))
        (line,) = axes.plot(values, mean, label=method, markersize=4.0, color=shades[i])
        if method == "bound":
            line.set(color=MUTED, linestyle=DASHES)
        else:
            line.set_marker(MARKS[i % len(MARKS)])
        axes.vlines(values, low, high, color=line.get_color(), linewidth=0.8)
        lines.append(line)
    axes.set_xlabel(titles[0])
    axes.set_ylabel(titles[1])
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    legend_below(axes, lines, columns=len(lines))
    return figure_with(axes)


def _span(rows: Sequence[Row], method: str, value: float, metric: str) -> tuple[float, float, float]:
    """Return the least, the mean and the greatest value over worlds; NaN without any."""
    found = [row[metric] for row in rows if row["method"] == method and row["value"] == value]
    if not found:
        return np.nan, np.nan, np.nan
    return min(found), float(np.mean(found)), max(found)
