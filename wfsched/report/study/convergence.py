"""Convergence of searches: hypervolume over evaluations, of all runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.report.drawing import new_figure
from wfsched.report.study.method_styles import method_styles
from wfsched.report.style import COLUMN_IN, styled
from wfsched.study.front_blob import StoredFront


@styled()
def runs_figure(fronts: Mapping[str, Sequence[StoredFront]]) -> Figure:
    """Return the median hypervolume of each method over evaluations, the quartiles as a band.

    Parameters
    ----------
    fronts : mapping from method to its runs
        Runs of heuristics, which have no history, are left out.

    Raises
    ------
    ParameterError
        If no run has a history.
    """
    searched = {
        method: [run for run in runs if len(run.history_evaluations)] for method, runs in fronts.items()
    }
    searched = {method: runs for method, runs in searched.items() if runs}
    if not searched:
        raise ParameterError("no run has a history", where="convergence", allowed="runs of a search")
    figure = new_figure(COLUMN_IN, 2.6)
    axes = figure.subplots()
    for style, runs in zip(method_styles(list(searched)), searched.values()):
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
            label=f"{style.name}: {len(runs)} runs",
        )
    axes.set_xlabel("Evaluations [schedules]")
    axes.set_ylabel("Hypervolume [share of box]\nmedian and quartiles")
    axes.set_ylim(bottom=0.0)
    figure.legend(loc="outside lower center", ncols=2)
    return figure


def _on_one_axis(runs: Sequence[StoredFront]) -> tuple[FloatArray, FloatArray]:
    """Return evaluations (g,) and the hypervolumes (n_runs, g) reached by then."""
    at = np.unique(np.concatenate([run.history_evaluations for run in runs]))
    first = max(int(run.history_evaluations[0]) for run in runs)
    at = at[at >= first]
    reached = [
        run.history_hypervolume[np.searchsorted(run.history_evaluations, at, side="right") - 1]
        for run in runs
    ]
    return at.astype(np.float64), np.array(reached)
