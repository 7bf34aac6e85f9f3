"""Drawing figures and writing them: one mechanism for all `plot_*` functions.

Nothing here touches the state of `matplotlib.pyplot`.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from wfsched.core.errors import ParameterError
from wfsched.core.files import replacing
from wfsched.core.visible import visible_lines
from wfsched.report.style import styled

SUFFIXES = (".png", ".svg", ".pdf")

# Size of an inch on the screen of a notebook [pixel].
_SCREEN_DPI = 120

# No date, so that the same answer gives the same bytes.
_METADATA: dict[str, dict[str, Any]] = {
    ".png": {},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}


class ShownFigure(Figure):
    """A figure that notebooks show, whether `matplotlib.pyplot` has been set up for them or not.

    Control characters in its texts are shown as escapes: XML, and so SVG, has none. Names of ticks are
    beyond its reach: axes write them anew each time.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Draw the figure."""
        for text in self.findobj(Text):
            if isinstance(text, Text) and (shown := visible_lines(text.get_text())) != text.get_text():
                text.set_text(shown)
        super().draw(renderer)

    @styled()
    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """Return the picture, and its size on the screen."""
        buffer = io.BytesIO()
        self.savefig(buffer, format="png")
        width, height = (self.get_size_inches() * _SCREEN_DPI).round().astype(int).tolist()
        return buffer.getvalue(), {"width": width, "height": height}


def drawn(draw: Callable[[], Figure], path: str | Path | None = None, ax: Axes | None = None) -> Figure:
    """Return the figure that `draw` makes, in the style of all figures; write it where a path is given.

    Parameters
    ----------
    draw : callable
        Makes the figure; called after the path has been checked.
    path : path, optional
        File to write: .png, .svg or .pdf. The same figure gives the same bytes.
    ax : Axes, optional
        Axes of a user that `draw` draws on.

    Raises
    ------
    ParameterError
        If the suffix is another one.
    OutputError
        If the file cannot be written.
    """
    checked = None if path is None else figure_path(path)
    if ax is not None:
        _letter_by_letter(ax)
    with styled():
        figure = draw()
    if checked is not None:
        save_figure(figure, checked)
    return figure


def _letter_by_letter(axes: Axes) -> None:
    """Let titles and names of ticks, which came with the axes, show dollar signs; not texts of the user."""
    for text in axes.findobj(Text):
        if isinstance(text, Text) and text not in axes.texts:
            text.set_parse_math(False)


def new_figure(width_in: float, height_in: float) -> Figure:
    """Return an empty figure with a layout that leaves room for labels and legends."""
    layout = ConstrainedLayoutEngine(h_pad=0.03, w_pad=0.03)
    figure = ShownFigure(figsize=(width_in, height_in), layout=layout)
    FigureCanvasAgg(figure)
    return figure


def figure_path(path: str | Path) -> Path:
    """Return `path` if its suffix names a format of figures.

    Raises
    ------
    ParameterError
        If it does not.
    """
    checked = Path(path)
    if checked.suffix.lower() not in SUFFIXES:
        raise ParameterError(
            "unknown figure format",
            where=str(path),
            got=checked.suffix or "no suffix",
            allowed=", ".join(SUFFIXES),
        )
    return checked


@styled()
def save_figure(figure: Figure, path: str | Path) -> None:
    """Write `figure`, whole or not at all; the suffix chooses the format.

    Raises
    ------
    ParameterError, OutputError
        As `drawn`.
    """
    checked = figure_path(path)
    suffix = checked.suffix.lower()
    with replacing(checked) as temporary:
        figure.savefig(temporary, format=suffix[1:], metadata=_METADATA[suffix])
