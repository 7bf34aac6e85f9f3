"""Predictors that learn little: the nameplate, and the mean ratio to it."""

from __future__ import annotations

from typing import Self

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.datacenter.prediction.features import Features
from wfsched.datacenter.prediction.log import Log
from wfsched.datacenter.prediction.prediction import Prediction, by_ratios


class Nameplate:
    """Run time and energy by speed and power as stated: no learning."""

    def fit(self, log: Log) -> Self:  # noqa: ARG002
        """Return itself."""
        return self

    def predict(self, jobs: Features) -> Prediction:
        """Return what the nameplates say."""
        return by_ratios(jobs, np.zeros((*jobs.temperature.shape, 2)))

    def update(self, log: Log) -> Self:  # noqa: ARG002
        """Return itself."""
        return self


class MeanRatio:
    """The nameplate times the mean ratio of the log: one factor of run time, one of energy."""

    def __init__(self) -> None:
        self.ratio: FloatArray = np.zeros(2)

    def fit(self, log: Log) -> Self:
        """Learn the two means; without rows they are 1."""
        self.ratio = np.log(np.exp(log.ratios()).mean(axis=0)) if len(log) else np.zeros(2)
        return self

    def predict(self, jobs: Features) -> Prediction:
        """Return the nameplate times both factors."""
        return by_ratios(jobs, np.broadcast_to(self.ratio, (*jobs.temperature.shape, 2)))

    def update(self, log: Log) -> Self:  # noqa: ARG002
        """Return itself."""
        return self
