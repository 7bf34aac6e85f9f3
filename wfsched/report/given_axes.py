"""Axes of the user to draw on, in a figure whose layout is the user's."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.legend import Legend
from matplotlib.transforms import ScaledTranslation

from wfsched.core.errors import ParameterError

# Between the axes and their legend stand tick labels and the title of the axis: height of a line as a
# multiple of its letters, and all gaps together [pt].
_LINE_HEIGHT, _GAPS_PT = 1.3, 12.0


def figure_with(axes: Axes) -> Figure:
    """Return the figure in which `axes` stand, that of a part of a figure too."""
    figure = axes.figure
    while isinstance(figure, SubFigure):
        figure = figure.figure
    return figure


def legend_below(
    axes: Axes, handles: Sequence[Artist], *, columns: int = 1, title: str | None = None
) -> Legend:
    """Write a legend below `axes`, as part of them: a layout engine of the figure leaves room for it."""
    ticks = max(float(label.get_fontsize()) for label in axes.get_xticklabels())
    letters_pt = float(axes.xaxis.label.get_fontsize()) + ticks
    down_in = (_LINE_HEIGHT * letters_pt + _GAPS_PT) / 72.0
    down = ScaledTranslation(0.0, -down_in, figure_with(axes).dpi_scale_trans)
    return axes.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.0, 0.0),
        bbox_transform=axes.transAxes + down,
        ncols=columns,
        title=title,
        alignment="left",
    )


def check_one(count: int, what: str) -> None:
    """Refuse to draw several panels on the axes of a user.

    Raises
    ------
    ParameterError
        If `count` is not 1.
    """
    if count != 1:
        raise ParameterError(
            "one pair of axes shows one panel",
            where="ax",
            got=count,
            allowed=f"1 of the {what}",
            remedy="Draw one on each of your axes, or leave ax out.",
        )
