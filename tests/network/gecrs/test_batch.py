"""Batches of tasks: what they see, their kernel, their fronts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.gecrs.drawn_days import days
from wfsched.core.errors import NetworkError, ParameterError
from wfsched.network.gecrs.batches.batch import Batch, batch_of
from wfsched.network.gecrs.batches.batch_front import RULE, BatchSearch, front_of
from wfsched.network.gecrs.batches.batch_kernel import batch_figures
from wfsched.network.gecrs.check import check_day
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.generate import draw_day
from wfsched.network.gecrs.outcome import DayOutcome
from wfsched.network.gecrs.policies import Placement
from wfsched.network.gecrs.reference import replay
from wfsched.network.gecrs.setting import DaySetting
from wfsched.network.gecrs.simulate import simulate
from wfsched.network.gecrs.tracks import energy_tracks

SHORT = BatchSearch(evaluations=6000, pop_size=200)


@pytest.fixture(scope="module")
def batch() -> Batch:
    return batch_of(draw_day(DaySetting(), 3), 14.0)


def test_batch_begins_with_what_the_rule_has_left() -> None:
    day = draw_day(DaySetting(load=0.3), 5)
    batch = batch_of(day, 9.0, 30)
    first = int(np.searchsorted(day.tasks.arrival, 9 * 3600.0))
    assert batch.day.tasks.arrival == pytest.approx(day.tasks.arrival[first : first + 30] - 9 * 3600.0)
    # 9 h are 108 pieces of 300 s; the hour before is 12 of them.
    left = energy_tracks(simulate(day, RULE)).reserve[:, 108]
    assert [node.reserve for node in batch.day.network.nodes] == pytest.approx(left)
    assert np.array_equal(batch.day.supply[:, 0], day.supply[:, 108])
    assert batch.seen == pytest.approx(day.supply[:, 96:108].mean(axis=1))
    assert (batch.forecast().supply == batch.seen[:, None]).all()


@given(days, st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_kernel_of_batches_equals_the_twin(day: Day, seed: int) -> None:
    tasks, network = day.tasks, day.network
    m = len(tasks)
    if m == 0:
        return
    rng = np.random.default_rng(seed)
    node = np.array([rng.choice(np.flatnonzero(network.units[:, k] > 0)) for k in tasks.kind], dtype=np.int64)
    decided = tasks.arrival + 300.0 * rng.integers(0, 3, m)
    figures, misses = np.empty((1, 3)), np.empty(1, np.int64)
    batch_figures(day.tables, node[None], decided[None], figures, misses)
    twin = replay(day, node.tolist(), decided.tolist())
    latency = np.array([each.finish for each in twin]) - tasks.arrival
    match = [getattr(network.nodes[n], ("cpu", "gpu")[k]) / (network.nodes[n].cpu + network.nodes[n].gpu)
             for n, k in zip(node, tasks.kind)]  # fmt: skip
    brown = DayOutcome.of(day, Placement(node, decided)).brown.sum()
    wanted = [float((latency / tasks.deadline).mean()), float(brown), float(1 - np.mean(match))]
    assert figures[0] == pytest.approx(wanted, abs=1e-6)
    assert misses[0] == int((latency > tasks.deadline).sum())


def test_points_of_a_front_are_possible_and_none_is_better_than_another(batch: Batch) -> None:
    front = front_of(batch, SHORT)
    rule = simulate(batch.day, RULE)
    for row in range(0, len(front), 7):
        outcome = DayOutcome.of(batch.day, front.placement(row))
        assert check_day(outcome) == ()
        assert outcome.late.sum() <= rule.late.sum()
        assert float(outcome.brown.sum()) == pytest.approx(front.objectives[row, 1])
        waits = (outcome.decided - batch.day.tasks.arrival) / 300.0
        assert waits == pytest.approx(np.round(waits), abs=1e-6)
        assert (waits >= -1e-9).all()
        assert (waits <= 24 + 1e-9).all()
        assert (waits[batch.day.tasks.sensitive] == 0).all()
    values = front.objectives
    better = (values[:, None] <= values[None]).all(2) & (values[:, None] < values[None]).any(2)
    assert not better.any()
    assert front.policy_objectives[front.policies.index(RULE), 1] == pytest.approx(float(rule.brown.sum()))


def test_seeded_front_covers_the_rule(batch: Batch) -> None:
    front = front_of(batch, SHORT)
    assert front.hypervolume() >= front.policy_hypervolume() - 1e-12
    assert front.hypervolume() > 1.5 * front.policy_hypervolume()
    chosen = front.chosen()
    if chosen is not None:
        assert front.dominating()[chosen]


def test_same_seed_same_front(batch: Batch) -> None:
    one, two, other = (front_of(batch, SHORT, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.node, two.node)
    assert np.array_equal(one.objectives, two.objectives)
    assert not np.array_equal(one.objectives, other.objectives)


def test_forecast_is_believed_and_what_comes_is_reported(batch: Batch) -> None:
    front = front_of(batch, SHORT, forecast=True)
    believed = front.batch.forecast()
    outcome = DayOutcome.of(believed, front.placement(0))
    assert front.believed[0, 1] == pytest.approx(float(outcome.brown.sum()))
    true = DayOutcome.of(batch.day, front.placement(0))
    assert front.objectives[0, 1] == pytest.approx(float(true.brown.sum()))
    # Supply changes neither latency nor match.
    assert front.believed[:, [0, 2]] == pytest.approx(front.objectives[:, [0, 2]])


def test_wrong_batches_are_refused() -> None:
    day = draw_day(DaySetting(load=0.05), 1)
    with pytest.raises(NetworkError, match=r"too few tasks for a batch"):
        batch_of(day, 23.9, 400)
    with pytest.raises(ParameterError, match=r"begin outside the day; got 24.5"):
        batch_of(day, 24.5)
    with pytest.raises(ParameterError, match=r"evaluations: out of range; got 5"):
        BatchSearch(5)
