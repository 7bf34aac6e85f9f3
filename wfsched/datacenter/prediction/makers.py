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


def tiny(seed: int) -> Predictor:
    """Return the transformer on fields."""
    from wfsched.datacenter.prediction.tiny import Tiny

    return Offsets(Tiny(seed))


def tiny_lora(seed: int) -> Predictor:
    """Return the transformer on fields that learns low-rank changes on line."""
    from wfsched.datacenter.prediction.tiny import Tiny

    return Offsets(Tiny(seed, update="low-rank"))


def tiny_text(seed: int) -> Predictor:
    """Return the transformer on words of the description."""
    from wfsched.datacenter.prediction.tiny import Tiny

    return Offsets(Tiny(seed, text=True))


def string(seed: int) -> Predictor:  # noqa: ARG001
    """Return the kernel ridge in which a description is a category."""
    from wfsched.datacenter.prediction.describe import Described, categories

    return Offsets(Described(categories))


def tfidf(seed: int) -> Predictor:  # noqa: ARG001
    """Return the kernel ridge on runs of letters."""
    from wfsched.datacenter.prediction.describe import Described, letters

    return Offsets(Described(letters))


def describe(seed: int) -> Predictor:  # noqa: ARG001
    """Return the kernel ridge on embeddings of a pre-trained encoder."""
    from wfsched.datacenter.prediction.describe import Described
    from wfsched.datacenter.prediction.encoder import embeddings

    return Offsets(Described(embeddings))
