"""Boosted trees on the ratios to the nameplate: XGBoost, LightGBM and those of scikit-learn."""

from __future__ import annotations

from abc import ABC, abstractmethod
from importlib import import_module
from typing import Any, ClassVar, Self

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import MissingExtraError
from wfsched.datacenter.prediction.features import Features
from wfsched.datacenter.prediction.log import Log
from wfsched.datacenter.prediction.prediction import Prediction, by_ratios
from wfsched.datacenter.world.centre import Fleet
from wfsched.datacenter.world.describing import CLASSES
from wfsched.datacenter.world.jobs import Jobs

N_TREES, RATE = 300, 0.1
_DEPTH, _LEAVES = 6, 31


class Boosted(ABC):
    """Boosted trees, one ensemble for each target.

    Parameters
    ----------
    seed : int
        Of what the library draws.
    """

    package: ClassVar[str]
    name: ClassVar[str]

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self._library()
        self._models: list[Any] = []

    def _library(self) -> Any:
        try:
            return import_module(self.package)
        except ImportError as error:
            raise MissingExtraError(
                f"{self.package.partition('.')[0]} is not installed",
                where=f"predictor {self.name}",
                remedy="Install it with: pip install 'wfsched[boost]'",
            ) from error

    def fit(self, log: Log) -> Self:
        """Grow the trees."""
        x, y = _columns(log.jobs, log.fleet, log.centre, log.temperature), log.ratios()
        self._models = [self._grown(x, target) for target in y.T]
        return self

    def predict(self, jobs: Features) -> Prediction:
        """Return the nameplate times what the trees say; it alone before anything was learned."""
        m, n = jobs.temperature.shape
        rows, centre = np.repeat(np.arange(m), n), np.tile(np.arange(n), m)
        if not self._models:
            return by_ratios(jobs, np.zeros((m, n, 2)))
        x = _columns(jobs.jobs.rows(rows), jobs.fleet, centre, jobs.temperature.ravel())
        found = [np.asarray(self._said(model, x), dtype=np.float64) for model in self._models]
        return by_ratios(jobs, np.stack(found, axis=-1).reshape(m, n, 2))

    def update(self, log: Log) -> Self:  # noqa: ARG002
        """Return itself: trees do not learn a few rows more."""
        return self

    @abstractmethod
    def _grown(self, x: FloatArray, y: FloatArray) -> Any:
        """Return the trees of one target."""

    def _said(self, model: Any, x: FloatArray) -> Any:
        return model.predict(x)


class XGBoost(Boosted):
    """300 trees of depth 6 by XGBoost, learning rate 0.1."""

    package, name = "xgboost", "xgb"

    def _grown(self, x: FloatArray, y: FloatArray) -> Any:
        terms = {"max_depth": _DEPTH, "eta": RATE, "seed": self.seed, "nthread": 1, "tree_method": "hist"}
        return self._library().train(terms, self._library().DMatrix(x, label=y), N_TREES)

    def _said(self, model: Any, x: FloatArray) -> Any:
        return model.predict(self._library().DMatrix(x))


class LightGBM(Boosted):
    """300 trees of 31 leaves by LightGBM, learning rate 0.1."""

    package, name = "lightgbm", "lightgbm"

    def _grown(self, x: FloatArray, y: FloatArray) -> Any:
        terms = {"num_leaves": _LEAVES, "learning_rate": RATE, "seed": self.seed, "num_threads": 1}
        terms |= {"verbosity": -1, "deterministic": True, "force_row_wise": True}
        return self._library().train(terms, self._library().Dataset(x, label=y), N_TREES)


class HistTrees(Boosted):
    """300 rounds of `HistGradientBoostingRegressor` of scikit-learn, learning rate 0.1."""

    package, name = "sklearn.ensemble", "hist"

    def _grown(self, x: FloatArray, y: FloatArray) -> Any:
        trees = self._library().HistGradientBoostingRegressor(
            max_iter=N_TREES, learning_rate=RATE, early_stopping=False, random_state=self.seed
        )
        with _one_thread():
            return trees.fit(x, y)

    def _said(self, model: Any, x: FloatArray) -> Any:
        with _one_thread():
            return model.predict(x)


def _one_thread() -> Any:
    """Keep OpenMP to one thread: it takes the cores of all others, and longer than alone."""
    return import_module("threadpoolctl").threadpool_limits(1)


def _columns(jobs: Jobs, fleet: Fleet, centre: IntArray, temperature: FloatArray) -> FloatArray:
    """Return numbers of job and centre, and one column each for classes, centres and types."""
    kind = np.eye(len(CLASSES))[jobs.kind]
    place = np.eye(len(fleet))[centre]
    hardware = np.eye(int(fleet.hardware.max()) + 1)[fleet.hardware[centre]]
    numbers = (
        np.log(jobs.base), np.log(jobs.cores), jobs.utilisation, np.log1p(jobs.memory),
        fleet.speed[centre], fleet.watt[centre], fleet.pue[centre], temperature,
    )  # fmt: skip
    return np.concatenate([np.stack(numbers, axis=1), kind, place, hardware], axis=1)
