"""Figures of several panels."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wfsched.core.errors import ParameterError
from wfsched.report.drawing import new_figure
from wfsched.report.style import COLUMN_IN, PAGE_IN

MAX_PANELS = 12
"""Maximum number of panels of a figure: more cannot be read."""


def panels(count: int, height_in: float, *, share_y: bool = False) -> tuple[Figure, list[Axes]]:
    """Return a figure with `count` panels, two or three side by side on the width of a page.

    Parameters
    ----------
    count : int
    height_in : float
        Of a panel [inch].
    share_y : bool
        Whether all panels have one y axis.

    Raises
    ------
    ParameterError
        If `count` is 0 or above `MAX_PANELS`.
    """
    if not 1 <= count <= MAX_PANELS:
        raise ParameterError(
            "too many panels for a figure" if count else "no panels to draw",
            where="figure",
            got=f"{count} panels",
            allowed=f"1 to {MAX_PANELS}",
            remedy="Choose rows with --where.",
        )
    across = 1 if count == 1 else 2 if count in (2, 4) else 3
    down = -(-count // across)
    figure = new_figure(COLUMN_IN if across == 1 else PAGE_IN, 0.45 + height_in * down)
    grid = figure.subplots(down, across, squeeze=False, sharey=share_y).ravel().tolist()
    for spare in grid[count:]:
        spare.remove()
    return figure, grid[:count]


def outer_labels(grid: Sequence[Axes], across: str, along: str) -> None:
    """Title the axes of panels that share both: `across` below the lowest of each column, `along` once."""
    columns: dict[int, Axes] = {}
    for axes in grid:
        place = axes.get_subplotspec()
        if place is not None:
            columns[place.colspan.start] = axes
    # Three side by side leave no room for a title and its unit on one line.
    title = across.replace(" [", "\n[") if len(columns) > 2 else across
    for axes in columns.values():
        axes.set_xlabel(title)
    grid[0].figure.supylabel(along, fontsize=grid[0].yaxis.label.get_fontsize())
