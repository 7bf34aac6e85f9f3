"""Convergence of a search: hypervolume and best objectives over the evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.visible import visible_lines
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.style import AREA, COLUMN_IN, FRONT, MUTED
from wfsched.report.units import amount, unit_of
from wfsched.schedule.objectives import Objective

if TYPE_CHECKING:
    from wfsched.evolve.recorder import Generation

_MARGINS_IN, _PANEL_IN, _LINE_IN = 0.55, 0.85, 0.13


def plot_convergence(
    history: Sequence[Generation],
    path: str | Path | None = None,
    *,
    objectives: Sequence[Objective],
    currency: str,
    title: str = "",
) -> Figure:
    """Draw the history of a search: one panel for the hypervolume, one for each objective that changes.

    An objective whose best value never changes is a line of text above the panels.

    The last value is printed at the right of each panel. Generations without a feasible schedule
    have no best values; they are shaded.

    Parameters
    ----------
    history : sequence of Generation
        As `Result.history` has it.
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    objectives : sequence of Objective
        Of the problem, in its order: `Problem.objective_list`.
    currency : str
        Of the platform.
    title : str
        Above the figure, such as the workflow, platform and method.

    Raises
    ------
    ParameterError
        If the history is empty, as that of a heuristic is.
    """
    return drawn(lambda: _panels(history, objectives, currency, title), path)


def _panels(
    history: Sequence[Generation], objectives: Sequence[Objective], currency: str, title: str
) -> Figure:
    if not history:
        raise ParameterError(
            "no history to draw",
            where="history",
            allowed="the history of a search",
        )
    evaluations = np.array([generation.evaluations for generation in history], dtype=np.float64)
    volume = np.array([generation.hypervolume for generation in history])
    best = np.array([generation.best for generation in history])
    flat = [_is_flat(values) for values in best.T]
    changing = [(o, values) for o, values, same in zip(objectives, best.T, flat) if not same]
    above = [title] if title else []
    above += [
        f"best {o.name.replace('_', ' ')} from the first record on: {amount(o.unit, values[-1], currency)}"
        for o, values, same in zip(objectives, best.T, flat)
        if same
    ]
    height = _MARGINS_IN + _PANEL_IN * (1 + len(changing)) + _LINE_IN * len(above)
    figure = new_figure(COLUMN_IN, height)
    panels = figure.subplots(1 + len(changing), 1, sharex=True, squeeze=False)[:, 0].tolist()
    _panel(panels[0], evaluations, volume, "Hypervolume\n[share of box]")
    if not volume.any():
        panels[0].set_ylim(0.0, 1.0)
    for panel, (objective, values) in zip(panels[1:], changing):
        unit = unit_of(objective.unit, _largest(values), currency)
        _panel(panel, evaluations, values / unit.size, f"Best {objective.name}\n[{unit.symbol}]")
    if above:
        figure.suptitle(visible_lines("\n".join(above)), x=0.01, horizontalalignment="left", fontsize=7.0)
    _evaluations_axis(panels[-1], evaluations)
    _shade_infeasible(panels, evaluations, np.isnan(best).all(axis=1))
    figure.align_ylabels(panels)
    figure.draw_without_rendering()
    return figure


def _is_flat(values: FloatArray) -> bool:
    """Return whether there is one value from the first record on."""
    return len(values) > 1 and not np.isnan(values).any() and bool(np.ptp(values) == 0.0)


def _largest(values: FloatArray) -> float:
    known = np.abs(values[~np.isnan(values)])
    return float(known.max(initial=0.0))


def _panel(panel: Axes, evaluations: FloatArray, values: FloatArray, title: str) -> None:
    """Draw one quantity as steps: a value holds until a better one is found."""
    known = ~np.isnan(values)
    panel.plot(evaluations, values, color=FRONT, drawstyle="steps-post")
    panel.set_ylabel(title)
    panel.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 2.5, 5, 10]))
    if not known.any():
        panel.set_yticks([])
        return
    last = np.flatnonzero(known)[-1]
    panel.plot(evaluations[last], values[last], "o", color=FRONT, markersize=2.5, clip_on=False)
    panel.annotate(
        f"{values[last]:.4g}",
        (evaluations[last], values[last]),
        xytext=(4.0, 0.0),
        textcoords="offset points",
        verticalalignment="center",
        annotation_clip=False,
    )


def _evaluations_axis(panel: Axes, evaluations: FloatArray) -> None:
    first, last = float(evaluations[0]), float(evaluations[-1])
    panel.set_xlim(min(0.0, first), last if last > 0 else 1.0)
    panel.set_xlabel("Evaluations [schedules]")
    panel.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}".replace(",", " ")))


def _shade_infeasible(panels: Sequence[Axes], evaluations: FloatArray, nothing: np.ndarray) -> None:
    """Shade the generations in which no schedule is feasible."""
    if not nothing.any():
        return
    # A generation ends with its evaluations; its best values hold until the next one ends.
    begin = np.append(0.0, evaluations[1:])
    end = np.append(evaluations[1:], evaluations[-1])
    for panel in panels:
        for left, right in zip(begin[nothing], end[nothing]):
            panel.axvspan(left, right, color=AREA, linewidth=0, zorder=0.2)
    panels[0].set_title("Shaded: no feasible schedule", color=MUTED, loc="right", size=6.5)
