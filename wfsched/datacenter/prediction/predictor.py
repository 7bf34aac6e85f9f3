"""The protocol of predictors."""

from __future__ import annotations

from typing import Protocol, Self, runtime_checkable

from wfsched.datacenter.prediction.features import Features
from wfsched.datacenter.prediction.log import Log
from wfsched.datacenter.prediction.prediction import Prediction


@runtime_checkable
class Predictor(Protocol):
    """What learns run time and energy from a log.

    An entry of `wfsched.datacenter.PREDICTORS` is a callable of the seed that returns one.
    """

    def fit(self, log: Log) -> Self:
        """Return the predictor that has learned a log from scratch; this one may be changed."""
        ...

    def predict(self, jobs: Features) -> Prediction:
        """Return run time and energy of jobs in every centre."""
        ...

    def update(self, log: Log) -> Self:
        """Return the predictor that has learned the newest rows too; it may be this one, unchanged."""
        ...
