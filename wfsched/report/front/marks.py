"""Marks in objective space: members of a front, and schedules compared with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.core.visible import visible
from wfsched.report.axis import ObjectiveAxis
from wfsched.report.style import ACCENT, FRONT, INK, MARKS, MUTED
from wfsched.schedule.schedule import Schedule

# Diameters [pt] and edge widths [pt] of marks.
_MEMBER_PT, _OTHER_PT = 3.8, 5.8
_HOLLOW_EDGE_PT, _FULL_EDGE_PT = 1.0, 0.4
# Points that differ by no more than this share are equal but for rounding.
_SAME_WITHIN = 1e-9
# Hollow marks are ringed, because the light end of a colour scale is hard to see on paper.
_RING = withStroke(linewidth=1.7, foreground=INK)


@dataclass(frozen=True, slots=True)
class Mark:
    """A schedule compared with a front.

    Parameters
    ----------
    name : str
    at : array (n_objectives,)
        In the units of the axes.
    shape : str
        Marker of matplotlib.
    feasible : bool
        Whether it keeps all constraints; drawn hollow if not.
    """

    name: str
    at: FloatArray
    shape: str
    feasible: bool


def marks_of(dimensions: Sequence[ObjectiveAxis], marked: Mapping[str, Schedule]) -> list[Mark]:
    """Return the schedules as marks; shapes repeat only after all have been used."""
    return [
        Mark(
            visible(name),
            np.array([dimension.of(schedule) for dimension in dimensions]),
            MARKS[k % len(MARKS)],
            schedule.feasible,
        )
        for k, (name, schedule) in enumerate(marked.items())
    ]


def merged(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks with those at the same point merged into one, under all their names."""
    kept: list[Mark] = []
    for mark in marks:
        same = [
            k for k, other in enumerate(kept) if np.allclose(other.at, mark.at, rtol=_SAME_WITHIN, atol=0.0)
        ]
        if same:
            kept[same[0]] = replace(kept[same[0]], name=f"{kept[same[0]].name}, {mark.name}")
        else:
            kept.append(mark)
    return kept


def draw_members(
    axes: Axes, at: FloatArray, feasible: BoolArray, colours: ScalarMappable | None = None
) -> None:
    """Draw the members of a front: filled if feasible, hollow if not.

    Parameters
    ----------
    at : array (n, 2 or 3)
        Objectives in the units of the axes.
    colours : ScalarMappable, optional
        Colours of the third objective.
    """
    for kept in (True, False):
        chosen = at[feasible == kept]
        if not len(chosen):
            continue
        fill: Any = FRONT if colours is None else colours.to_rgba(chosen[:, 2])
        axes.scatter(
            chosen[:, 0],
            chosen[:, 1],
            s=_MEMBER_PT**2,
            facecolors=fill if kept else "white",
            edgecolors=(FRONT if colours is None else INK) if kept else fill,
            linewidths=_FULL_EDGE_PT if kept else _HOLLOW_EDGE_PT,
            path_effects=[_RING] if colours is not None and not kept else None,
            zorder=3,
        )


def draw_mark(axes: Axes, mark: Mark, y: float, colours: ScalarMappable | None = None) -> None:
    """Draw a mark at its first objective and `y`; hollow marks lie below the others and hide nothing."""
    fill = ACCENT if colours is None else colours.to_rgba(mark.at[2])
    ring = [_RING] if colours is not None and not mark.feasible else None
    axes.plot(
        mark.at[0], y, zorder=5 if mark.feasible else 2.5, path_effects=ring, **_marker_style(mark, fill)
    )


def mark_handle(mark: Mark, text: str) -> Line2D:
    """Return the legend entry of a mark."""
    return Line2D([], [], label=text, **_marker_style(mark, ACCENT))


def member_handle(text: str, *, feasible: bool, coloured: bool) -> Line2D:
    """Return the legend entry of members of the front, grey where colour is an objective."""
    colour = MUTED if coloured else FRONT
    return Line2D(
        [],
        [],
        label=text,
        linestyle="none",
        marker="o",
        markersize=_MEMBER_PT,
        markerfacecolor=colour if feasible else "white",
        markeredgecolor=colour,
        markeredgewidth=_FULL_EDGE_PT if feasible else _HOLLOW_EDGE_PT,
    )


def _marker_style(mark: Mark, fill: Any) -> dict[str, Any]:
    return {
        "linestyle": "none",
        "marker": mark.shape,
        "markersize": _OTHER_PT,
        "markerfacecolor": fill if mark.feasible else "white",
        "markeredgecolor": INK if mark.feasible else fill,
        "markeredgewidth": 0.5 if mark.feasible else _HOLLOW_EDGE_PT,
    }
