"""Linear programs solved by HiGHS, with bounds proven from the dual solution.

HiGHS: Huangfu, Hall, "Parallelizing the dual revised simplex method", Mathematical Programming
Computation 10 (2018), doi 10.1007/s12532-017-0130-5.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.relaxation.linear_program.certificate import proven_least, reduced_cost
from wfsched.relaxation.linear_program.rows import Rows, stacked

# Presolve takes as long as it saves here, and a warm start skips it.
_OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0, "presolve": "off"}

# A reduced cost above this counts as none.
_MAX_GAIN = -1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Solution of a program.

    Parameters
    ----------
    least : float
        Proven lower bound on the objective. Infinite if there is no point; minus infinity if nothing
        was proven.
    point : (columns,)
        The solution; empty if there is none.
    """

    least: float
    point: FloatArray


class LinearProgram:
    """Minimise ``cost x`` over `rows` and ``lower <= x <= upper``, all finite; state.

    Most columns are 0 in the solution. So some of the first ones may wait: they are fixed at 0 until
    their reduced cost shows that they would help (sifting). Proven bounds hold for all columns.

    Parameters
    ----------
    cost, lower, upper : (columns,)
    rows : Rows
    awake : (first columns,)
        Whether each of the first columns takes part from the start.
    choice : (first columns,)
        Columns of one choice are alternatives: one of each at most is woken at a time.
    """

    def __init__(
        self,
        cost: FloatArray,
        rows: Rows,
        lower: FloatArray,
        upper: FloatArray,
        awake: BoolArray,
        choice: IntArray,
    ) -> None:
        self._cost, self._rows, self._lower, self._upper = cost, rows, lower, upper
        self._awake, self._choice = awake.copy(), choice
        self._kept_rows = len(rows)
        self._highs = highspy.Highs()
        for option, value in _OPTIONS.items():
            self._highs.setOptionValue(option, value)
        self._highs.passModel(self._model())

    def _model(self) -> highspy.HighsLp:
        model, rows = highspy.HighsLp(), self._rows
        model.num_row_, model.num_col_ = len(rows), len(self._cost)
        model.col_cost_, model.col_lower_, model.col_upper_ = self._cost, self._lower, self._held()
        model.row_lower_, model.row_upper_ = rows.lower, rows.upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = rows.start
        model.a_matrix_.index_ = rows.column
        model.a_matrix_.value_ = rows.value
        return model

    def _held(self) -> FloatArray:
        """Return the upper bounds for HiGHS: 0 for waiting columns."""
        upper = self._upper.copy()
        upper[: len(self._awake)] *= self._awake
        return upper

    def add(self, rows: Rows) -> None:
        """Add rows below the others."""
        if not len(rows):
            return
        self._highs.addRows(
            len(rows), rows.lower, rows.upper, len(rows.value), rows.start, rows.column, rows.value
        )
        self._rows = stacked([self._rows, rows])

    def forget(self) -> None:
        """Drop added rows that do not bind the last solution, once they are many."""
        if len(self._rows) < 2 * self._kept_rows:
            return
        dual = np.asarray(self._highs.getSolution().row_dual, np.float64)
        idle = self._kept_rows + np.flatnonzero(np.abs(dual[self._kept_rows :]) <= -_MAX_GAIN)
        if not len(idle):
            return
        self._highs.deleteRows(len(idle), idle.astype(np.int32))
        stay = np.ones(len(self._rows), np.bool_)
        stay[idle] = False
        self._rows = self._rows.only(stay)

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """Change the bounds of a row."""
        self._rows.lower[row], self._rows.upper[row] = lower, upper
        self._highs.changeRowBounds(row, lower, upper)

    def move(self, lower: FloatArray, upper: FloatArray) -> None:
        """Change the bounds of the columns; awake columns stay awake."""
        self._lower, self._upper = lower, upper
        every = np.arange(len(lower), dtype=np.int32)
        self._highs.changeColsBounds(len(lower), every, lower, self._held())

    def solve(self) -> Outcome:
        """Solve; the point is approximate, the bound is proven."""
        while True:
            self._highs.run()
            if self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
                if self._no_point():
                    return Outcome(np.inf, np.zeros(0))
                if not self._wake(np.flatnonzero(~self._awake)):
                    return Outcome(-np.inf, np.zeros(0))
                continue
            solution = self._highs.getSolution()
            dual = np.asarray(solution.row_dual, np.float64)
            if not self._wake(self._helpful(dual)):
                point = np.asarray(solution.col_value, np.float64)
                return Outcome(self._proven(self._cost, dual), point)

    def _helpful(self, dual: FloatArray) -> IntArray:
        """Return the waiting columns of least reduced cost, one of each choice."""
        size = len(self._awake)
        gain = reduced_cost(self._cost, self._rows, dual)[:size]
        found = np.flatnonzero((gain < _MAX_GAIN) & ~self._awake & (self._upper[:size] > 0.0))
        found = found[np.argsort(gain[found], kind="stable")]
        _, best = np.unique(self._choice[found], return_index=True)
        return np.sort(found[best])

    def _wake(self, columns: IntArray) -> bool:
        """Let `columns` take part; return whether there were any."""
        self._awake[columns] = True
        self._highs.changeColsBounds(
            len(columns), columns.astype(np.int32), self._lower[columns], self._upper[columns]
        )
        return bool(len(columns))

    def _no_point(self) -> bool:
        """Tell whether a dual ray proves that there is no feasible point."""
        _, known, ray = self._highs.getDualRay()
        zero = np.zeros_like(self._cost)
        signs = (1.0, -1.0) if known else ()
        return any(self._proven(zero, sign * np.asarray(ray, np.float64)) > 0.0 for sign in signs)

    def _proven(self, cost: FloatArray, dual: FloatArray) -> float:
        return proven_least(cost, self._rows, self._lower, self._upper, dual)
