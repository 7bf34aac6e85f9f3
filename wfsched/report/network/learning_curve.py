"""Curves of learning: profit and explained variance over slots, a band for each variant."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import NetworkError, ParameterError
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.style import DASHES, MUTED, PAGE_IN, steps

_HEIGHT_IN = 4.6
_LINES = ("-", "--", ":", "-.")
_COLUMNS = ("slots", "profit", "explained_variance")


def read_curve(folder: str | Path) -> FloatArray:
    """Return the curve of a training, (n, 3): slots, profit per slot, explained variance.

    Raises
    ------
    NetworkError
        If there is none in the folder.
    """
    path = Path(folder) / "curve.csv"
    if not path.is_file():
        raise NetworkError("there is no curve of a training in this folder", where=str(folder))
    with path.open(newline="", encoding="utf-8") as file:
        rows = [[float(row[name]) for name in _COLUMNS] for row in csv.DictReader(file)]
    curve: FloatArray = np.array(rows).reshape(-1, 3)
    return curve


def plot_learning(
    curves: Mapping[str, Sequence[FloatArray]],
    path: str | Path | None = None,
    *,
    levels: Mapping[str, float] | None = None,
) -> Figure:
    """Draw profit and explained variance against slots, the mean and the span of the seeds of each variant.

    Parameters
    ----------
    curves : mapping from variants to curves (n, 3)
        As of `read_curve`; those of one variant have the same slots.
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    levels : mapping from names to profits, optional
        Drawn as horizontals: rules, searches, the bound.

    Raises
    ------
    ParameterError
        If there are no curves.
    """
    if not curves or not all(curves.values()):
        raise ParameterError("there are no curves", where="curves")
    return drawn(lambda: _figure(curves, levels or {}), path)


def _figure(curves: Mapping[str, Sequence[FloatArray]], levels: Mapping[str, float]) -> Figure:
    figure = new_figure(PAGE_IN, _HEIGHT_IN)
    above, below = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [3, 2]})
    for column, panel, label in ((1, above, "Profit per slot"), (2, below, "Explained variance")):
        for i, (variant, own) in enumerate(curves.items()):
            _draw_band(panel, own, column, i, len(curves), variant)
        panel.set_ylabel(label)
    for name, profit in levels.items():
        above.axhline(profit, color=MUTED, linewidth=0.8, linestyle=DASHES)
        above.annotate(
            name,
            (1.0, profit),
            xycoords=("axes fraction", "data"),
            xytext=(2.0, 0.0),
            textcoords="offset points",
            va="center",
            fontsize=6.0,
        )
    below.set_ylim(bottom=max(-1.0, below.get_ylim()[0]), top=1.0)
    below.set_xlabel("Slots learned from")
    figure.legend(*above.get_legend_handles_labels(), loc="outside lower left", ncols=4)
    return figure


def _draw_band(
    panel: Axes, own: Sequence[FloatArray], column: int, place: int, count: int, variant: str
) -> None:
    shortest = min(map(len, own))
    slots = own[0][:shortest, 0]
    values = np.array([curve[:shortest, column] for curve in own])
    colour = steps(count, 0.75)[place]
    (line,) = panel.plot(slots, values.mean(axis=0), linestyle=_LINES[place % len(_LINES)], color=colour)
    line.set_label(f"{variant}, {len(own)} {'seed' if len(own) == 1 else 'seeds'}")
    if len(own) > 1:
        panel.fill_between(
            slots, values.min(axis=0), values.max(axis=0), color=colour, alpha=0.25, linewidth=0
        )
