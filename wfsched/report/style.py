"""Sizes, fonts, colours and marks of all figures.

Colours differ in luminance too, and never carry a meaning alone: a figure reads the same printed in
grey.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
import matplotlib.style
import numpy as np
import numpy.typing as npt
from matplotlib.colors import Colormap, ListedColormap, to_rgb

# Widths of one and two columns [inch]: IEEE Author Center, "Size Requirements for Graphics".
COLUMN_IN = 3.5
PAGE_IN = 7.16

# Ink on paper: dark text, grey for notes, light grey for areas.
INK = "#222222"
MUTED = "#5F5F5F"
AREA = "#EDEDED"
BAND = "#F4F4F4"
RANGE = "#C9C9C9"
DASHES = (0.0, (4.0, 2.0))
# Dark blue and vermilion: the pair of the palette of Okabe and Ito (Color Universal Design, 2008)
# that any colour vision tells apart, the blue darkened so that grey tells them apart too.
FRONT = "#00497A"
ACCENT = "#D55E00"
# Green supply (bluish green of the same palette, darkened) and its unused part; the grid.
GREEN = "#00735A"
GREEN_AREA = "#D5EBDD"
BROWN_INK = "#7A4A1E"

# Marks of schedules compared with a front; circles belong to the front.
MARKS = ("s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "d")
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "oooo")

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
    # Names of tasks, types and machines are drawn letter by letter, dollar signs too.
    "text.parse_math": False,
    "svg.hashsalt": "wfsched",
    # TrueType instead of Type 3 fonts, which publishers refuse.
    "pdf.fonttype": 42,
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw with the settings of this module; then restore those of the user."""
    with matplotlib.style.context(["default", _SETTINGS]):
        yield


def steps(count: int, lightest: float) -> list[tuple[float, float, float]]:
    """Return `count` colours from dark to light, evenly spaced in luminance.

    Samples of viridis, whose luminance rises steadily and which all kinds of colour vision read.

    Parameters
    ----------
    count : int
    lightest : float
        Place of the lightest in viridis, in (0, 1].
    """
    viridis = matplotlib.colormaps["viridis"]
    return [to_rgb(viridis(x)) for x in np.linspace(0.05, lightest, max(count, 2))[:count]]


def ramp() -> Colormap:
    """Return the colour map of a third objective: dark is low, luminance rises steadily."""
    colours: npt.NDArray[Any] = matplotlib.colormaps["viridis"](np.linspace(0.0, 0.9, 256))
    return ListedColormap(colours, "wfsched")


def is_dark(colour: tuple[float, float, float]) -> bool:
    """Return whether white reads better than black on `colour` (relative luminance of Rec. 709)."""
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5
