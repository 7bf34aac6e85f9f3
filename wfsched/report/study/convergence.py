"""Convergence of searches: hypervolume over evaluations, of all runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.visible import visible
from wfsched.report.panels import outer_labels, panels
from wfsched.report.study.method_styles import MethodStyle, method_styles
from wfsched.report.style import MUTED, styled
from wfsched.study.front_blob import StoredFront

_PANEL_IN = 2.1


def runs_figure(fronts: Mapping[str, Sequence[StoredFront]]) -> Figure:
    """Return the figure of one panel: see `convergence_figure`."""
    return convergence_figure({"": fronts})


@styled()
def convergence_figure(given: Mapping[str, Mapping[str, Sequence[StoredFront]]]) -> Figure:
    """Return the median hypervolume of each method over evaluations, the quartiles as a band, by panel.

    Runs without a feasible schedule are left out; the legend counts them. All others count from the first
    record of any run on, with 0 until their own first record.

    Parameters
    ----------
    given : mapping from title to mapping from method to its runs
        A panel for each title. Runs of heuristics, which have no history, are left out.

    Raises
    ------
    ParameterError
        If no run has a history, or there are too many panels.
    """
    searched = {
        title: {name: own for name, runs in methods.items() if (own := [r for r in runs if _searched(r)])}
        for title, methods in given.items()
    }
    searched = {title: methods for title, methods in searched.items() if methods}
    if not searched:
        raise ParameterError("no run has a history", where="convergence", allowed="runs of a search")
    figure, grid = panels(len(searched), _PANEL_IN)
    names = list(dict.fromkeys(name for methods in searched.values() for name in methods))
    styles = dict(zip(names, method_styles([visible(name) for name in names])))
    for axes, (title, methods) in zip(grid, searched.items()):
        for name, runs in methods.items():
            kept = [run for run in runs if run.feasible.any()]
            if kept:
                _median(axes, kept, styles[name])
        _frame(axes, visible(title))
    outer_labels(grid, "Evaluations [schedules]", "Hypervolume [share of box]\nmedian and quartiles")
    handles = [
        _handle(styles[name], [r for own in searched.values() for r in own.get(name, ())]) for name in names
    ]
    columns = 1 if len(grid) == 1 else 2
    figure.legend(handles=handles, loc="outside lower center", ncols=columns)
    return figure


def _median(axes: Axes, runs: Sequence[StoredFront], style: MethodStyle) -> None:
    at, values = _on_one_axis(runs)
    lower, middle, upper = np.percentile(values, [25, 50, 75], axis=0)
    axes.fill_between(at, lower, upper, color=style.colour, alpha=0.25, linewidth=0, step="post")
    axes.plot(
        at,
        middle,
        color=style.colour,
        linestyle=style.line,
        drawstyle="steps-post",
        marker=style.mark,
        markersize=3.0,
        markevery=0.1,
        label=style.name,
    )


def _frame(axes: Axes, title: str) -> None:
    axes.set_title(title)
    axes.set_xlim(left=0.0)
    axes.set_ylim(bottom=0.0)
    if not axes.get_lines():
        axes.set_yticks([])
        axes.text(0.5, 0.5, "nothing feasible", transform=axes.transAxes, color=MUTED, ha="center")
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}".replace(",", " ")))


def _searched(run: StoredFront) -> bool:
    return bool(len(run.history_evaluations))


def _handle(style: MethodStyle, runs: Sequence[StoredFront]) -> Line2D:
    """Return the legend entry: the number of runs, and of those without a feasible schedule."""
    nothing = sum(not run.feasible.any() for run in runs)
    text = f"{style.name}: {len(runs)} run{'s' if len(runs) > 1 else ''}"
    text += f", {nothing} without a feasible schedule left out" if nothing else ""
    line = Line2D([], [], color=style.colour, marker=style.mark, markersize=3.0, label=text)
    line.set(linestyle=style.line)
    return line


def _on_one_axis(runs: Sequence[StoredFront]) -> tuple[FloatArray, FloatArray]:
    """Return evaluations (g,), from the first record of any run, and hypervolumes (n_runs, g) by then."""
    at = np.unique(np.concatenate([run.history_evaluations for run in runs]))
    reached = []
    for run in runs:
        place = np.searchsorted(run.history_evaluations, at, side="right") - 1
        reached.append(np.where(place >= 0, run.history_hypervolume[place], 0.0))
    return at.astype(np.float64), np.array(reached)
