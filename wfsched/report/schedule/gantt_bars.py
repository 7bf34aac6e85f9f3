"""The bars of a Gantt chart: styles by task type, and ids of tasks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.visible import visible
from wfsched.report.schedule.task_types import OTHER, TaskTypes
from wfsched.report.style import HATCHES, INK, is_dark, steps
from wfsched.report.units import shortened

# Widths of bars as shares of the time axis: at least, and from which they have an edge or a hatch.
_MIN_BAR_SHARE, _EDGED_FROM_SHARE, _HATCHED_FROM_SHARE = 1 / 2500, 1 / 250, 1 / 60
_EDGE_PT = 0.3
# Size and mean width of the letters of ids in bars [pt].
_LETTER_PT, _LETTER_WIDTH_PT = 5.5, 3.5

Colour = tuple[float, float, float]
_OTHER_COLOUR: Colour = (0.9, 0.9, 0.9)


@dataclass(frozen=True, slots=True)
class BarStyle:
    """The style of the bars of one task type.

    Parameters
    ----------
    name : str
    colour : tuple of float
    hatch : str
        Of bars wide enough to show it.
    outlined : bool
        Whether bars have an edge however thin they are.
    """

    name: str
    colour: Colour
    hatch: str
    outlined: bool

    @property
    def ink(self) -> str:
        """Colour of text on this one."""
        return "white" if is_dark(self.colour) else INK


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Rectangles in the plane of a Gantt chart.

    Parameters
    ----------
    left, right : array (n_tasks,)
        In the unit of the time axis.
    top, bottom : array (n_tasks,)
        Down the page.
    span : float
        Length of the time axis.
    hatched : bool
        Whether lanes are high enough for hatches.
    """

    left: FloatArray
    right: FloatArray
    top: FloatArray
    bottom: FloatArray
    span: float
    hatched: bool

    def draw(self, axes: Axes, chosen: BoolArray, style: BarStyle) -> Patch:
        """Draw the chosen bars in one style; return the legend entry."""
        left, top, bottom = self.left[chosen], self.top[chosen], self.bottom[chosen]
        width = np.maximum(self.right[chosen] - left, _MIN_BAR_SHARE * self.span)
        right = left + width
        corners = np.stack(
            [np.column_stack(pair) for pair in ((left, top), (right, top), (right, bottom), (left, bottom))],
            axis=1,
        )
        edged = style.outlined | (width >= _EDGED_FROM_SHARE * self.span)
        hatched = self.hatched and np.median(width) >= _HATCHED_FROM_SHARE * self.span
        hatch = style.hatch if hatched else ""
        edge = style.ink if hatch or style.outlined else "white"
        axes.add_collection(
            PolyCollection(
                list(corners),
                facecolors=[style.colour],
                edgecolors=edge,
                linewidths=np.where(edged, _EDGE_PT, 0.0).tolist(),
                hatch=hatch or None,
                zorder=2,
            ),
            autolim=False,
        )
        return Patch(
            facecolor=style.colour, edgecolor=edge, linewidth=_EDGE_PT, hatch=hatch or None, label=style.name
        )

    def look_like_one(self, kind: IntArray) -> bool:
        """Return whether bars of a kind without edges stand so close that none is seen alone."""
        order = np.lexsort((self.left, self.bottom))
        left, right, lane, own = self.left[order], self.right[order], self.bottom[order], kind[order]
        thin = right - left < _EDGED_FROM_SHARE * self.span
        close = (lane[1:] == lane[:-1]) & (left[1:] - right[:-1] < _MIN_BAR_SHARE * self.span)
        return bool((thin[1:] & thin[:-1] & close & (own[1:] == own[:-1])).any())

    @property
    def edged_from(self) -> float:
        """Length from which bars have an edge, in the unit of the time axis."""
        return _EDGED_FROM_SHARE * self.span

    def write(self, figure: Figure, axes: Axes, texts: tuple[str, ...], styles: list[BarStyle]) -> None:
        """Write a text into each bar that is large enough; the layout must be computed."""
        window = axes.get_window_extent()
        width_pt = (self.right - self.left) / self.span * window.width * 72.0 / figure.dpi
        low, high = sorted(axes.get_ylim())
        height_pt = (self.bottom - self.top) / (high - low) * window.height * 72.0 / figure.dpi
        shown = [visible(text) for text in texts]
        needed = np.array([len(text) * _LETTER_WIDTH_PT + 2.0 for text in shown])
        for i in np.flatnonzero((width_pt >= needed) & (height_pt >= _LETTER_PT + 1.0)):
            axes.text(
                (self.left[i] + self.right[i]) / 2.0,
                (self.top[i] + self.bottom[i]) / 2.0,
                shown[i],
                fontsize=_LETTER_PT,
                color=styles[i].ink,
                horizontalalignment="center",
                verticalalignment="center_baseline",
                bbox={"facecolor": styles[i].colour, "edgecolor": "none", "pad": 0.5},
                zorder=3,
            )


def bar_styles(types: TaskTypes) -> list[BarStyle]:
    """Return a style for each task type.

    Types that follow each other in the workflow are far apart in luminance; every type but the darkest has
    a hatch of its own, since neighbours in luminance may differ in hue only. "Other" is lighter than all.
    """
    rest = types.names[-1] == OTHER
    named = len(types.names) - rest
    colours = steps(named, 0.8 if rest else 0.92)
    half = -(-named // 2)
    shades = [position // 2 + half * (position % 2) for position in range(named)]
    styles = [
        BarStyle(shortened(name, 28), colours[shade], HATCHES[shade % len(HATCHES)], outlined=False)
        for name, shade in zip(types.names, shades)
    ]
    return [*styles, BarStyle(OTHER, _OTHER_COLOUR, "", outlined=True)] if rest else styles
