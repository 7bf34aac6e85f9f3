"""The critical-difference diagram: mean ranks, and methods without a significant difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wfsched.core.visible import visible
from wfsched.report.drawing import new_figure
from wfsched.report.metrics import metric_title, metric_unit
from wfsched.report.style import INK, MUTED, PAGE_IN, styled
from wfsched.study.statistics.blocks import Blocks
from wfsched.study.statistics.significance import RankTest, critical_difference, rank_test

# Heights in rows of names: of the bracket above the axis, of the first name and of a bar below it.
_BRACKET, _FIRST_NAME, _BAR = 0.75, 1.0, 0.22
_ROW_IN, _MARGINS_IN = 0.2, 1.15


@styled()
def ranks_figure(given: Blocks) -> Figure:
    """Return the critical-difference diagram of a metric [1]_: Friedman's mean ranks, Nemenyi at 5 %.

    Methods under one bar are closer to each other than the critical difference, whose length is drawn
    above the axis. Methods of one mean rank share a mark.

    Raises
    ------
    ParameterError
        As `wfsched.study.statistics.significance.rank_test`.

    References
    ----------
    .. [1] Demsar, J. Machine Learning Research 7:1-30, 2006.
    """
    test = rank_test(given)
    groups = _by_rank(test)
    bars = _alike(test)
    rows = -(-len(groups) // 2)
    depth = _FIRST_NAME + _BAR * len(bars) + rows
    figure = new_figure(PAGE_IN, _MARGINS_IN + _ROW_IN * (depth + 1.5))
    axes = figure.subplots()
    count = len(test.methods)
    axes.set_xlim(0.7, count + 0.3)
    axes.set_ylim(depth, -1.6)
    _axis(axes, count)
    _bracket(axes, test, count)
    for place, (first, last) in enumerate(bars):
        y = 0.35 + _BAR * place
        axes.plot([first - 0.03, last + 0.03], [y, y], color=INK, linewidth=2.0, solid_capstyle="butt")
    _names(axes, groups, _FIRST_NAME + _BAR * len(bars), count)
    _title(axes, given, test)
    return figure


def _axis(axes: Axes, count: int) -> None:
    for side in ("left", "bottom", "right"):
        axes.spines[side].set_visible(False)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.plot([1, count], [0, 0], color=INK, linewidth=0.8)
    for rank in range(1, count + 1):
        axes.plot([rank, rank], [0, -0.18], color=INK, linewidth=0.8)
        axes.text(rank, -0.28, str(rank), ha="center", va="bottom")


def _bracket(axes: Axes, test: RankTest, count: int) -> None:
    """Draw the length of the critical difference above the axis."""
    difference = critical_difference(count, test.instances)
    y = -_BRACKET - 0.45
    text = f"critical difference {difference:.2f}"
    if test.instances < 2:
        axes.text(1.0, y, "1 instance: no test", color=MUTED, va="center")
        return
    end = 1.0 + min(difference, count - 1.0)
    axes.plot([1.0, end], [y, y], color=INK, linewidth=0.8)
    for x in (1.0, end) if difference <= count - 1.0 else (1.0,):
        axes.plot([x, x], [y - 0.12, y + 0.12], color=INK, linewidth=0.8)
    if difference > count - 1.0:
        text += ", longer than the axis"
    axes.text(end + 0.04, y, text, va="center")


def _by_rank(test: RankTest) -> list[tuple[float, str]]:
    """Return the mean ranks with the names of their methods."""
    groups: dict[float, list[str]] = {}
    for method, rank in zip(test.methods, test.ranks):
        groups.setdefault(round(rank, 9), []).append(method)
    return [(rank, visible(" = ".join(names))) for rank, names in groups.items()]


def _alike(test: RankTest) -> list[tuple[float, float]]:
    """Return the ends of the longest runs of methods that are closer than the critical difference."""
    if test.instances < 2:
        return []
    difference = critical_difference(len(test.methods), test.instances)
    ranks = np.array(test.ranks)
    found: list[tuple[float, float]] = []
    for rank in ranks:
        last = float(ranks[ranks <= rank + difference].max())
        if last > rank and (not found or last > found[-1][1]):
            found.append((float(rank), last))
    return found


def _names(axes: Axes, groups: Sequence[tuple[float, str]], first: float, count: int) -> None:
    """Write the better half on the left, the other half on the right, each on a line of its own."""
    half = -(-len(groups) // 2)
    for place, (rank, name) in enumerate(groups):
        left = place < half
        row = first + (place if left else len(groups) - 1 - place)
        end = 0.9 if left else count + 0.1
        axes.plot([rank, rank, end], [0, row, row], color=INK, linewidth=0.6)
        axes.plot(rank, 0, "o", color=INK, markersize=3.0)
        text = f"{name} {rank:.2f}" if left else f"{rank:.2f} {name}"
        axes.text(
            end + (-0.03 if left else 0.03),
            row,
            text,
            ha="right" if left else "left",
            va="center",
            clip_on=False,
        )


def _title(axes: Axes, given: Blocks, test: RankTest) -> None:
    title = metric_title(given.metric, metric_unit("", 1.0))
    p = "" if np.isnan(test.p) else f"; Friedman p = {test.p:.2g}"
    axes.set_title(
        f"{title}: mean rank over {test.instances} instance{'s' if test.instances > 1 else ''} [1 is best]{p}"
    )
    axes.annotate(
        f"Bars: no significant difference (Nemenyi, 5 %). {given.kept.text}.",
        (0.0, 0.0),
        xycoords="axes fraction",
        xytext=(0.0, -6.0),
        textcoords="offset points",
        va="top",
        color=MUTED,
        size=6.5,
    )
