"""Duplicates: rows of genes met before, found by 64-bit hashes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import BoolArray
from wfsched.core.compiling import compiled, inlined
from wfsched.core.rng import generator

HashArray = npt.NDArray[np.uint64]

_ONE = np.uint64(1)


@lru_cache(maxsize=4)
def hash_weights(n_genes: int) -> HashArray:
    """Return one odd factor for each gene; see `row_hash`."""
    weights = generator(0, "row hashes").integers(0, 1 << 64, n_genes, np.uint64) | _ONE
    weights.flags.writeable = False
    return weights


@inlined
def row_hash(row, weights):  # type: ignore[no-untyped-def]
    """Return a 64-bit hash of one row: the sum of its genes, each times a number of its own.

    Multilinear hashing (Carter and Wegman 1979): without order, so that it runs on vectors.
    """
    value = np.uint64(0)
    for gene in range(row.shape[0]):
        value += np.uint64(row[gene]) * weights[gene]
    return value


def row_hashes(rows: npt.NDArray[Any]) -> HashArray:
    """Return a 64-bit hash of each row, (n_rows,)."""
    hashes = np.empty(len(rows), np.uint64)
    _hash_rows(rows, hash_weights(rows.shape[1]), hashes)
    return hashes


@compiled
def _hash_rows(rows, weights, hashes):  # type: ignore[no-untyped-def]
    for i in range(rows.shape[0]):
        hashes[i] = row_hash(rows[i], weights)


def is_new(hashes: HashArray, known: HashArray) -> BoolArray:
    """Tell which rows are the first of their kind: not in `known` and not earlier in `hashes`."""
    fresh = np.empty(len(hashes), np.bool_)
    _tell_new(hashes, known, fresh)
    return fresh


@compiled
def _tell_new(hashes, known, fresh):  # type: ignore[no-untyped-def]
    """Fill `fresh`, by a table of hashes with open addressing; 0 marks what is free in it."""
    size = 4
    while size < 2 * (hashes.shape[0] + known.shape[0]):
        size *= 2
    table = np.zeros(size, np.uint64)
    for i in range(known.shape[0]):
        _enter(table, known[i])
    for i in range(hashes.shape[0]):
        fresh[i] = _enter(table, hashes[i])


@inlined
def _enter(table, value):  # type: ignore[no-untyped-def]
    """Enter a hash into the table; tell whether it was not there."""
    value = max(value, _ONE)
    mask = np.uint64(table.shape[0] - 1)
    # The high bits are the better ones.
    place = (value >> np.uint64(32)) & mask
    while table[place] != 0:
        if table[place] == value:
            return False
        place = (place + _ONE) & mask
    table[place] = value
    return True
