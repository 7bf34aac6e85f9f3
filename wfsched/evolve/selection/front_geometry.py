"""Geometry of a front: the norm that its points share, and distances in that norm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled

# Tilt of the axes, so that points on one axis differ in distance.
_AXIS_TILT = 1e-6
# Exponents are clipped to this range.
_EXPONENT_RANGE = 0.1, 20.0
# With exponents this near to 1 (a plane) distances are straight.
_PLANE_TOLERANCE = 0.05
# Distances below this count as zero.
_ZERO_DISTANCE = 1e-8
_NEWTON_STEPS, _NEWTON_PRECISION = 100, 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """Divisors of the objectives, (n_objectives,), and the exponent of their norm."""

    scale: FloatArray
    exponent: float


def corners(points: FloatArray) -> IntArray:
    """Return the row nearest to each axis, each row once; all rows where there are no more than axes.

    Parameters
    ----------
    points : array (n, n_objectives)
        Shifted so that the ideal point is the origin.
    """
    n_rows, n_objectives = points.shape
    if n_rows <= n_objectives:
        return np.arange(n_rows)
    chosen = np.zeros(n_objectives, np.int64)
    free = np.ones(n_rows, np.bool_)
    for axis, ray in enumerate(np.eye(n_objectives) + _AXIS_TILT):
        along = points @ ray / (ray @ ray)
        away = ((points - along[:, None] * ray) ** 2).sum(axis=1)
        chosen[axis] = np.where(free, away, np.inf).argmin()
        free[chosen[axis]] = False
    return chosen


def intercepts(points: FloatArray, extremes: IntArray) -> FloatArray:
    """Return the intercepts of the plane through the extremes; the greatest values without one."""
    greatest = points.max(axis=0)
    worst: FloatArray = np.where(greatest > 0.0, greatest, 1.0)
    if len(extremes) < points.shape[1]:
        return worst
    try:
        plane = np.linalg.solve(points[extremes], np.ones(len(extremes)))
    except np.linalg.LinAlgError:
        return worst
    usable = np.isfinite(plane).all() and (plane > 0.0).all() and np.isfinite(1.0 / plane).all()
    if not usable:
        return worst
    return np.asarray(1.0 / plane, np.float64)


def norm_exponent(points: FloatArray, extremes: IntArray) -> float:
    """Return p such that the point nearest to the origin, extremes aside, has the norm 1.

    By Newton's method on log(sum x^p); 1 where that leads nowhere.
    """
    distance = np.linalg.norm(points, axis=1)
    distance[extremes] = np.inf
    central = points[distance.argmin()]
    logs = np.log(central[central > 0.0])
    exponent = 1.0
    for _ in range(_NEWTON_STEPS):
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            powers = np.exp(exponent * logs)
            total = powers.sum()
            step = np.log(total) / ((powers * logs).sum() / total)
        if not np.isfinite(step):
            return 1.0
        exponent -= step
        if abs(step) <= _NEWTON_PRECISION:
            break
    low, high = _EXPONENT_RANGE
    return 1.0 if not np.isfinite(exponent) or exponent <= low else float(min(exponent, high))


def scores(points: FloatArray, extremes: IntArray, exponent: float) -> FloatArray:
    """Return the survival score of each point, (n,); that of extremes is infinite.

    Points are chosen one by one: the one whose two nearest chosen ones are farthest away in sum,
    along the front and in units of its own norm; that sum is its score.
    """
    norm = (points**exponent).sum(axis=1) ** (1.0 / exponent)
    norm[norm < _ZERO_DISTANCE] = 1.0
    apart = np.maximum(pairwise(points, exponent), _ZERO_DISTANCE) / norm[:, None]
    scores: FloatArray = farthest_first(apart, extremes)
    return scores


@compiled
def pairwise(points: FloatArray, exponent: float) -> FloatArray:
    """Return the distances along the curve of norm 1 between all points, (n, n).

    By way of the middle of two points, pulled out to the curve.
    """
    n = len(points)
    pulled = points.copy()
    for i in range(n):
        pulled[i] = _pulled(points[i], exponent)
    apart = np.zeros((n, n))
    straight = abs(exponent - 1.0) < _PLANE_TOLERANCE
    for i in range(n - 1):
        for j in range(i + 1, n):
            if straight:
                away = np.sqrt(np.sum((pulled[i] - pulled[j]) ** 2))
            else:
                middle = _pulled(0.5 * (pulled[i] + pulled[j]), exponent)
                away = np.sqrt(np.sum((pulled[i] - middle) ** 2))
                away += np.sqrt(np.sum((pulled[j] - middle) ** 2))
            apart[i, j] = away
            apart[j, i] = away
    return apart


@compiled
def _pulled(point: FloatArray, exponent: float) -> FloatArray:
    """Return the point on the curve of norm 1 in the same direction."""
    total = 0.0
    for value in point:
        if value > 0.0:
            total += value**exponent
    return point / total ** (1.0 / exponent) if total > 0.0 else point


@compiled
def farthest_first(apart: FloatArray, extremes: IntArray) -> FloatArray:
    """Return the score at which each row was chosen, (n,); see `scores`.

    Parameters
    ----------
    apart : array (n, n)
        How far row i finds column j.
    """
    n = len(apart)
    score = np.zeros(n)
    waiting = np.ones(n, np.bool_)
    nearest, second = np.full(n, np.inf), np.full(n, np.inf)
    newest = -1
    for pick in range(n):
        if pick < len(extremes):
            newest = extremes[pick]
            score[newest] = np.inf
        else:
            newest, most = -1, -1.0
            for row in range(n):
                if waiting[row]:
                    away = nearest[row] + (second[row] if second[row] < np.inf else 0.0)
                    if away > most:
                        newest, most = row, away
            score[newest] = most
        waiting[newest] = False
        for row in range(n):
            away = apart[row, newest]
            if away < nearest[row]:
                nearest[row], second[row] = away, nearest[row]
            elif away < second[row]:
                second[row] = away
    return score
