"""Overlapping images of a mosaic."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import IntArray


def overlaps(images: int, count: int, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Return `count` pairs of overlapping images.

    A path through all images in random order comes first, so that the overlaps join them (the
    background model could not be solved otherwise); the rest are pairs at random, as the degrees
    in the real files are those of a random graph. A pair occurs again only where there are
    fewer pairs than `count`.

    Parameters
    ----------
    images : int
        At least 2.
    count : int
    rng : numpy.random.Generator

    Returns
    -------
    first, second : array (count,)
        Indices of images, first < second, sorted by pair.
    """
    order = rng.permutation(images)
    codes = _codes(order[:-1], order[1:], images)[:count]
    possible = images * (images - 1) // 2
    while len(codes) < min(count, possible):
        left, right = rng.integers(0, images, size=(2, count))
        apart = left != right
        found = np.unique(_codes(left[apart], right[apart], images))
        fresh = rng.permutation(found[~np.isin(found, codes)])
        codes = np.concatenate([codes, fresh[: count - len(codes)]])
    codes = np.sort(np.resize(codes, count))
    return codes // images, codes % images


def _codes(left: IntArray, right: IntArray, images: int) -> IntArray:
    codes: IntArray = np.minimum(left, right) * images + np.maximum(left, right)
    return codes
