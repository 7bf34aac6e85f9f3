"""Where labels go: the choice among candidate boxes that covers least of what is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfsched.core.arrays import FloatArray

# What a covered area costs: marks are small and hide whole, another label is worse, to be cut off
# is worse still. Candidates come in order of preference; each step down the list costs this share
# of the label's own area.
_ON_MARK, _ON_LABEL, _OUTSIDE, _STEP = 8.0, 100.0, 100.0, 0.01
_ROUNDS = 8


def shared_area(boxes: FloatArray, others: FloatArray) -> FloatArray:
    """Return the area that each of `boxes` shares with all of `others` together.

    Parameters
    ----------
    boxes : array (n, 4), others : array (m, 4)
        Left, bottom, right, top.

    Returns
    -------
    array (n,)
        What several of `others` cover counts as often.

    >>> import numpy as np
    >>> shared_area(np.array([[0., 0., 2., 2.]]), np.array([[1., 1., 3., 3.], [5., 5., 6., 6.]]))
    array([1.])
    """
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    area: FloatArray = np.prod(np.maximum(high - low, 0.0), axis=2).sum(axis=1)
    return area


def place(candidates: Sequence[FloatArray], obstacles: FloatArray, frame: FloatArray) -> list[int]:
    """Choose a place for each label, one after another, then again in view of all the others.

    Parameters
    ----------
    candidates : sequence of array (n_candidates, n_parts, 4)
        Places that a label may take, the preferred first. The first part is the box of the label
        (left, bottom, right, top); the others lead to it.
    obstacles : array (n, 4)
        What should not be covered.
    frame : array (4,)
        What labels should stay inside of.

    Returns
    -------
    list of int
        Index of the candidate chosen for each label. Ties go to the preferred one.
    """
    fixed = [_cost(places, obstacles, frame) for places in candidates]
    chosen: dict[int, int] = {}
    for _ in range(_ROUNDS):
        before = dict(chosen)
        for label, places in enumerate(candidates):
            others = [candidates[k][c] for k, c in chosen.items() if k != label]
            taken = np.concatenate([np.zeros((0, 4)), *others])
            chosen[label] = int(np.argmin(fixed[label] + _ON_LABEL * _shared(places, taken)))
        if chosen == before:
            break
    return [chosen[label] for label in range(len(candidates))]


def _cost(places: FloatArray, obstacles: FloatArray, frame: FloatArray) -> FloatArray:
    """Return what each candidate costs by itself."""
    boxes = places[:, 0]
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    outside = area - shared_area(boxes, frame[None, :])
    step = _STEP * area * np.arange(len(boxes))
    cost: FloatArray = _ON_MARK * _shared(places, obstacles) + _OUTSIDE * outside + step
    return cost


def _shared(places: FloatArray, others: FloatArray) -> FloatArray:
    """Return the area that all parts of each candidate share with `others`."""
    shared: FloatArray = shared_area(places.reshape(-1, 4), others).reshape(places.shape[:2]).sum(axis=1)
    return shared
