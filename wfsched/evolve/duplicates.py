"""Duplicates: rows of genes that were met before, found by 64-bit hashes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from wfsched.core.arrays import BoolArray

HashArray = npt.NDArray[np.uint64]

_OFFSET = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)


@njit(cache=True, nogil=True)
def row_hashes(rows: Any) -> HashArray:
    """Return a 64-bit hash of each row, (n_rows,): FNV-1a over its genes."""
    hashes = np.empty(rows.shape[0], np.uint64)
    for i in range(rows.shape[0]):
        value = _OFFSET
        for gene in rows[i]:
            value = (value ^ np.uint64(gene)) * _PRIME
        hashes[i] = value
    return hashes


def is_new(hashes: HashArray, known: HashArray) -> BoolArray:
    """Tell which rows are the first of their kind: not in `known` and not earlier in `hashes`."""
    first = np.zeros(len(hashes), np.bool_)
    first[np.unique(hashes, return_index=True)[1]] = True
    fresh: BoolArray = first & ~np.isin(hashes, known)
    return fresh
