"""The front of a batch: latency against brown energy, with the policies beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from wfsched.core.arrays import FloatArray
from wfsched.core.units import JOULES_PER_KWH
from wfsched.core.visible import visible
from wfsched.network.gecrs.batches.batch_front import RULE, BatchFront
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.given_axes import figure_with
from wfsched.report.style import ACCENT, INK, MARKS, PAGE_IN, ramp

_HEIGHT_IN = 3.4


def plot_batch(front: BatchFront, path: str | Path | None = None, *, ax: Axes | None = None) -> Figure:
    """Draw a front of a batch: mean latency and brown energy as axes, mismatch as colour, policies as marks.

    Parameters
    ----------
    front : BatchFront
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    ax : Axes, optional
        Axes of matplotlib to draw on, in a figure of your own; a figure is made if None.
    """
    return drawn(lambda: _figure(front, ax), path, ax)


def _figure(front: BatchFront, ax: Axes | None) -> Figure:
    axes = ax or new_figure(PAGE_IN, _HEIGHT_IN).subplots()
    figure = figure_with(axes)
    latency, brown, mismatch = _scaled(front.objectives)
    every = np.concatenate([front.objectives[:, 2], front.policy_objectives[:, 2]])
    norm = Normalize(100.0 * float(every.min()), 100.0 * float(every.max()))
    dots = axes.scatter(
        latency, brown, c=mismatch, s=9.0, cmap=ramp(), norm=norm, linewidths=0.0, label="front", zorder=2
    )
    _draw_policies(axes, front, norm)
    if (chosen := front.chosen()) is not None:
        axes.scatter(
            latency[chosen], brown[chosen], s=90.0, facecolors="none", edgecolors=INK, linewidths=1.2,
            label="chosen", zorder=4,
        )  # fmt: skip
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.xaxis.set_minor_formatter(lambda value, _: f"{value:g}" if f"{value:e}"[0] in "25" else "")
    axes.set_xlabel("Mean latency over deadline [%]")
    axes.set_ylabel("Brown energy [kWh]")
    axes.set_ylim(bottom=0.0)
    figure.colorbar(dots, ax=axes, label="Mean mismatch [%]", pad=0.01)
    if ax is None:
        figure.legend(*axes.get_legend_handles_labels(), loc="outside right upper")
    else:
        axes.legend()
    return figure


def _draw_policies(axes: Axes, front: BatchFront, norm: Normalize) -> None:
    for place, name in enumerate(front.policies):
        latency, brown, mismatch = _scaled(front.policy_objectives[place : place + 1])
        rule = name == RULE
        axes.scatter(
            latency,
            brown,
            c=mismatch,
            cmap=ramp(),
            norm=norm,
            marker="*" if rule else MARKS[place % len(MARKS)],
            s=150.0 if rule else 34.0,
            edgecolors=ACCENT if rule else INK,
            linewidths=1.4 if rule else 0.9,
            label=visible(name),
            zorder=4 if rule else 3,
            clip_on=False,
        )


def _scaled(objectives: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    return 100.0 * objectives[:, 0], objectives[:, 1] / JOULES_PER_KWH, 100.0 * objectives[:, 2]
