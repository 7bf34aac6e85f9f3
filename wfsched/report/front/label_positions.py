"""Candidate positions of labels and the obstacles around them: boxes in pixels."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray

# Sides of a mark for its label; above and to the right first, where a front has no members.
SIDES = ((1, 1), (1, 0), (0, 1), (1, -1), (-1, 1), (-1, 0), (0, -1), (-1, -1))
# Positions of a label along a line, as shares of the frame.
_LINE_SHARES = (1.0, 0.75, 0.5, 0.25, 0.0)
# Gaps on the diagonals relative to the others: about as far from the mark.
_DIAGONAL_FACTOR = 0.7
# Number of squares along a line to a label.
_N_BEADS = 8


def beside(point: FloatArray, size: FloatArray, gaps: tuple[float, ...]) -> FloatArray:
    """Return the boxes of a label around its mark, the preferred first: gap by gap, all sides.

    Parameters
    ----------
    point, size : array (2,)
        Position of the mark, and width and height of the label.
    gaps : tuple of float
        From the mark to the box.

    Returns
    -------
    array (n_gaps * n_sides, 4)
        Left, bottom, right, top.
    """
    sides = np.array(SIDES, dtype=np.float64)
    steps = sides * np.where(np.all(sides, axis=1), _DIAGONAL_FACTOR, 1.0)[:, None]
    # A box to the left or below ends where one to the right or above begins.
    low = np.concatenate([point + gap * steps + (sides - 1.0) / 2.0 * size for gap in gaps])
    return np.concatenate([low, low + size], axis=1)


def lead(point: FloatArray, boxes: FloatArray, start: float) -> FloatArray:
    """Return the straight lines from the rim of a mark to boxes.

    Parameters
    ----------
    point : array (2,)
        Centre of the mark.
    boxes : array (n, 4)
    start : float
        Distance of the rim from the centre.

    Returns
    -------
    array (n, 2, 2)
        Both ends; the same point where a box is no further away than the rim.
    """
    end = np.clip(point, boxes[:, :2], boxes[:, 2:])
    length = np.hypot(*(end - point).T)
    share = np.minimum(start / np.maximum(length, start), 1.0)
    return np.stack([point + share[:, None] * (end - point), end], axis=1)


def beads(lines: FloatArray, pad: float) -> FloatArray:
    """Return squares along straight lines.

    Parameters
    ----------
    lines : array (n, 2, 2)
        Both ends of each.
    pad : float
        Half the side of a square; squares of a line of no length have no area.

    Returns
    -------
    array (n, n_beads, 4)
    """
    # The last end is left out: there a line meets its own label.
    share = np.arange(_N_BEADS)[:, None] / _N_BEADS
    step = lines[:, 1:] - lines[:, :1]
    centres = lines[:, :1] + share * step
    side = np.where(np.any(step != 0.0, axis=2, keepdims=True), pad, 0.0)
    return np.concatenate([centres - side, centres + side], axis=2)


def along(point: FloatArray, size: FloatArray, across: int, gap: float, frame: FloatArray) -> FloatArray:
    """Return the boxes of a label on both sides of a line across the frame, from the far end to the near one.

    Parameters
    ----------
    point, size : array (2,)
        A point of the line, and width and height of the label.
    across : int
        The constant coordinate of the line: 0 of a vertical one, 1 of a horizontal one.
    gap : float
        From the line to the box.
    frame : array (4,)
        Left, bottom, right, top.
    """
    low = []
    for share in _LINE_SHARES:
        for offset in (-gap - size[across], gap):
            corner = frame[:2] + share * (frame[2:] - frame[:2] - size)
            corner[across] = point[across] + offset
            low.append(corner)
    return np.concatenate([np.array(low), np.array(low) + size], axis=1)


def squares(points: FloatArray, pad: float) -> FloatArray:
    """Return a square around each point."""
    return np.concatenate([points - pad, points + pad], axis=1)


def pieces(corners: FloatArray, pad: float) -> FloatArray:
    """Return a box around each piece of a line of horizontal and vertical pieces."""
    low, high = np.minimum(corners[:-1], corners[1:]), np.maximum(corners[:-1], corners[1:])
    return np.concatenate([low - pad, high + pad], axis=1)
