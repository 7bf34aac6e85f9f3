"""Thinning of fronts: the points that contribute most hypervolume."""

from __future__ import annotations

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray, IntArray

# Reference point, in ranges from the best values: a tenth beyond the worst, so that the ends count.
_REFERENCE_FACTOR = 1.1
# Share of the excess that is dropped before contributions are computed again.
_DROPPED_SHARE = 0.25


def thinned(objectives: FloatArray, size: int) -> IntArray:
    """Return at most `size` rows of a front, ascending: those that contribute most hypervolume.

    Each objective is scaled to its range. The rows that contribute least go, a quarter of the
    excess at a time; of equal ones the later row. The best row of each objective stays.
    """
    kept = np.arange(len(objectives))
    if len(kept) <= size:
        return kept
    low, high = objectives.min(axis=0), objectives.max(axis=0)
    scaled = (objectives - low) / np.where(high > low, high - low, 1.0)
    reference = np.full(objectives.shape[1], _REFERENCE_FACTOR)
    while len(kept) > size:
        excess = len(kept) - size
        gains = moocore.hv_contributions(scaled[kept], ref=reference)
        gains[scaled[kept].argmin(axis=0)] = np.inf
        least = np.lexsort((-kept, gains))[: max(1, int(excess * _DROPPED_SHARE))]
        kept = np.delete(kept, least)
    return kept
