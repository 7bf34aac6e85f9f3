"""The proven lower bound below a front of two objectives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from wfsched.core.arrays import FloatArray
from wfsched.report.axis import ObjectiveAxis
from wfsched.report.style import AREA, INK
from wfsched.schedule.fronts.front import Front

if TYPE_CHECKING:
    from wfsched.relaxation.front_bounds import FrontBounds

_DOTTED = (0.0, (1.0, 1.2))


@dataclass(frozen=True, slots=True, eq=False)
class BoundCurve:
    """A bound on one axis as a function of the other one, in the units of the axes.

    Parameters
    ----------
    held, bound : array (n,)
        Corners, by rising values of the axis that was held. Between two values the bound at the
        larger one is valid.
    upright : bool
        Whether the bounded objective is on the vertical axis.
    """

    held: FloatArray
    bound: FloatArray
    upright: bool

    def corners(self) -> FloatArray:
        """Return the corners as points of the plane, (n, 2)."""
        return self._placed(np.column_stack([self.held, self.bound]))

    def draw(self, axes: Axes) -> None:
        """Draw the line and shade the impossible region; the limits of `axes` stay."""
        across, along = axes.get_xlim(), axes.get_ylim()
        if not self.upright:
            across, along = along, across
        top = max(along[1], float(self.bound[0]))
        line = np.column_stack([np.append(self.held[0], self.held), np.append(top, self.bound)])
        ends = [[self.held[-1], along[0]], [across[0], along[0]], [across[0], top]]
        axes.fill(*self._placed(np.vstack([line, ends])).T, color=AREA, linewidth=0, zorder=0.1)
        axes.plot(*self._placed(line).T, color=INK, linewidth=1.0, linestyle=_DOTTED, zorder=1.8)
        if not self.upright:
            across, along = along, across
        axes.set_xlim(*across)
        axes.set_ylim(*along)

    def _placed(self, points: FloatArray) -> FloatArray:
        return points if self.upright else points[:, ::-1]


def bound_curve(
    bounds: FrontBounds | None, front: Front, dimensions: Sequence[ObjectiveAxis]
) -> BoundCurve | None:
    """Return the curve of a front of two objectives: one held, the other bounded; None without bounds."""
    if bounds is None or len(front.problem.objective_list) != 2 or not len(bounds.curve):
        return None
    names = [dimension.objective.name for dimension in dimensions]
    column = names.index(bounds.bounded.name)
    held, bounded = dimensions[1 - column].unit.size, dimensions[column].unit.size
    at, height = (bounds.curve / np.array([held, bounded])).T
    # The bound is the same from each value back to the one before.
    return BoundCurve(np.repeat(at, 2)[:-1], np.repeat(height, 2)[1:], upright=column == 1)


def bound_handle(bounds: FrontBounds, *, drawn: bool) -> Line2D:
    """Return the legend entry: the line, and the gap of the front to it."""
    least, greatest = float(bounds.gap.min()), float(bounds.gap.max())
    line = Line2D([], [], color=INK, linewidth=1.0, linestyle=_DOTTED if drawn else "none")
    line.set_label(
        f"lower bound on {bounds.bounded.name.replace('_', ' ')}: gap {least:.1%} to {greatest:.1%}"
    )
    return line
