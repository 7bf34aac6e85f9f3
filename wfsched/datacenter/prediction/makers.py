"""Makers of predictors: callables of the seed, for the registry. Each learns offsets by centre on line."""

from __future__ import annotations

from wfsched.datacenter.prediction.linear import Cells, Linear
from wfsched.datacenter.prediction.nameplate import MeanRatio, Nameplate
from wfsched.datacenter.prediction.offsets import Offsets
from wfsched.datacenter.prediction.predictor import Predictor


def nameplate(seed: int) -> Predictor:  # noqa: ARG001
    """Return the nameplate."""
    return Nameplate()


def mean(seed: int) -> Predictor:  # noqa: ARG001
    """Return the mean ratio to the nameplate."""
    return MeanRatio()


def linear(seed: int) -> Predictor:  # noqa: ARG001
    """Return the ridge on numbers."""
    return Offsets(Linear())


def cells(seed: int) -> Predictor:  # noqa: ARG001
    """Return the ridge on cells of class and centre."""
    return Offsets(Cells())


def types(seed: int) -> Predictor:  # noqa: ARG001
    """Return the ridge on cells of class and type of hardware."""
    return Offsets(Cells("type"))


def hist(seed: int) -> Predictor:
    """Return the trees of scikit-learn."""
    from wfsched.datacenter.prediction.boosted import HistTrees

    return Offsets(HistTrees(seed))


def xgb(seed: int) -> Predictor:
    """Return the trees of XGBoost."""
    from wfsched.datacenter.prediction.boosted import XGBoost

    return Offsets(XGBoost(seed))


def lightgbm(seed: int) -> Predictor:
    """Return the trees of LightGBM."""
    from wfsched.datacenter.prediction.boosted import LightGBM

    return Offsets(LightGBM(seed))
