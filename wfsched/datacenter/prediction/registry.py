"""Registry of predictors."""

from __future__ import annotations

from wfsched.core.registry import Entry, Registry

_HERE = "wfsched.datacenter.prediction"
_KE = "Ke et al., NeurIPS 2017"
_VASWANI = "ours, after Vaswani et al., NeurIPS 2017"

PREDICTORS = Registry(
    "predictor",
    (
        Entry("nameplate", f"{_HERE}.makers:nameplate", "speed and power as stated, no learning", "ours"),
        Entry("mean", f"{_HERE}.makers:mean", "the nameplate times the mean ratio of the log", "ours"),
        Entry("linear", f"{_HERE}.makers:linear", "ridge on numbers of job and centre", "ours"),
        Entry("cells", f"{_HERE}.makers:cells", "ridge on classes, centres and their pairs", "ours"),
        Entry("types", f"{_HERE}.makers:types", "ridge on classes and types of hardware", "ours"),
        Entry("hist", f"{_HERE}.makers:hist", "boosted trees of scikit-learn (extra boost)", _KE),
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
            _KE,
        ),
        Entry("tiny", f"{_HERE}.makers:tiny", "a transformer from scratch on fields (extra learn)", _VASWANI),
        Entry(
            "tiny-lora",
            f"{_HERE}.makers:tiny_lora",
            "tiny, with low-rank changes on line (extra learn)",
            "Hu et al., ICLR 2022, arXiv 2106.09685",
        ),
        Entry(
            "tiny-text",
            f"{_HERE}.makers:tiny_text",
            "tiny on the words of the description (extra learn)",
            _VASWANI,
        ),
        Entry("string", f"{_HERE}.makers:string", "kernel ridge, the description as a category", "ours"),
        Entry("tfidf", f"{_HERE}.makers:tfidf", "kernel ridge on runs of letters of the description", "ours"),
        Entry(
            "describe",
            f"{_HERE}.makers:describe",
            "kernel ridge on embeddings of the description (extra text)",
            "Wang et al., NeurIPS 2020, arXiv 2002.10957",
        ),
    ),
    group="wfsched.predictors",
)
"""Predictors by name; an entry is a callable of the seed that returns a `Predictor`."""
