"""Labels of marks and lines, in a plot whose layout is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from wfsched.core.arrays import FloatArray
from wfsched.report.front.label_placement import place
from wfsched.report.front.label_positions import along, beads, beside, lead, pieces, squares
from wfsched.report.style import INK, MUTED

_FONT_PT = 6.5
# Gaps between a mark and its label [pt], and distance from the centre of the mark to the line that
# leads to the label; a label at the first gap has no line.
_GAPS_PT = (4.6, 8.0, 13.0, 20.0, 28.0)
_LEAD_PT = 4.7
# Half the side of the box around a mark with a label, and around one without, half the width of a line,
# and the distance of labels from the frame [pt].
_NAMED_PT, _MARK_PT, _LINE_PT, _EDGE_PT = 3.6, 2.2, 0.8, 1.5

LabelKind = Literal["mark", "vertical", "horizontal"]


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a mark or of a line across the plot.

    Parameters
    ----------
    text : str
    x, y : float
        Data coordinates of the mark; of a line, only the constant one is read.
    kind : {"mark", "vertical", "horizontal"}
    """

    text: str
    x: float
    y: float
    kind: LabelKind = "mark"

    @property
    def across(self) -> int:
        """The constant coordinate of a line."""
        return 0 if self.kind == "vertical" else 1


def attach(
    figure: Figure, axes: Axes, labels: Sequence[Label], marks: FloatArray, path: FloatArray
) -> list[Text]:
    """Write the labels where they cover the least; the layout is computed and frozen.

    Parameters
    ----------
    figure : Figure
    axes : Axes
        Of `figure`; with limits that are set.
    labels : sequence of Label
    marks : array (n, 2)
        Data coordinates of marks without a label to keep clear of.
    path : array (m, 2)
        Corners of a line of horizontal and vertical pieces to keep clear of.
    """
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    pixel = figure.dpi / 72.0
    frame = _frame(axes, pixel)
    points = _pixels(axes, [(label.x, label.y) for label in labels])
    named = points[[label.kind == "mark" for label in labels]]
    lines = [_ends(label, point, frame) for label, point in zip(labels, points) if label.kind != "mark"]
    obstacles = np.concatenate(
        [
            squares(_pixels(axes, marks), _MARK_PT * pixel),
            squares(named, _NAMED_PT * pixel),
            pieces(_pixels(axes, path), _LINE_PT * pixel),
            *(pieces(ends, _LINE_PT * pixel) for ends in lines),
        ]
    )
    texts = [_text(figure, axes, label) for label in labels]
    places = [
        _places(label, point, _size(text), frame, pixel) for label, point, text in zip(labels, points, texts)
    ]
    for k, choice in enumerate(place(places, obstacles, frame)):
        box = places[k][choice, 0]
        texts[k].set_position(_share(figure, box[:2]))
        if labels[k].kind == "mark":
            _lead(figure, lead(points[k], box[None, :], _LEAD_PT * pixel)[0])
    return texts


def write_beside(axes: Axes, labels: Sequence[Label]) -> list[Text]:
    """Write the labels beside their marks and lines, where they stay in any layout of the figure.

    Parameters
    ----------
    axes : Axes
        Of a figure whose layout is not ours, so that what they cover is not known.
    labels : sequence of Label
    """
    texts: list[Text] = []
    for label in labels:
        at: tuple[float, float] = (label.x, label.y)
        coordinates: Any = "data"
        if label.kind == "vertical":
            at, coordinates = (label.x, 1.0), axes.get_xaxis_transform()
        elif label.kind == "horizontal":
            at, coordinates = (0.0, label.y), axes.get_yaxis_transform()
        texts.append(
            axes.annotate(
                label.text,
                at,
                xycoords=coordinates,
                xytext=(_GAPS_PT[0], -_GAPS_PT[0] if label.kind == "vertical" else _GAPS_PT[0]),
                textcoords="offset points",
                fontsize=_FONT_PT,
                rotation=90.0 if label.kind == "vertical" else 0.0,
                color=INK if label.kind == "mark" else MUTED,
                verticalalignment="top" if label.kind == "vertical" else "bottom",
                zorder=6,
            )
        )
    return texts


def _frame(axes: Axes, pixel: float) -> FloatArray:
    """Return the box inside which labels stay [pixel]."""
    window = axes.get_window_extent()
    edge = _EDGE_PT * pixel
    return np.array([window.x0 + edge, window.y0 + edge, window.x1 - edge, window.y1 - edge])


def _pixels(axes: Axes, points: FloatArray | list[tuple[float, float]]) -> FloatArray:
    transformed: FloatArray = axes.transData.transform(np.reshape(points, (-1, 2)))
    return transformed


def _ends(label: Label, point: FloatArray, frame: FloatArray) -> FloatArray:
    """Return the ends of the line of a label on the frame, shape (2, 2)."""
    ends = np.reshape(frame.copy(), (2, 2))
    ends[:, label.across] = point[label.across]
    return ends


def _text(figure: Figure, axes: Axes, label: Label) -> Text:
    """Write a label in the corner of the figure, to be measured and moved."""
    return axes.text(
        0.0,
        0.0,
        label.text,
        transform=figure.transFigure,
        fontsize=_FONT_PT,
        rotation=90.0 if label.kind == "vertical" else 0.0,
        color=INK if label.kind == "mark" else MUTED,
        horizontalalignment="left",
        verticalalignment="bottom",
        zorder=6,
    )


def _size(text: Text) -> FloatArray:
    """Return width and height of a text [pixel]."""
    extent = text.get_window_extent()
    return np.array([extent.width, extent.height])


def _places(label: Label, point: FloatArray, size: FloatArray, frame: FloatArray, pixel: float) -> FloatArray:
    """Return the candidate positions of a label: its box and, beside a mark, the line to it."""
    if label.kind != "mark":
        return along(point, size, label.across, 1.5 * _LINE_PT * pixel, frame)[:, None, :]
    boxes = beside(point, size, tuple(gap * pixel for gap in _GAPS_PT))
    lines = lead(point, boxes, _LEAD_PT * pixel)
    return np.concatenate([boxes[:, None, :], beads(lines, _LINE_PT * pixel)], axis=1)


def _share(figure: Figure, point: FloatArray) -> tuple[float, float]:
    """Return pixels as shares of the figure, valid at any resolution."""
    x, y = figure.transFigure.inverted().transform(point)
    return float(x), float(y)


def _lead(figure: Figure, ends: FloatArray) -> None:
    """Draw a thin line from a mark to its label, unless it has no length."""
    if np.array_equal(*ends):
        return
    xs, ys = zip(*(_share(figure, end) for end in ends))
    figure.add_artist(Line2D(xs, ys, transform=figure.transFigure, color=MUTED, linewidth=0.4, zorder=3))
