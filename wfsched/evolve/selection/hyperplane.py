"""`Hyperplane`: nadir point from the plane through the extreme points of a front.

Deb and Jain 2014, doi 10.1109/TEVC.2013.2281535, section IV-C; what to do where there is no such
plane is as in pymoo.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray

# Weight of the other objectives in the search for the extreme point of an axis.
_OFF_AXIS_WEIGHT = 1e6
# Scaled objectives, and ranges, below these count as zero.
_ZERO_OBJECTIVE = 1e-3
_ZERO_RANGE = 1e-6


class Hyperplane:
    """Ideal and nadir point of all points that a search has met."""

    def __init__(self, n_objectives: int) -> None:
        self.ideal = np.full(n_objectives, np.inf)
        self.worst = np.full(n_objectives, -np.inf)
        self.extremes = np.empty((0, n_objectives))

    def update(self, objectives: FloatArray, front: BoolArray) -> tuple[FloatArray, FloatArray]:
        """Add points and return ideal and nadir, (n_objectives,) each.

        Parameters
        ----------
        objectives : array (n, n_objectives)
            As shares of the box of the run.
        front : array (n,)
            Which of them nothing beats.
        """
        best = objectives[front]
        self.ideal = np.minimum(self.ideal, objectives.min(axis=0))
        self.worst = np.maximum(self.worst, objectives.max(axis=0))
        self.extremes = self._extremes(np.concatenate((self.extremes, best)))
        nadir = self._intercepts()
        if nadir is None:
            nadir = best.max(axis=0)
        flat = nadir - self.ideal <= _ZERO_RANGE
        least = np.maximum(objectives.max(axis=0), self.ideal + _ZERO_RANGE)
        return self.ideal, np.where(flat, least, nadir)

    def _extremes(self, candidates: FloatArray) -> FloatArray:
        """Return, for each axis, the candidate with the least values on all others."""
        above = candidates - self.ideal
        above[above < _ZERO_OBJECTIVE] = 0.0
        weights = np.where(np.eye(len(self.ideal), dtype=np.bool_), 1.0, _OFF_AXIS_WEIGHT)
        nearest = (above[:, None] * weights).max(axis=2).argmin(axis=0)
        extremes: FloatArray = candidates[nearest]
        return extremes

    def _intercepts(self) -> FloatArray | None:
        """Return the intercepts of the plane; None if there is no plane or an intercept is not positive."""
        spans = self.extremes - self.ideal
        ones = np.ones(len(spans))
        try:
            plane = np.linalg.solve(spans, ones)
        except np.linalg.LinAlgError:
            return None
        with np.errstate(divide="ignore"):
            intercepts = 1.0 / plane
        if not np.allclose(spans @ plane, ones) or (intercepts <= _ZERO_RANGE).any():
            return None
        nadir: FloatArray = np.minimum(self.ideal + intercepts, self.worst)
        return nadir
