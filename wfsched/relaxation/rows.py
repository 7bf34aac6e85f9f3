"""Rows of a linear programme, gathered block by block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from wfsched.core.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows ``lower <= A x <= upper``; entries may repeat and then add up.

    Parameters
    ----------
    row, column, value : (entries,)
    lower, upper : (rows,)
    """

    row: IntArray
    column: IntArray
    value: FloatArray
    lower: FloatArray
    upper: FloatArray

    def matrix(self, n_columns: int) -> sparse.csr_array:
        """Return A."""
        shape = (len(self.lower), n_columns)
        return sparse.csr_array(sparse.coo_array((self.value, (self.row, self.column)), shape))


def block(
    parts: list[tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]],
    rows: int,
    *,
    lower: npt.ArrayLike = -np.inf,
    upper: npt.ArrayLike = np.inf,
) -> Block:
    """Return a block of entries (row, column, value), each broadcast together."""
    spread = [np.broadcast_arrays(*part) for part in parts]
    row, column, value = (np.concatenate([np.ravel(part[j]) for part in spread]) for j in range(3))
    told = value != 0.0
    row, column, value = row[told], column[told], value[told]
    ends = (np.broadcast_to(np.asarray(end, np.float64), rows).copy() for end in (lower, upper))
    return Block(row.astype(np.int64), column.astype(np.int64), value.astype(np.float64), *ends)


def stacked(blocks: list[Block]) -> Block:
    """Return blocks below one another as one."""
    offset = np.cumsum([0, *(len(each.lower) for each in blocks)])
    return Block(
        np.concatenate([each.row + at for each, at in zip(blocks, offset)]),
        *(
            np.concatenate([getattr(each, name) for each in blocks])
            for name in ("column", "value", "lower", "upper")
        ),
    )
