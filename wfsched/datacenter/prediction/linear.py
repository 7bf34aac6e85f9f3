"""Ridge regressions on the ratios to the nameplate: on plain numbers, and on cells of class and centre."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.datacenter.prediction.features import Features
from wfsched.datacenter.prediction.log import Log
from wfsched.datacenter.prediction.prediction import Prediction, by_ratios
from wfsched.datacenter.world.centre import Fleet
from wfsched.datacenter.world.describing import CLASSES
from wfsched.datacenter.world.jobs import Jobs

PENALTY = 0.02
_DEGREES = 10.0


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


class Linear:
    """Ridge on numbers of job and centre; classes and names of centres are not among them.

    Parameters
    ----------
    penalty : float
    """

    def __init__(self, penalty: float = PENALTY) -> None:
        self.penalty = penalty
        self.weights: FloatArray = np.zeros((9, 2))

    def fit(self, log: Log) -> Self:
        """Learn the weights."""
        columns = _numbers(log.jobs, log.fleet, log.centre, log.temperature)
        self.weights = ridge(columns, log.ratios(), self.penalty)
        return self

    def predict(self, jobs: Features) -> Prediction:
        """Return the nameplate times what the numbers say."""
        rows, centre = _pairs(jobs)
        columns = _numbers(jobs.jobs.rows(rows), jobs.fleet, centre, jobs.temperature.ravel())
        return by_ratios(jobs, (columns @ self.weights).reshape(*jobs.temperature.shape, 2))

    def update(self, log: Log) -> Self:  # noqa: ARG002
        """Return itself."""
        return self


class Cells:
    """Ridge on temperature, class, centre and each pair of class and centre.

    Parameters
    ----------
    by : {"centre", "type"}
        What classes are paired with: each centre, or each type of hardware, which also tells of centres that
        the log lacks.
    penalty : float
        From 0.005 to 0.1 the errors hardly differ.
    """

    def __init__(self, by: Literal["centre", "type"] = "centre", penalty: float = PENALTY) -> None:
        self.by, self.penalty = by, penalty
        self.weights: FloatArray = np.zeros((0, 2))

    def fit(self, log: Log) -> Self:
        """Learn the weights."""
        place = self._place(log.fleet)
        columns = _cells(log.jobs.kind, place[log.centre], log.temperature, int(place.max()) + 1)
        self.weights = ridge(columns, log.ratios(), self.penalty)
        return self

    def predict(self, jobs: Features) -> Prediction:
        """Return the nameplate times what the cells say; it alone before anything was learned."""
        rows, centre = _pairs(jobs)
        place = self._place(jobs.fleet)
        columns = _cells(jobs.jobs.kind[rows], place[centre], jobs.temperature.ravel(), int(place.max()) + 1)
        weights = self.weights if len(self.weights) else np.zeros((columns.shape[1], 2))
        return by_ratios(jobs, (columns @ weights).reshape(*jobs.temperature.shape, 2))

    def update(self, log: Log) -> Self:  # noqa: ARG002
        """Return itself."""
        return self

    def _place(self, fleet: Fleet) -> IntArray:
        """Return the index that each centre is paired under, (D,)."""
        return np.arange(len(fleet)) if self.by == "centre" else fleet.hardware


def _pairs(features: Features) -> tuple[IntArray, IntArray]:
    """Return job and centre of each pair, in the order of a ravelled (m, D) array."""
    m, n = features.temperature.shape
    return np.repeat(np.arange(m), n), np.tile(np.arange(n), m)


def _numbers(jobs: Jobs, fleet: Fleet, centre: IntArray, temperature: FloatArray) -> FloatArray:
    columns = (
        np.log(jobs.base), np.log(jobs.cores), jobs.utilisation, np.log1p(jobs.memory),
        fleet.speed[centre], fleet.watt[centre] / _DEGREES, fleet.pue[centre], temperature / _DEGREES,
        np.ones(len(jobs)),
    )  # fmt: skip
    return np.stack(columns, axis=1)


def _cells(kind: IntArray, place: IntArray, temperature: FloatArray, n_places: int) -> FloatArray:
    """Return temperature, classes, places, their products, and 1: (n, 2 + C + P + C P)."""
    n, n_kinds, rows = len(kind), len(CLASSES), np.arange(len(kind))
    columns = np.zeros((n, 2 + n_kinds + n_places + n_kinds * n_places))
    columns[:, 0], columns[:, -1] = temperature / _DEGREES, 1.0
    columns[rows, 1 + kind] = 1.0
    columns[rows, 1 + n_kinds + place] = 1.0
    columns[rows, 1 + n_kinds + n_places + kind * n_places + place] = 1.0
    return columns
