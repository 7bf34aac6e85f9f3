"""Placement of labels: the candidate boxes that cover the least of the plot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfsched.core.arrays import FloatArray

# Cost of covered area: on marks, which are small and disappear whole; on other labels; outside of
# the frame. Candidates come in order of preference; each step down the list costs this share of the
# label's own area.
_MARK_COST, _LABEL_COST, _OUTSIDE_COST, _ORDER_COST = 8.0, 100.0, 100.0, 0.01
_MAX_ROUNDS = 8


def shared_area(boxes: FloatArray, others: FloatArray) -> FloatArray:
    """Return the area that each of `boxes` shares with all of `others` together.

    Parameters
    ----------
    boxes : array (n, 4), others : array (m, 4)
        Left, bottom, right, top.

    Returns
    -------
    array (n,)
        Area shared with several of `others` counts several times.

    >>> import numpy as np
    >>> shared_area(np.array([[0., 0., 2., 2.]]), np.array([[1., 1., 3., 3.], [5., 5., 6., 6.]]))
    array([1.])
    """
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    area: FloatArray = np.prod(np.maximum(high - low, 0.0), axis=2).sum(axis=1)
    return area


def place(candidates: Sequence[FloatArray], obstacles: FloatArray, frame: FloatArray) -> list[int]:
    """Choose a position for each label, one after another, then again given all the others.

    Parameters
    ----------
    candidates : sequence of array (n_candidates, n_parts, 4)
        Candidate positions of a label, the preferred first. The first part is the box of the label
        (left, bottom, right, top); the others lead to it.
    obstacles : array (n, 4)
        Boxes that should not be covered.
    frame : array (4,)
        Box that labels should stay inside of.

    Returns
    -------
    list of int
        Index of the candidate chosen for each label. Ties go to the preferred one.
    """
    fixed = [_cost(places, obstacles, frame) for places in candidates]
    chosen: dict[int, int] = {}
    for _ in range(_MAX_ROUNDS):
        before = dict(chosen)
        for label, places in enumerate(candidates):
            others = [candidates[k][c] for k, c in chosen.items() if k != label]
            taken = np.concatenate([np.zeros((0, 4)), *others])
            chosen[label] = int(np.argmin(fixed[label] + _LABEL_COST * _shared(places, taken)))
        if chosen == before:
            break
    return [chosen[label] for label in range(len(candidates))]


def _cost(places: FloatArray, obstacles: FloatArray, frame: FloatArray) -> FloatArray:
    """Return the cost of each candidate alone."""
    boxes = places[:, 0]
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    outside = area - shared_area(boxes, frame[None, :])
    step = _ORDER_COST * area * np.arange(len(boxes))
    cost: FloatArray = _MARK_COST * _shared(places, obstacles) + _OUTSIDE_COST * outside + step
    return cost


def _shared(places: FloatArray, others: FloatArray) -> FloatArray:
    """Return the area that all parts of each candidate share with `others`."""
    shared: FloatArray = shared_area(places.reshape(-1, 4), others).reshape(places.shape[:2]).sum(axis=1)
    return shared
