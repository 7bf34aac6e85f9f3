"""What all figures have in common: sizes, fonts, colours, marks, and how they are saved.

Nothing here touches the state of `matplotlib.pyplot`. Colours are told apart by their luminance as
well, and never carry a meaning alone: a figure reads the same printed in grey.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.style
import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Colormap, ListedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from wfsched.core.errors import ParameterError
from wfsched.core.files import replacing

# Widths of one and two columns [inch]: IEEE Author Center, "Size Requirements for Graphics".
COLUMN_IN = 3.5
PAGE_IN = 7.16

# Ink on paper: dark text, grey for what is said in passing, light grey for areas.
INK = "#222222"
MUTED = "#5F5F5F"
AREA = "#EDEDED"
BAND = "#F4F4F4"
DASHES = (0.0, (4.0, 2.0))
# Dark blue and vermilion: the pair of the palette of Okabe and Ito (Color Universal Design, 2008)
# that any colour vision tells apart, the blue darkened so that grey tells them apart too.
FRONT = "#00497A"
ACCENT = "#D55E00"
# Green supply (bluish green of the same palette, darkened) and what it leaves unused; the grid.
GREEN = "#00735A"
GREEN_AREA = "#D5EBDD"
BROWN_INK = "#7A4A1E"

# Marks of what is compared with a front; circles belong to the front.
MARKS = ("s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "d")
HATCHES = ("", "////", "", "....", "", "xxxx", "")

SUFFIXES = (".png", ".svg", ".pdf")

# No date, so that the same answer gives the same bytes.
_METADATA: dict[str, dict[str, Any]] = {
    ".png": {},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}

_SETTINGS: dict[str, Any] = {
    "figure.dpi": 300,
    "savefig.dpi": "figure",
    # DejaVu Sans comes with matplotlib: the same letters everywhere.
    "font.family": "DejaVu Sans",
    "font.size": 7.0,
    "axes.titlesize": 7.5,
    "axes.titlelocation": "left",
    "axes.labelsize": 7.5,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.formatter.useoffset": False,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.4,
    "text.color": INK,
    "xtick.labelsize": 7.0,
    "ytick.labelsize": 7.0,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "legend.fontsize": 7.0,
    "legend.frameon": False,
    "legend.handletextpad": 0.5,
    "legend.columnspacing": 1.2,
    "legend.borderaxespad": 0.0,
    "lines.linewidth": 1.0,
    "hatch.linewidth": 0.5,
    "svg.hashsalt": "wfsched",
    # TrueType instead of Type 3 fonts, which publishers refuse.
    "pdf.fonttype": 42,
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw with the settings of this module, whatever those of the user are; then restore his."""
    with matplotlib.style.context(["default", _SETTINGS]):
        yield


def new_figure(width_in: float, height_in: float) -> Figure:
    """Return an empty figure with a layout that leaves room for labels and legends."""
    figure = Figure(figsize=(width_in, height_in), layout=ConstrainedLayoutEngine(h_pad=0.03, w_pad=0.03))
    FigureCanvasAgg(figure)
    return figure


def target(path: str | Path) -> Path:
    """Return `path` if a figure can be written in the format that its suffix names.

    Raises
    ------
    ParameterError
        If it cannot.
    """
    checked = Path(path)
    if checked.suffix.lower() not in SUFFIXES:
        raise ParameterError(
            "unknown format of a figure",
            where=str(path),
            got=checked.suffix or "no suffix",
            allowed=", ".join(SUFFIXES),
        )
    return checked


@styled()
def save(figure: Figure, path: str | Path) -> None:
    """Write `figure`, whole or not at all; the suffix chooses the format.

    The same figure gives the same bytes.

    Raises
    ------
    ParameterError
        If the suffix is none of png, svg, pdf.
    OutputError
        If the file cannot be written.
    """
    checked = target(path)
    suffix = checked.suffix.lower()
    with replacing(checked) as temporary:
        figure.savefig(temporary, format=suffix[1:], metadata=_METADATA[suffix])


def steps(count: int, lightest: float) -> list[tuple[float, float, float]]:
    """Return `count` colours from dark to light, evenly spaced in luminance.

    They are samples of viridis, whose luminance rises steadily and which every kind of colour
    vision reads. `lightest` is where they end, of 1.
    """
    viridis = matplotlib.colormaps["viridis"]
    return [to_rgb(viridis(x)) for x in np.linspace(0.05, lightest, max(count, 2))[:count]]


def ramp() -> Colormap:
    """Return the colour map of a third quantity: dark is low; its luminance rises steadily."""
    colours: npt.NDArray[Any] = matplotlib.colormaps["viridis"](np.linspace(0.0, 0.9, 256))
    return ListedColormap(colours, "wfsched")


def is_dark(colour: tuple[float, float, float]) -> bool:
    """Tell whether white reads better than black on `colour` (relative luminance of Rec. 709)."""
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5
