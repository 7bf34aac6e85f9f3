"""A linear programme in the hands of HiGHS, and what its dual solution proves.

HiGHS: Huangfu, Hall, Parallelizing the dual revised simplex method, Mathematical Programming
Computation 10 (2018), doi 10.1007/s12532-017-0130-5.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from wfsched.core.arrays import FloatArray
from wfsched.relaxation.certificate import proven_least
from wfsched.relaxation.rows import Block

_EVERY = {"output_flag": False, "threads": 1, "random_seed": 0}


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What came of solving a programme.

    Parameters
    ----------
    least : float
        Proven: no feasible point has a smaller objective. Infinite if there is none; minus
        infinity if nothing could be proven.
    point : (columns,)
        The solution; empty if there is none.
    """

    least: float
    point: FloatArray


class Programme:
    """Minimise ``cost x`` over ``lower <= A x <= upper`` and finite bounds of x; state.

    Rows can be added, costs and bounds be changed; what was the solution is then the start.
    """

    def __init__(self, rows: Block, lower: FloatArray, upper: FloatArray) -> None:
        self._lower, self._upper = lower.copy(), upper.copy()
        self._cost = np.zeros(len(lower))
        self._rows = [rows]
        self._matrix = rows.matrix(len(lower))
        self._highs = highspy.Highs()
        for option, value in _EVERY.items():
            self._highs.setOptionValue(option, value)
        self._highs.passModel(self._model())

    def _model(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = self._matrix.shape
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self._cost, self._lower, self._upper
        lp.row_lower_ = np.concatenate([rows.lower for rows in self._rows])
        lp.row_upper_ = np.concatenate([rows.upper for rows in self._rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = self._matrix.indptr
        lp.a_matrix_.index_ = self._matrix.indices
        lp.a_matrix_.value_ = self._matrix.data
        return lp

    def set_option(self, name: str, value: object) -> None:
        self._highs.setOptionValue(name, value)

    def set_cost(self, cost: FloatArray) -> None:
        """Minimise another objective from now on."""
        self._cost = cost
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def set_bounds(self, lower: FloatArray, upper: FloatArray) -> None:
        """Set the bounds of all columns; all are finite."""
        self._lower, self._upper = lower, upper
        every = np.arange(len(lower), dtype=np.int32)
        self._highs.changeColsBounds(len(lower), every, lower, upper)

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """Set the bounds of a row of the first block."""
        self._rows[0].lower[row], self._rows[0].upper[row] = lower, upper
        self._highs.changeRowBounds(row, lower, upper)

    def add(self, rows: Block) -> None:
        """Add rows below the others."""
        matrix = rows.matrix(self._matrix.shape[1])
        self._highs.addRows(
            len(rows.lower), rows.lower, rows.upper, matrix.nnz, matrix.indptr, matrix.indices, matrix.data
        )
        self._rows.append(rows)
        self._matrix = sparse.csr_array(sparse.vstack([self._matrix, matrix], format="csr"))

    def solve(self) -> Outcome:
        """Solve; the point is approximate, what is proven is proven."""
        self._highs.run()
        infeasible = self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        solution = self._highs.getSolution()
        if infeasible:
            _, known, ray = self._highs.getDualRay()
            dual = np.asarray(ray) if known else np.zeros(self._matrix.shape[0])
            proof = max(self._proven(np.zeros_like(self._cost), sign * dual) for sign in (1.0, -1.0))
            return Outcome(np.inf if proof > 0.0 else -np.inf, np.zeros(0))
        return Outcome(
            self._proven(self._cost, np.asarray(solution.row_dual)), np.asarray(solution.col_value)
        )

    def _proven(self, cost: FloatArray, dual: FloatArray) -> float:
        lower = np.concatenate([rows.lower for rows in self._rows])
        upper = np.concatenate([rows.upper for rows in self._rows])
        return proven_least(self._matrix, (lower, upper), (self._lower, self._upper), cost, dual)
