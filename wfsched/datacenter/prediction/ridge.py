"""Ridge regression."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray


def ridge(x: FloatArray, y: FloatArray, penalty: float) -> FloatArray:
    """Return the weights (p, k) that minimise ``|y - x w|^2 + penalty |w|^2``.

    Parameters
    ----------
    x : array (n, p)
    y : array (n, k)
    penalty : float, > 0

    Examples
    --------
    >>> round(float(ridge(np.ones((3, 1)), np.array([[0.1], [0.2], [0.3]]), 0.02)[0, 0]), 6)
    0.198675
    """
    gram = x.T @ x
    gram[np.diag_indices_from(gram)] += penalty
    return np.asarray(np.linalg.solve(gram, x.T @ y))
