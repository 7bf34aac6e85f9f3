"""Registry of predictors."""

from __future__ import annotations

from wfsched.core.registry import Entry, Registry

_HERE = "wfsched.datacenter.prediction"

PREDICTORS = Registry(
    "predictor",
    (
        Entry("nameplate", f"{_HERE}.makers:nameplate", "speed and power as stated, no learning", "ours"),
        Entry("mean", f"{_HERE}.makers:mean", "the nameplate times the mean ratio of the log", "ours"),
        Entry("linear", f"{_HERE}.makers:linear", "ridge on numbers of job and centre", "ours"),
        Entry("cells", f"{_HERE}.makers:cells", "ridge on classes, centres and their pairs", "ours"),
        Entry("types", f"{_HERE}.makers:types", "ridge on classes and types of hardware", "ours"),
        Entry(
            "hist", f"{_HERE}.makers:hist", "boosted trees of scikit-learn (extra boost)", "Ke et al. 2017"
        ),
        Entry(
            "xgb",
            f"{_HERE}.makers:xgb",
            "boosted trees of XGBoost (extra boost)",
            "Chen, Guestrin 2016, doi 10.1145/2939672.2939785",
            aliases=("xgboost",),
        ),
        Entry(
            "lightgbm",
            f"{_HERE}.makers:lightgbm",
            "boosted trees of LightGBM (extra boost)",
            "Ke et al. 2017",
        ),
    ),
    group="wfsched.predictors",
)
"""Predictors by name; an entry is a callable of the seed that returns a `Predictor`."""
