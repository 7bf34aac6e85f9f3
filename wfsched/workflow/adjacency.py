"""Adjacency: a relation between two index sets in compressed sparse rows (CSR)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IndexArray, readonly
from wfsched.core.summary import Summarised


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Adjacency(Summarised):
    """Items of each row: those of row i are ``item[start[i]:start[i + 1]]``, ascending.

    Parameters
    ----------
    start : array (n_rows + 1,)
        First entry of each row; the last element is the number of pairs.
    item : array (n_pairs,)
        The items, row after row.
    position : array (n_pairs,)
        Index of the pair in the sequences it was built from: values of a pair (the bytes of an
        edge) can be looked up from either side.
    """

    start: IndexArray
    item: IndexArray
    position: IndexArray

    @classmethod
    def from_pairs(
        cls, n_rows: int, rows: Sequence[int] | IndexArray, items: Sequence[int] | IndexArray
    ) -> Adjacency:
        """Build from parallel sequences of rows and items, in any order."""
        row, item = np.asarray(rows, np.int32), np.asarray(items, np.int32)
        order = np.lexsort((item, row))
        start = np.zeros(n_rows + 1, np.int32)
        np.cumsum(np.bincount(row, minlength=n_rows), out=start[1:])
        return cls(readonly(start, np.int32), readonly(item[order], np.int32), readonly(order, np.int32))

    def row(self, i: int) -> IndexArray:
        """Return the items of row `i`, ascending."""
        return self.item[self.start[i] : self.start[i + 1]]

    def degrees(self) -> IndexArray:
        """Return the number of items of each row, shape (n_rows,)."""
        return np.diff(self.start)

    def __len__(self) -> int:
        return len(self.item)
