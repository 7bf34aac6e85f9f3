"""The transformer from scratch."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest

from wfsched.core.errors import MissingExtraError, ParameterError
from wfsched.datacenter.prediction import tiny
from wfsched.datacenter.prediction.features import features_of
from wfsched.datacenter.prediction.known import clairvoyant
from wfsched.datacenter.prediction.log import Log, log_of
from wfsched.datacenter.prediction.nameplate import Nameplate
from wfsched.datacenter.prediction.prediction import Prediction, errors
from wfsched.datacenter.prediction.tiny import Tiny, Training
from wfsched.datacenter.prediction.tokens import word_tokens
from wfsched.datacenter.world.generate import Drawn, generate
from wfsched.datacenter.world.setting import Setting

SHORT = Training(epochs=3, update_epochs=1)
NEEDS_TORCH = "the extra learn is not installed"


@pytest.fixture(scope="module")
def week() -> Drawn:
    return generate(Setting(jobs_per_week=1500), 0)


@pytest.fixture(scope="module")
def log(week: Drawn) -> Log:
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    assert week.instance.history is not None
    return log_of(week.instance.history, week.instance.fleet)


def test_eight_epochs_already_beat_the_nameplate(week: Drawn, log: Log) -> None:
    rows = np.arange(0, len(week.instance.jobs), 5)
    features, true = features_of(week.instance).rows(rows), clairvoyant(week.instance, week.nature)
    right = Prediction(true.run[rows], true.energy[rows])
    learned = errors(Tiny(0, training=Training(epochs=8)).fit(log).predict(features), right)
    assert learned.run < 0.7 * errors(Nameplate().predict(features), right).run


def test_one_seed_gives_one_set_of_weights(week: Drawn, log: Log) -> None:
    features, few = features_of(week.instance).rows(slice(0, 20)), log.rows(slice(0, 300))
    one, again, other = (Tiny(s, training=SHORT).fit(few).predict(features).run for s in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_what_is_said_of_a_centre_does_not_hang_on_the_others(week: Drawn, log: Log) -> None:
    torch = pytest.importorskip("torch", reason=NEEDS_TORCH)
    predictor = Tiny(0, training=SHORT).fit(log.rows(slice(0, 300)))
    jobs = week.instance.jobs.rows(slice(0, 5))
    numbers, words, centre, facts = predictor._tensors(
        jobs, np.tile(np.arange(10), (5, 1)), np.zeros((5, 10, 4))
    )
    with torch.no_grad():
        all_ten = predictor._said(numbers, words, centre, facts)
        last = predictor._said(numbers, words, centre[:, 9:], facts[:, 9:])
    np.testing.assert_allclose(all_ten[:, 9:].numpy(), last.numpy(), atol=1e-5)


@pytest.mark.parametrize(("mode", "changed"), [("none", 0), ("low-rank", 8192), ("whole", 69_442)])
def test_updates_change_what_they_say(log: Log, mode: str, changed: int) -> None:
    predictor = Tiny(0, update=mode, training=SHORT).fit(log.rows(slice(0, 300)))  # type: ignore[arg-type]
    assert predictor.n_weights == 69_442
    before = deepcopy(predictor)
    predictor.update(log.rows(slice(300, 600)))
    pairs = zip(before._model.parameters(), predictor._model.parameters())
    assert sum(one.numel() for one, two in pairs if not bool((one == two).all())) == changed


def test_words_are_hashed_alike_everywhere(week: Drawn) -> None:
    tokens = word_tokens(week.instance.jobs)
    assert tokens.shape == (len(week.instance.jobs), 8)
    assert tokens[:, 0].min() > 0
    assert tokens.max() < 512
    alike = week.instance.jobs.kind * 9 + week.instance.jobs.words
    assert len(np.unique(np.column_stack([alike, tokens]), axis=0)) == len(np.unique(alike))


def test_text_is_read_in_place_of_the_class(week: Drawn, log: Log) -> None:
    predictor = Tiny(0, text=True, training=SHORT).fit(log.rows(slice(0, 300)))
    assert predictor.n_weights == 101_442
    assert predictor.predict(features_of(week.instance).rows(slice(0, 3))).run.shape == (3, 10)


def test_unknown_kinds_of_update_are_refused() -> None:
    with pytest.raises(ParameterError, match="unknown kind of update"):
        Tiny(update="some")  # type: ignore[arg-type]


def test_torch_that_is_missing_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(tiny, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"wfsched\[learn\]"):
        Tiny()
