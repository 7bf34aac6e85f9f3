"""Policies over a year: contract, sight, books, and what is known of their ranks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wfsched.core.errors import NetworkError
from wfsched.network.slots.policies import Greedy
from wfsched.network.stper.evaluate import advantage, executed, held_out_weeks, mean_bound, run_policy
from wfsched.network.stper.policies import OnForecast, OnSeen
from wfsched.network.stper.registry import YEAR_POLICIES
from wfsched.network.stper.setting import SETTINGS
from wfsched.network.stper.sight import Book, Sight
from wfsched.network.stper.world import World, build_world

WEEKS = np.array([60, 300])


@pytest.fixture(scope="module")
def lagged() -> World:
    return build_world(SETTINGS["lagged"], 1, n_slots=600)


@pytest.mark.parametrize("name", YEAR_POLICIES.names())
def test_every_policy_runs_checked_and_hangs_on_its_seed_alone(name: str, lagged: World) -> None:
    policy = YEAR_POLICIES.entry(name).load()
    first, second = (run_policy(lagged, policy, name, WEEKS, 5) for _ in range(2))
    np.testing.assert_array_equal(first.profit, second.profit)
    assert first.profit.shape == (2, 5)
    # One week does not hang on another.
    alone = run_policy(lagged, policy, name, WEEKS[1:], 5)
    np.testing.assert_array_equal(alone.profit[0], first.profit[1])


def test_what_is_seen_is_old_and_hidden_nodes_look_idle(lagged: World) -> None:
    slot = Sight(lagged, 100, None).as_seen()
    np.testing.assert_array_equal(slot.work, lagged.signals.demand[94])
    np.testing.assert_array_equal(slot.brown, lagged.signals.brown[94])
    assert (np.asarray(slot.backlog) == 0).all()
    day = Sight(lagged, 100, None).as_a_day_before(np.full(10, 2.0))
    np.testing.assert_array_equal(day.work, lagged.signals.demand[76])
    assert (np.asarray(day.backlog) == 2.0).all()
    seen = Sight(lagged, 100, np.full(10, 3.0)).as_a_day_before(np.full(10, 2.0))
    assert (np.asarray(seen.backlog) == 3.0).all()


def test_policies_cannot_see_what_is_to_come(lagged: World) -> None:
    """Signals from the slot before the latest seen on are replaced: decisions stay the same."""
    signals = lagged.signals
    later = {name: np.array(getattr(signals, name)) for name in ("price", "brown", "demand")}
    for values in later.values():
        values[95:] = values[95:][::-1]
    other = replace(lagged, signals=replace(signals, **later))
    for policy in (OnSeen(Greedy()), OnForecast(Greedy())):
        one, two = (policy.start(w)(Sight(w, 100, None), np.random.default_rng(1)) for w in (lagged, other))
        np.testing.assert_array_equal(one, two)


def test_books_are_right_where_the_work_is(lagged: World) -> None:
    book, backlog = Book(lagged), np.zeros(10)
    rng = np.random.default_rng(1)
    for at in range(60, 70):
        node = rng.integers(3, size=10)
        plan = executed(lagged, at, backlog, node)
        backlog = lagged.left_over(backlog, plan.node, np.asarray(plan.slot.work))
        book.enter(node, lagged.signals.demand[at])
    np.testing.assert_allclose(book.backlog, backlog)
    assert backlog[:3].min() > 0


def test_without_coupling_greedy_is_near_the_bound() -> None:
    """The literal problem is nearly trivial: greedy is within 2.5 % of what no policy can exceed."""
    world = build_world(SETTINGS["literal"], 1, n_slots=600)
    run = run_policy(world, YEAR_POLICIES.entry("greedy").load(), "greedy", WEEKS, 24)
    assert 0.975 <= run.mean_profit / mean_bound(world, WEEKS, 24) <= 1.0


def test_with_queues_and_old_news_search_on_the_day_before_leads(lagged: World) -> None:
    names = ("random", "greedy", "congested", "congested-day", "local-search-day")
    runs = {
        name: run_policy(lagged, YEAR_POLICIES.entry(name).load(), name, WEEKS, 48, checked=False)
        for name in names
    }
    best = runs["local-search-day"].mean_profit
    assert all(runs[name].mean_profit < best for name in names[:-1])
    assert runs["greedy"].late_share > runs["local-search-day"].late_share
    mean, error = advantage(runs, "local-search-day", "greedy")
    assert mean > 0
    assert error > 0


def test_a_year_that_is_too_short_has_no_weeks_to_keep_back(lagged: World) -> None:
    with pytest.raises(NetworkError, match="too short for the weeks that are kept back; got 600"):
        held_out_weeks(lagged)
    assert held_out_weeks(build_world(SETTINGS["literal"]))[-1] == 7200 + 7 * 168
