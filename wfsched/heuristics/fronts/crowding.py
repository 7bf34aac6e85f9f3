"""Crowding: reduce points to a few trade-offs as NSGA-II does. Compiled."""

from __future__ import annotations

from math import inf

import numpy as np

from wfsched.core.compiling import compiled, internal
from wfsched.placing.ties import TIE_TOLERANCE, less, tied


@compiled
def keep_trade_offs(values, most):  # type: ignore[no-untyped-def]
    """Return the indices of at most `most` points, ascending: front by front, then the least crowded.

    Of points that are equal within rounding the first in the order of their values stays. Fronts
    are those of non-dominated sorting; of the first that is too large the points of the greatest
    crowding distance are kept, the best and the worst of each objective before all, and of equal
    ones the lower index. O(C log C + C F) for C points and fronts of F.

    Parameters
    ----------
    values : (C, M)
        Objectives to be minimised, at least 0; infinite where a point is none.
    most : int
    """
    waiting = _sorted(values)
    kept = np.empty(min(most, waiting.shape[0]), np.int64)
    count = 0
    while waiting.shape[0] > 0 and count < kept.shape[0]:
        front, waiting = _first_front(values, waiting)
        room = kept.shape[0] - count
        if front.shape[0] > room:
            front = front[np.argsort(tied(-_crowding(values, front)), kind="mergesort")[:room]]
        kept[count : count + front.shape[0]] = front
        count += front.shape[0]
    return np.sort(kept[:count])


@internal
def _sorted(values):  # type: ignore[no-untyped-def]
    """Return the indices of the points, sorted by their first value, then the next; then by index."""
    finite = np.empty(values.shape[0], np.int64)
    count = 0
    for c in range(values.shape[0]):
        if values[c].sum() < inf:
            finite[count] = c
            count += 1
    order = finite[:count]
    for m in range(values.shape[1] - 1, -1, -1):
        order = order[np.argsort(tied(values[order, m]), kind="mergesort")]
    return order


@internal
def _first_front(values, order):  # type: ignore[no-untyped-def]
    """Return the non-dominated points of `order`, ascending, and the others without copies."""
    front, rest = np.empty(order.shape[0], np.int64), np.empty(order.shape[0], np.int64)
    n_front, n_rest = 0, 0
    for c in order:
        beaten, same = False, False
        for f in front[:n_front]:
            if _at_most(values[f], values[c]):
                beaten = True
                same = same or _at_most(values[c], values[f])
        if not beaten:
            front[n_front] = c
            n_front += 1
        elif not same:
            rest[n_rest] = c
            n_rest += 1
    return np.sort(front[:n_front]), rest[:n_rest]


@internal
def _at_most(a, b):  # type: ignore[no-untyped-def]
    """Tell whether point `a` is nowhere worse than `b`, but for rounding."""
    worse = False
    for m in range(a.shape[0]):
        worse = worse or a[m] > b[m] * (1.0 + TIE_TOLERANCE)
    return not worse


@internal
def _crowding(values, front):  # type: ignore[no-untyped-def]
    """Return the crowding distance of each point of a front (F,)."""
    size = front.shape[0]
    distance = np.zeros(size)
    for m in range(values.shape[1]):
        column = values[front, m]
        order = np.argsort(tied(column), kind="mergesort")
        distance[order[0]] = inf
        distance[order[size - 1]] = inf
        span = column[order[size - 1]] - column[order[0]]
        if less(column[order[0]], column[order[size - 1]]):
            for j in range(1, size - 1):
                distance[order[j]] += (column[order[j + 1]] - column[order[j - 1]]) / span
    return distance
