"""Mating restriction: parents with similar objectives.

A front of a scheduling problem goes from all tasks on fast machines to all on frugal ones. Children
of parents from its two ends inherit half of each and are good at nothing; children of neighbours
differ from them in few tasks. Ishibuchi et al., "Effects of the use of similarity-based mating
restriction", GECCO 2003, doi 10.1007/3-540-45105-6_130 (from memory).
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray

# The mate is drawn from so many of the nearest.
_NEAREST_DRAWN_FROM = 2


def near_mates(objectives: FloatArray, first: IntArray, rng: np.random.Generator) -> IntArray:
    """Return for each row of `first` (n_pairs,) another row, one of the nearest in `objectives`.

    Objectives (n_rows, n_objectives) are scaled to their ranges; the distance is Euclidean. With
    less than two rows everybody mates with themselves.
    """
    n_rows = len(objectives)
    if n_rows < 2:
        return first.copy()
    low, high = objectives.min(axis=0), objectives.max(axis=0)
    scaled = (objectives - low) / np.where(high > low, high - low, 1.0)
    distance = np.square(scaled[first, None] - scaled[None]).sum(axis=2)
    distance[np.arange(len(first)), first] = np.inf
    choice = min(_NEAREST_DRAWN_FROM, n_rows - 1)
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :choice]
    mates: IntArray = nearest[np.arange(len(first)), rng.integers(0, choice, len(first))]
    return mates
