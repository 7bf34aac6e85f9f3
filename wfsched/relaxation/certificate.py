"""A lower bound that any dual solution proves, however rough, rounding included."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from wfsched.core.arrays import FloatArray

_EPSILON = float(np.finfo(np.float64).eps)


def proven_least(
    matrix: sparse.csr_array,
    rows: tuple[FloatArray, FloatArray],
    columns: tuple[FloatArray, FloatArray],
    cost: FloatArray,
    dual: FloatArray,
) -> float:
    """Return a number that ``cost x`` does not go below where ``lower <= A x <= upper``, both of rows and x.

    For any y, ``cost x = y A x + (cost - y A) x``, and each term of both products is least at one
    of its bounds. Those of x are finite, so this is a bound whatever y is; it is the optimum where
    y is the dual solution. What rounding can do is taken off [1]_.

    Parameters
    ----------
    matrix : (m, c)
    rows, columns : pairs of (m,) and (c,)
        Lower and upper bounds; those of the columns are finite.
    cost : (c,)
    dual : (m,)

    References
    ----------
    .. [1] Neumaier, Shcherbina, "Safe bounds in linear and mixed-integer linear programming",
       Mathematical Programming 99 (2004), doi 10.1007/s10107-003-0433-3.
    """
    end = np.where(dual > 0.0, rows[0], rows[1])
    dual = np.where(np.isfinite(end) & np.isfinite(dual), dual, 0.0)
    end = np.where(np.isfinite(end), end, 0.0)
    rest = cost - matrix.T @ dual
    least = np.minimum(rest * columns[0], rest * columns[1])
    magnitude = np.abs(cost) + abs(matrix).T @ np.abs(dual)
    widest = np.maximum(np.abs(columns[0]), np.abs(columns[1]))
    terms = float(np.abs(dual * end).sum() + (magnitude * widest).sum())
    rounding = _EPSILON * (sum(matrix.shape) + 10.0) * terms
    return float((dual * end).sum() + least.sum() - rounding)
