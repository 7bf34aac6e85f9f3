"""Rows of a linear program, collected block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import BoolArray, FloatArray, IndexArray

Entries: TypeAlias = tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]
"""Rows, columns and values, broadcast together."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows ``lower <= A x <= upper``; the entries of A row by row.

    Parameters
    ----------
    row, column, value : (entries,)
    lower, upper : (m,)
    """

    row: IndexArray
    column: IndexArray
    value: FloatArray
    lower: FloatArray
    upper: FloatArray

    def __len__(self) -> int:
        return len(self.lower)

    @property
    def start(self) -> IndexArray:
        """First entry of each row, and the number of entries, (m + 1,)."""
        start: IndexArray = np.searchsorted(self.row, np.arange(len(self) + 1)).astype(np.int32)
        return start

    def only(self, stay: BoolArray) -> Rows:
        """Return the rows where `stay` (m,) is true."""
        entries, number = stay[self.row], (np.cumsum(stay) - 1).astype(np.int32)
        return Rows(
            number[self.row[entries]],
            self.column[entries],
            self.value[entries],
            self.lower[stay],
            self.upper[stay],
        )


def rows(
    entries: Sequence[Entries],
    count: int,
    *,
    lower: npt.ArrayLike = -np.inf,
    upper: npt.ArrayLike = np.inf,
) -> Rows:
    """Return `count` rows of `entries`; entries at one place add up."""
    spread = [np.broadcast_arrays(*each) for each in entries]
    row, column, value = (
        np.concatenate([np.zeros(0), *(each[j].ravel() for each in spread)]) for j in range(3)
    )
    row, column, value = _added_up(row.astype(np.int64), column.astype(np.int64), value.astype(np.float64))
    ends = [np.broadcast_to(np.asarray(end, np.float64), count).copy() for end in (lower, upper)]
    return Rows(row.astype(np.int32), column.astype(np.int32), value, *ends)


def _added_up(
    row: npt.NDArray[np.int64], column: npt.NDArray[np.int64], value: FloatArray
) -> tuple[Any, Any, FloatArray]:
    """Return the entries sorted by row and column, summed by place, without zeros."""
    order = np.lexsort((column, row))
    row, column, value = row[order], column[order], value[order]
    first = np.flatnonzero(np.diff(row, prepend=-1) | np.diff(column, prepend=-1))
    total = np.add.reduceat(value, first) if len(first) else value
    nonzero = np.flatnonzero(total)
    return row[first][nonzero], column[first][nonzero], total[nonzero]


def stacked(blocks: Sequence[Rows]) -> Rows:
    """Return blocks of rows, one below the other, as one."""
    offset = np.cumsum([0, *map(len, blocks)])
    return Rows(
        np.concatenate([each.row + np.int32(at) for each, at in zip(blocks, offset)]),
        np.concatenate([each.column for each in blocks]),
        np.concatenate([each.value for each in blocks]),
        np.concatenate([each.lower for each in blocks]),
        np.concatenate([each.upper for each in blocks]),
    )
