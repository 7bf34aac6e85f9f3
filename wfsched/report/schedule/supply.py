"""Traces of a supply over time: one panel for each trace, instants in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wfsched.core.arguments import takes
from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.units import SECONDS_PER_DAY
from wfsched.core.visible import visible
from wfsched.energy.trace import Trace
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.given_axes import check_one, figure_with
from wfsched.report.style import AREA, FRONT, INK, MUTED, PAGE_IN, RANGE
from wfsched.report.units import trace_unit

_MARGINS_IN, _PANEL_IN = 0.55, 1.0
# Above this span, means and ranges of days are drawn instead of single values.
_MAX_STEPS_SPAN_S = 45 * SECONDS_PER_DAY


@takes("traces", list, tuple, allowed="traces")
def plot_supply(
    traces: Sequence[Trace], path: str | Path | None = None, *, ax: Axes | None = None, title: str = ""
) -> Figure:
    """Draw traces from their first knot to their end, one panel for each.

    Up to 45 days every value is drawn as a step; longer traces as the mean of each day
    over the range from its least to its greatest value. Instants are in UTC.

    Parameters
    ----------
    traces : sequence of Trace
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    ax : Axes, optional
        Axes of matplotlib to draw a single trace on, in a figure of your own; a figure is made if None.
    title : str

    Raises
    ------
    ParameterError
        If there is no trace, or `ax` is given for several.
    """
    return drawn(lambda: _panels(traces, title, ax), path, ax)


def _panels(traces: Sequence[Trace], title: str, ax: Axes | None) -> Figure:
    if not traces:
        raise ParameterError("no trace to draw", where="traces", allowed="at least one trace")
    if ax is None:
        figure = new_figure(PAGE_IN, _MARGINS_IN + _PANEL_IN * len(traces))
        panels = figure.subplots(len(traces), 1, sharex=True, squeeze=False)[:, 0]
    else:
        check_one(len(traces), "traces")
        figure, panels = figure_with(ax), np.array([ax])
    for panel, trace in zip(panels, traces):
        _panel(panel, trace)
    _dates(panels[-1], traces)
    panels[0].set_title(visible(title))
    if any(trace.span > _MAX_STEPS_SPAN_S for trace in traces):
        panels[0].set_title(
            "Line: mean of the day. Area: range of the day.", color=MUTED, loc="right", size=6.5
        )
    if ax is None:
        figure.align_ylabels(panels)
        figure.draw_without_rendering()
    return figure


def _panel(panel: Axes, trace: Trace) -> None:
    unit = trace_unit(trace.unit, float(np.abs(trace.values).max()))
    drawn = trace.scaled(1.0 / unit.size)
    if trace.span > _MAX_STEPS_SPAN_S:
        _days(panel, drawn)
    else:
        _steps(panel, drawn)
    panel.set_ylabel(f"{visible(trace.name).replace('_', ' ').capitalize()}\n[{_bracketed(unit.symbol)}]")
    panel.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    panel.margins(x=0.0)
    if trace.values.min() >= 0:
        panel.set_ylim(bottom=0.0)
    else:
        panel.axhline(0.0, color=INK, linewidth=0.6, zorder=1.5)


def _steps(panel: Axes, trace: Trace) -> None:
    x = _instants(np.append(trace.knots, trace.end))
    y = np.append(trace.values, trace.values[-1])
    panel.fill_between(x, y, step="post", color=AREA, linewidth=0)
    panel.step(x, y, where="post", color=FRONT)


def _days(panel: Axes, trace: Trace) -> None:
    days = trace.resampled(SECONDS_PER_DAY)
    x = _instants(np.append(days.knots, days.end))
    place = np.minimum(
        ((trace.knots - trace.start) // SECONDS_PER_DAY).astype(np.int64), len(days.values) - 1
    )
    low, high = trace.at(days.knots), trace.at(days.knots)
    np.minimum.at(low, place, trace.values)
    np.maximum.at(high, place, trace.values)
    panel.fill_between(x, _closed(low), _closed(high), step="post", color=RANGE, linewidth=0)
    panel.step(x, _closed(days.values), where="post", color=FRONT)


def _closed(values: FloatArray) -> FloatArray:
    return np.append(values, values[-1])


def _instants(posix_s: FloatArray) -> np.ndarray:
    return np.round(posix_s * 1e3).astype("datetime64[ms]")


def _bracketed(symbol: str) -> str:
    """Return the symbol in brackets: shares have no unit."""
    return "share" if symbol == "1" else symbol


def _dates(panel: Axes, traces: Sequence[Trace]) -> None:
    locator = AutoDateLocator(minticks=4, maxticks=9)  # type: ignore[no-untyped-call]
    panel.xaxis.set_major_locator(locator)
    panel.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    panel.set_xlim(
        _instants(np.array([min(trace.start for trace in traces)]))[0],
        _instants(np.array([max(trace.end for trace in traces)]))[0],
    )
    panel.set_xlabel("Time [UTC]")
