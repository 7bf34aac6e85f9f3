"""Certificates: lower bounds proven by any dual solution, rounding included."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.relaxation.linear_program.rows import Rows

_EPSILON = float(np.finfo(np.float64).eps)


def proven_least(
    cost: FloatArray, rows: Rows, lower: FloatArray, upper: FloatArray, dual: FloatArray
) -> float:
    """Return a proven lower bound on ``cost x`` over `rows` and ``lower <= x <= upper``.

    For any y, ``cost x = y A x + (cost - y A) x``, and each term of both products is least at one
    of its bounds. Those of x are finite, so this is a bound whatever y is; it is the optimum where
    y is the dual solution. A bound on all rounding errors is subtracted [1]_.

    Parameters
    ----------
    cost, lower, upper : (c,)
        Bounds of x are finite.
    rows : Rows
    dual : (m,)
        One number per row; it counts as 0 where it refers to an infinite bound.

    References
    ----------
    .. [1] Neumaier, Shcherbina, "Safe bounds in linear and mixed-integer linear programming",
       Mathematical Programming 99 (2004), doi 10.1007/s10107-003-0433-3.
    """
    end = np.where(dual > 0.0, rows.lower, rows.upper)
    finite = np.isfinite(end) & np.isfinite(dual)
    dual, end = np.where(finite, dual, 0.0), np.where(finite, end, 0.0)
    weighted = rows.value * dual[rows.row]
    rest = reduced_cost(cost, rows, dual)
    least = np.minimum(rest * lower, rest * upper)
    magnitude = np.abs(cost) + np.bincount(rows.column, np.abs(weighted), len(cost))
    widest = np.maximum(np.abs(lower), np.abs(upper))
    # Each sum has fewer terms than this, and each product and sum errs by _EPSILON at most.
    steps = len(rows) + len(cost) + 10.0
    rounding = _EPSILON * steps * float(np.abs(dual * end).sum() + (magnitude * widest).sum())
    return float((dual * end).sum() + least.sum()) - rounding


def reduced_cost(cost: FloatArray, rows: Rows, dual: FloatArray) -> FloatArray:
    """Return ``cost - y A``, (c,)."""
    reduced: FloatArray = cost - np.bincount(rows.column, rows.value * dual[rows.row], len(cost))
    return reduced
