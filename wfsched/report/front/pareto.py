"""The figure of a front, with the schedules compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wfsched.core.arguments import takes
from wfsched.core.errors import ParameterError
from wfsched.report.axis import green_axis, objective_axes
from wfsched.report.drawing import drawn
from wfsched.report.front.one_objective import row_figure
from wfsched.report.front.plane import plane_figure
from wfsched.schedule.figures import green_shares
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.schedule import Schedule

if TYPE_CHECKING:
    from wfsched.relaxation.front_bounds import FrontBounds

_NOTHING: Mapping[str, Schedule] = MappingProxyType({})


@takes("front", "wfsched.schedule.fronts.front:Front")
def plot_front(
    front: Front,
    path: str | Path | None = None,
    *,
    ax: Axes | None = None,
    marked: Mapping[str, Schedule] = _NOTHING,
    bounds: FrontBounds | None = None,
) -> Figure:
    """Draw a front.

    Two objectives are the axes, a third one is the colour; a single one is a line of dots. Two
    objectives where the sites have a supply are coloured by the green share. Members
    that break a constraint are hollow. Deadline and budget are lines where they limit an axis.
    With two objectives a line parts what the feasible members attain from what they do not.
    An axis is logarithmic, and its title says so, where a few members far away would squeeze the others.

    Parameters
    ----------
    front : Front
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    ax : Axes, optional
        Axes of matplotlib to draw on, in a figure of your own; a figure is made if None.
    marked : mapping of str to Schedule
        Schedules to compare with, by the names to label them with. Those far from the
        front are given in numbers below the plot, so that the front keeps its size.
    bounds : FrontBounds, optional
        With two objectives a dotted line that no schedule is below; with three the legend gives
        the gap of the front to its bounds.

    Raises
    ------
    ParameterError
        If the front is empty.
    """
    return drawn(lambda: _figure(front, marked, bounds, ax), path, ax)


def _figure(
    front: Front, marked: Mapping[str, Schedule], bounds: FrontBounds | None, ax: Axes | None
) -> Figure:
    if not len(front):
        raise ParameterError("empty front", where="front", got="no schedules", allowed="one or more")
    axes = objective_axes(front.problem, front.objectives)
    if len(axes) == 1:
        return row_figure(front, axes, marked, ax)
    shares = green_shares(front.figures)
    if len(axes) == 2 and front.problem.supply and np.ptp(shares) > 0:
        axes = (*axes, green_axis(front.problem))
        return plane_figure(front, axes, np.column_stack([front.objectives, shares]), marked, bounds, ax)
    return plane_figure(front, axes, front.objectives, marked, bounds, ax)
