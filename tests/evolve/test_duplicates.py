"""Duplicates: hashes tell rows apart, and what was met before is known."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.evolve.encoding.duplicates import is_new, row_hashes


def test_equal_rows_have_equal_hashes_and_only_they() -> None:
    rows = np.random.default_rng(0).integers(0, 3, (2000, 8)).astype(np.int16)
    assert len(np.unique(row_hashes(rows))) == len(np.unique(rows, axis=0))


@pytest.mark.parametrize("dtype", [np.int16, np.int32])
def test_a_gene_or_two_make_another_hash(dtype: type) -> None:
    """Rows that differ as offspring do: in one gene, or in two that change places."""
    rng = np.random.default_rng(1)
    base = rng.integers(0, 6, 3001).astype(dtype)
    rows = np.repeat(base[None], 9000, axis=0)
    gene, other = rng.integers(0, 3001, (2, 9000))
    rows[np.arange(9000), gene], rows[np.arange(9000), other] = base[other], base[gene]
    rows[np.arange(4500), gene[:4500]] += 1
    assert len(np.unique(row_hashes(rows))) == len(np.unique(rows, axis=0))


def test_rows_that_were_met_before_are_not_new() -> None:
    rng = np.random.default_rng(2)
    rows = rng.integers(0, 3, (500, 4)).astype(np.int16)
    kept = is_new(row_hashes(rows), row_hashes(rows[:10]))
    known = {tuple(row) for row in rows[:10].tolist()}
    for row, new in zip(rows.tolist(), kept.tolist()):
        assert new == (tuple(row) not in known)
        known.add(tuple(row))


def test_hashes_that_meet_in_the_table_are_told_apart() -> None:
    """Equal high bits all want the same place; 0 and 1 are the mark of a free place and its neighbour."""
    hashes = np.array([5, 6, 7, 5, 8, 6, 9], np.uint64)
    assert is_new(hashes, np.array([7], np.uint64)).tolist() == [True, True, False, False, True, False, True]
    assert is_new(np.array([0, 0], np.uint64), np.empty(0, np.uint64)).tolist() == [True, False]
