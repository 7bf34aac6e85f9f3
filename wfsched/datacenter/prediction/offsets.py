"""Offsets: a factor for each centre and target, learned from the newest rows, on top of a predictor."""

from __future__ import annotations

from typing import Self

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.datacenter.prediction.features import Features
from wfsched.datacenter.prediction.log import Log
from wfsched.datacenter.prediction.logged import logged_ratios
from wfsched.datacenter.prediction.prediction import Prediction
from wfsched.datacenter.prediction.predictor import Predictor

PENALTY = 0.05


class Offsets:
    """A predictor times a factor by centre: what a drift of whole centres needs.

    Parameters
    ----------
    inner : Predictor
    penalty : float
        Of the ridge that shrinks the log of each factor to 0.
    """

    def __init__(self, inner: Predictor, penalty: float = PENALTY) -> None:
        self.inner, self.penalty = inner, penalty
        self.offsets: FloatArray = np.zeros((0, 2))

    def fit(self, log: Log) -> Self:
        """Let the inner predictor learn; all factors are 1 again."""
        self.inner = self.inner.fit(log)
        self.offsets = np.zeros((len(log.fleet), 2))
        return self

    def predict(self, jobs: Features) -> Prediction:
        """Return the inner prediction times the factors."""
        found = self.inner.predict(jobs)
        if not len(self.offsets):
            return found
        factor = np.exp(self.offsets)
        return Prediction(found.run * factor[:, 0], found.energy * factor[:, 1])

    def update(self, log: Log) -> Self:
        """Learn the factors anew from these rows; those of a centre without rows are 1."""
        self.inner = self.inner.update(log)
        left = log.ratios() - logged_ratios(self.inner, log)
        n = len(log.fleet)
        count = np.bincount(log.centre, minlength=n)
        sums = [np.bincount(log.centre, weights=column, minlength=n) for column in left.T]
        self.offsets = np.stack(sums, axis=1) / (count + self.penalty)[:, None]
        return self
