"""Ratio of cost to lower bound over a parameter of the edge experiment, a line for each policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.visible import visible
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.given_axes import figure_with, legend_below
from wfsched.report.style import ACCENT, INK, MARKS, MUTED, PAGE_IN, steps

_HEIGHT_IN = 3.3
_TITLES = {
    "edge_cost": "Carbon cost of a transfer between edges [per Mbit]",
    "load": "Load: work over time of all edges [share]",
    "month": "Month",
    "looseness": "Looseness: window over work of a job",
    "edge_mbit_per_s": "Bandwidth between edges [Mbit/s]",
}
_BOLD_COLOURS = (INK, ACCENT)
_LOG_PARAMETERS = ("edge_cost", "edge_mbit_per_s")

Row = Mapping[str, Any]


def plot_ratio(
    rows: Sequence[Row],
    parameter: str,
    policies: Sequence[str],
    path: str | Path | None = None,
    *,
    ax: Axes | None = None,
    bold: Sequence[str] = (),
) -> Figure:
    """Draw the median ratio of cost to lower bound of each policy, over the values of a parameter.

    Parameters
    ----------
    rows : sequence of mapping
        Of the study: the parameter, ``bound`` and ``POLICY.cost``. A bound below 1 counts as 1.
    parameter : str
    policies : sequence of str
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    ax : Axes, optional
        Axes of matplotlib to draw on, in a figure of your own; a figure is made if None.
    bold : sequence of str
        Policies whose lines are emphasised.

    Raises
    ------
    ParameterError
        If there are no rows, or they do not have the parameter.
    """
    return drawn(lambda: _figure(rows, parameter, policies, bold, ax), path, ax)


def _figure(
    rows: Sequence[Row], parameter: str, policies: Sequence[str], bold: Sequence[str], ax: Axes | None
) -> Figure:
    if not rows or any(parameter not in row for row in rows):
        raise ParameterError("the rows do not have this parameter", where="parameter", got=parameter)
    values = sorted({float(row[parameter]) for row in rows})
    axes = ax or new_figure(PAGE_IN, _HEIGHT_IN).subplots()
    colours = steps(len(policies), 0.8)
    for place, policy in enumerate(policies):
        medians = [_median(rows, parameter, value, policy) for value in values]
        strong = policy in bold
        axes.plot(
            values,
            medians,
            color=_BOLD_COLOURS[bold.index(policy) % len(_BOLD_COLOURS)] if strong else colours[place],
            linewidth=1.8 if strong else 0.8,
            marker=MARKS[place % len(MARKS)],
            markersize=4.0 if strong else 3.0,
            linestyle="-" if strong or place % 2 else (0.0, (5.0, 1.5)),
            label=visible(policy),
            zorder=3 if strong else 2,
        )
    _axes(axes, parameter, values)
    if ax is None:
        figure_with(axes).legend(loc="outside right upper", fontsize=6.0)
    else:
        legend_below(axes, axes.get_lines(), columns=2)
    return figure_with(axes)


def _median(rows: Sequence[Row], parameter: str, value: float, policy: str) -> float:
    ratios: FloatArray = np.array(
        [
            float(row[f"{policy}.cost"]) / max(float(row["bound"]), 1.0)
            for row in rows
            if float(row[parameter]) == value
        ]
    )
    return float(np.median(ratios))


def _axes(axes: Axes, parameter: str, values: Sequence[float]) -> None:
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    if parameter in _LOG_PARAMETERS:
        axes.set_xscale("log")
        axes.minorticks_off()
    axes.set_xticks(values, [f"{value:g}" for value in values])
    axes.set_xlabel(_TITLES.get(parameter, visible(parameter)))
    axes.set_ylabel("Cost over the lower bound, median [1]")
    axes.set_title("Bound: fluid, all transfers free", color=MUTED, size=6.5)
