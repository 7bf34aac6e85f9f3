"""The engine of data centres: decisions by hand, capacity, and what a policy may see."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from datacenter.engine.plain_engine import PlainEngine
from datacenter.engine.tiny import tiny
from wfsched.core.errors import DataCentreError, ParameterError
from wfsched.datacenter.bounds import lower_bound, week_of
from wfsched.datacenter.engine.check import check
from wfsched.datacenter.engine.dual import bound_at
from wfsched.datacenter.engine.policy import Answer
from wfsched.datacenter.engine.prices import week_prices
from wfsched.datacenter.engine.seen import Estimate, Seen
from wfsched.datacenter.policies.batch import Batch, assign
from wfsched.datacenter.policies.ours import Now, Planned
from wfsched.datacenter.policies.registry import POLICIES
from wfsched.datacenter.simulate import _exact, simulate
from wfsched.datacenter.world.forecast import noisy_forecast, perfect, persistence_forecast
from wfsched.datacenter.world.generate import generate
from wfsched.datacenter.world.nature import Nature
from wfsched.datacenter.world.setting import Setting

SMALL = Setting(jobs_per_week=500)
NAMES = [name for name in POLICIES.names() if name != "batch"]


@pytest.fixture(scope="module")
def drawn():
    return generate(SMALL, 4)


@pytest.mark.parametrize(
    ("alpha", "centre"),
    # Scores 500 + 0, 440 + 4 alpha, 570 + 0; at alpha 15 the first two tie, which the first wins.
    [(0.0, 1), (10.0, 1), (15.0, 0), (30.0, 0)],
)
def test_greedy_weighs_carbon_and_lateness(alpha, centre):
    intensity = np.array([[250.0], [200.0], [300.0]]) * np.ones((1, 48))
    run = [[25.0, 34.0, 20.0]]
    kw = [[2.0 * 60 / 25, 2.2 * 60 / 34, 1.9 * 60 / 20]]
    instance, nature = tiny(intensity, [1, 1, 1], run, kw, tau=30.0, alpha=alpha)
    outcome = simulate(instance, "greedy", nature=nature)
    assert outcome.centre.tolist() == [centre]
    assert outcome.bill.grams[0] == pytest.approx([500.0, 440.0, 570.0][centre])


def test_space_time_takes_the_cheapest_start_that_is_left():
    # One core each, hours of 100, 200 and 300, 400 g: the optimum of 1 to 4 jobs is 100, 300, 600, 1000.
    intensity = np.array([[100.0, 200.0], [300.0, 400.0]])
    grid = np.concatenate([intensity, np.full((2, 46), 900.0)], axis=1)
    for m, best in ((1, 100.0), (2, 300.0), (3, 600.0), (4, 1000.0)):
        instance, nature = tiny(grid, [1, 1], np.full((m, 2), 60.0), 1.0, tau=120.0)
        outcome = simulate(instance, Planned(margin=0.0, guard=0), nature=nature)
        assert outcome.bill.grams.sum() == pytest.approx(best)
        assert not check(outcome, nature)


def test_bound_of_three_jobs_at_given_prices():
    grid = np.concatenate([[[100.0, 200.0], [300.0, 400.0]], np.full((2, 10), 900.0)], axis=1)
    instance, nature = tiny(grid, [1, 1], np.full((3, 2), 60.0), 1.0, tau=120.0)
    week, prices = week_of(instance, nature), np.zeros((2, 12))
    for first_two, value in (((0.0, 0.0), 300.0), ((100.0, 0.0), 500.0), ((200.0, 100.0), 600.0)):
        prices[0, :2] = first_two
        assert bound_at(week, prices)[0] == pytest.approx(value)
    assert 500.0 < lower_bound(instance, nature).value <= 600.0 + 1e-9


def _least_cost(instance, nature):
    """J of the best schedule, by enumeration of all starts."""
    m, n = nature.run.shape
    held = np.ceil(nature.run / 5).astype(int)
    best = np.inf
    starts = range(0, 24, 4)
    for where in itertools.product(range(n), repeat=m):
        for slots in itertools.product(starts, repeat=m):
            use = np.zeros((n, 96))
            for j in range(m):
                use[where[j], slots[j] : slots[j] + held[j, where[j]]] += instance.jobs.cores[j]
            if (use <= instance.fleet.cores[:, None]).all():
                run = nature.run[np.arange(m), where]
                late = np.maximum(0, np.array(slots) * 5 + run - instance.jobs.tau)
                prefix = instance.signals.prefix
                grams = [
                    nature.kw[j, d] / 60 * np.interp(s + run[j] / 5, np.arange(prefix.shape[1]), prefix[d])
                    - nature.kw[j, d] / 60 * prefix[d, s]
                    for j, (d, s) in enumerate(zip(where, slots))
                ]
                best = min(best, sum(grams) + instance.alpha * late.sum())
    return best


@pytest.mark.parametrize("seed", range(4))
def test_bound_is_below_the_optimum_of_tiny_instances(seed):
    rng = np.random.default_rng(seed)
    instance, nature = tiny(
        rng.uniform(50, 500, (2, 24)), [2, 2], rng.uniform(20, 80, (3, 2)), rng.uniform(0.5, 2, (3, 2)),
        need=rng.integers(1, 3, 3), tau=rng.uniform(60, 120, 3),
    )  # fmt: skip
    assert lower_bound(instance, nature).value <= _least_cost(instance, nature) + 1e-6


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "change", [{}, {"load": 1.0}, {"contention": 0.3}, {"run_noise": 0.3, "estimate_noise": 0.3}]
)
def test_outcomes_are_possible_and_above_the_bound(name, change):
    instance, nature, past = generate(replace(SMALL, **change), 2)
    outcome = simulate(instance, name, nature=nature, past=past)
    assert not check(outcome, nature)
    assert lower_bound(instance, nature, steps=40).value <= outcome.cost


@pytest.mark.parametrize("name", ["greedy-forecast", "space-time", "replan"])
def test_outcomes_with_wrong_forecasts_are_possible(name, drawn):
    instance, nature, past = drawn
    for forecast in (persistence_forecast(instance), noisy_forecast(instance, 1, 0.3)):
        outcome = simulate(instance, name, nature=nature, past=past, forecast=forecast)
        assert not check(outcome, nature)


@pytest.mark.parametrize("name", [name for name in POLICIES.names() if name != "priced-exact"])
def test_no_policy_reads_nature(drawn, name):
    """What happens before the middle of the days is the same if all that is released later runs otherwise."""
    instance, nature, past = drawn
    known, before = _exact(instance, instance.jobs, nature), _exact(instance, instance.history.jobs, past)
    middle = float(np.median(instance.jobs.release))
    factor = np.where(instance.jobs.release >= middle, 1.7, 1.0)[:, None]
    other = Nature(nature.run * factor, nature.kw / factor, nature.expected_run, nature.expected_kw)
    one, two = (
        simulate(instance, name, nature=each, prediction=known, past=before) for each in (nature, other)
    )
    early = one.slot * 5 < middle
    assert early.any()
    np.testing.assert_array_equal(one.slot[early], two.slot[early])
    np.testing.assert_array_equal(one.centre[early], two.centre[early])
    assert (one.slot != two.slot).any() or (one.centre != two.centre).any() or not early.all()


def test_a_prediction_that_is_wrong_changes_plans_but_not_the_bill(drawn):
    instance, nature, _ = drawn
    short = Estimate(np.full(nature.run.shape, 15.0), np.ones(nature.run.shape))
    outcome = simulate(instance, "space-time", nature=nature, prediction=short)
    assert not check(outcome, nature)
    assert outcome.figures()["in_time"] < 0.95


def test_check_finds_what_is_wrong(drawn):
    instance, nature, _ = drawn
    outcome = simulate(instance, "perf-only", nature=nature)
    early = replace(outcome, slot=outcome.slot - 1)
    assert any("is released and moved" in line for line in check(early, nature))
    crowded = replace(outcome, centre=np.zeros_like(outcome.centre), slot=outcome.slot + 12)
    assert any("cores in slot" in line for line in check(crowded, nature))
    cheap = replace(outcome, kw=outcome.kw * 0.9)
    assert any("grams in the bill" in line for line in check(cheap, nature))
    quick = replace(outcome, run=outcome.run * 0.9)
    assert any("by nature" in line for line in check(quick, nature))


class _First:
    """Policy of a user: the first centre with room, at once."""

    margin = 0.0

    def open(self, seen):
        cores = seen.instance.jobs.cores

        def decide(moment):
            j = int(moment.waiting[0])
            able = np.flatnonzero(moment.free >= cores[j])
            return Answer([j], able[:1], [moment.slot]) if len(able) else None

        return decide


def test_a_policy_of_a_user_runs(drawn):
    instance, nature, _ = drawn
    outcome = simulate(instance, _First(), nature=nature)
    assert not check(outcome, nature)
    assert np.bincount(outcome.centre, minlength=10).argmax() == 0


def test_wrong_answers_and_no_policies_are_refused(drawn):
    instance, nature, _ = drawn

    class Wrong(_First):
        def open(self, seen):
            return lambda moment: Answer([int(moment.waiting[0])], [99], [moment.slot])

    with pytest.raises(ParameterError, match=r"answers no centre"):
        simulate(instance, Wrong(), nature=nature)
    with pytest.raises(ParameterError, match=r"no policy; got 'int'"):
        simulate(instance, 3, nature=nature)
    with pytest.raises(ParameterError, match=r"unknown policy; got 'gredy'. Did you mean 'greedy'"):
        simulate(instance, "gredy", nature=nature)
    with pytest.raises(ParameterError, match=r"prices need a history"):
        simulate(instance, "priced", nature=nature)
    wrong = Estimate(nature.run[:3], nature.run[:3])
    with pytest.raises(ParameterError, match=r"prediction: run: wrong shape"):
        simulate(instance, "greedy", nature=nature, prediction=wrong)


def test_signals_that_end_too_early_are_said():
    instance, nature = tiny(np.full((1, 3), 100.0), [1], [[100.0], [100.0]], 1.0)
    with pytest.raises(DataCentreError, match=r"signals end before all jobs have; got '1 jobs left'"):
        simulate(instance, "perf-only", nature=nature)


@pytest.mark.parametrize("seed", range(40))
def test_the_programme_of_a_batch_is_the_best_assignment(seed):
    rng = np.random.default_rng(seed)
    cost, cores = rng.uniform(0, 500, (5, 3)), rng.integers(1, 6, 5)
    free = rng.integers(2, 9, 3)
    best = (5, np.inf)
    for where in itertools.product(range(-1, 3), repeat=5):
        use = np.bincount(np.array(where) + 1, weights=cores, minlength=4)[1:]
        if (use <= free).all():
            value = sum(cost[j, d] for j, d in enumerate(where) if d >= 0)
            best = min(best, (where.count(-1), value))
    found = assign(cost, cores, free)
    placed = found >= 0
    assert (5 - placed.sum(), cost[placed, found[placed]].sum()) == pytest.approx(best)


def test_batches_beat_greedy_on_a_small_week(drawn):
    instance, nature, _ = drawn
    greedy = simulate(instance, "greedy-forecast", nature=nature)
    batch = simulate(instance, Batch(), nature=nature)
    assert not check(batch, nature)
    assert batch.cost <= 1.02 * greedy.cost


def test_beta_0_is_blind_to_carbon(drawn):
    instance, nature, _ = drawn
    blind = simulate(instance, Now("greedy", beta=0.0), nature=nature)
    assert blind.figures()["grams"] > simulate(instance, "greedy", nature=nature).figures()["grams"]


def _tight_week():
    """Two days of few jobs on small centres, which overrun and compete."""
    setting = Setting(
        jobs_per_week=90, days=2, load=0.9, least_cores=1, run_noise=0.2, estimate_noise=0.2, contention=0.2
    )
    return generate(setting, 3)


@pytest.mark.parametrize(
    ("name", "forecast"),
    [
        ("local", None), ("perf-only", None), ("greedy", None), ("greedy-forecast", None), ("defer", None),
        ("space-time", None), ("replan", None), ("priced", None), ("priced-replan", None),
        ("greedy-forecast", "persistence"), ("replan", "persistence"),
    ],
)  # fmt: skip
def test_the_plain_twin_agrees_to_the_last_bit(name, forecast):
    instance, nature, past = _tight_week()
    believed = persistence_forecast(instance) if forecast else perfect(instance)
    outcome = simulate(instance, name, nature=nature, past=past, forecast=believed)
    known, before = _exact(instance, instance.jobs, nature), _exact(instance, instance.history.jobs, past)
    seen = Seen(instance, believed, known, before)
    prices = week_prices(seen) if "priced" in name else None
    centre, slot, took = PlainEngine(seen, nature, POLICIES.entry(name).load(), prices).run()
    assert (centre == outcome.centre).all()
    assert (slot == outcome.slot).all()
    assert (took == outcome.run).all()
    assert not check(outcome, nature)


@pytest.mark.parametrize("name", ["space-time", "replan", "priced-replan"])
def test_plans_keep_what_they_promise(name, drawn):
    instance, nature, past = drawn
    outcome = simulate(instance, name, nature=nature, past=past)
    assert outcome.figures()["in_time"] >= 0.994
    assert outcome.cost < simulate(instance, "greedy-forecast", nature=nature).cost
