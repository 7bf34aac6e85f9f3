"""Signals, worlds and slots one after another: kernel against slots planned one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from wfsched.core.errors import NetworkError, ParameterError, WfschedError
from wfsched.energy.trace import Trace
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.policies import routed
from wfsched.network.stper.episode import alone_profits, open_year, step_slots, year_tables
from wfsched.network.stper.setting import SETTINGS, Setting, setting_named
from wfsched.network.stper.signals import Signals, demand, hourly, synthetic_hydro, synthetic_price
from wfsched.network.stper.world import build_world


def test_signals_have_the_means_and_ranges_that_are_stated() -> None:
    price, hydro, work = synthetic_price(8760, 1), synthetic_hydro(8760, 1), demand(8760, 10, 1)
    assert price.mean() == pytest.approx(1.0)
    assert price.min() >= 0.0
    assert 0.0 <= hydro.min() <= hydro.max() <= 1.0
    assert work.min() >= 0.5
    assert work.mean() == pytest.approx(5.0, abs=0.1)
    # The swing of 3 over the day, and noise of 0.5.
    assert np.std(work, axis=0) == pytest.approx(np.sqrt(4.5 + 0.25), abs=0.1)


def test_demand_does_not_hang_on_how_long_the_series_is() -> None:
    np.testing.assert_array_equal(demand(100, 7, 3), demand(8760, 7, 3)[:100])


def test_worlds_hang_on_their_seed_alone() -> None:
    first, second = (build_world(SETTINGS["lagged"], 4, n_slots=100) for _ in range(2))
    np.testing.assert_array_equal(first.signals.brown, second.signals.brown)
    np.testing.assert_array_equal(first.network.speed, second.network.speed)
    assert first.network.topology.links == second.network.topology.links
    assert (
        build_world(SETTINGS["lagged"], 5, n_slots=100).network.topology.links != first.network.topology.links
    )
    brown = (first.signals.brown < 1.0).any(axis=0)
    assert brown.sum() == 4


@pytest.mark.parametrize("name", SETTINGS)
def test_slots_at_once_are_slots_one_by_one(name: str) -> None:
    world = build_world(SETTINGS[name], 2, n_slots=60)
    tables, rng = year_tables(world), np.random.default_rng(1)
    at = rng.integers(60, size=8)
    backlog = rng.uniform(0.0, 4.0, (8, 10)) if world.setting.queue else np.zeros((8, 10))
    node = rng.integers(10, size=(8, 10))
    after, profit, late = backlog.copy(), np.empty(8), np.empty(8, np.int64)
    step_slots(tables, open_year(tables), at, after, node, profit, late)
    for e in range(8):
        slot = world.slot(int(at[e]), backlog[e])
        plan = Plan.decode(slot, *routed(slot, node[e], world.setting.sweeps))
        assert profit[e] == pytest.approx(plan.total, rel=1e-12)
        assert late[e] == plan.late.sum()
        left = world.left_over(backlog[e], node[e], world.signals.demand[at[e]])
        assert after[e] == pytest.approx(left)


def test_what_is_left_over_is_what_nodes_could_not_serve() -> None:
    """A node of speed f serves 1.5 f TFLOP in a slot."""
    world = build_world(SETTINGS["carry"], 1, n_slots=60)
    work, node = np.full(10, 4.0), np.zeros(10, np.int64)
    left = world.left_over(np.full(10, 1.0), node, work)
    speed = world.network.speed
    assert left[0] == pytest.approx(max(0.0, 41.0 - 1.5 * speed[0]))
    assert left[1:].tolist() == [max(0.0, 1.0 - 1.5 * each) for each in speed[1:]]


def test_profits_alone_are_those_of_one_task() -> None:
    world = build_world(replace(SETTINGS["costly"], users=1), 3, n_slots=60)
    tables = year_tables(world)
    profits = np.empty((60, 1, 10))
    alone_profits(tables, profits)
    for at in (0, 17, 59):
        slot = world.slot(at)
        for n in range(10):
            best = max(
                Plan.decode(slot, [n], [p], [0]).total for p in range(int(world.network.paths.count[0, n]))
            )
            assert profits[at, 0, n] == pytest.approx(best, rel=1e-12)


def trace(hours: int, values: Any = None, past_end: str = "raise") -> Trace:
    knots = 3600.0 * np.arange(hours)
    given = np.arange(hours, dtype=float) if values is None else values
    return Trace(knots, given, 3600.0 * hours, "EUR/kWh", past_end, basis="told")  # type: ignore[arg-type]


def test_traces_are_scaled_and_negative_prices_told() -> None:
    values = np.tile([-1.0, 2.0], 50)
    world = build_world(SETTINGS["literal"], 1, n_slots=100, price=trace(100, values), hydro=trace(100))
    assert world.signals.price.tolist() == [0.0, 2.0] * 50
    assert world.signals.notes == ("price: 50 negative hours counted as 0",)
    lowest = world.signals.brown.min()
    assert lowest == 0.0


def test_traces_that_are_too_short_are_refused_unless_told_to_repeat() -> None:
    with pytest.raises(NetworkError, match="price: the trace is shorter than the year of slots; got '50 h'"):
        build_world(SETTINGS["literal"], 1, n_slots=100, price=trace(50))
    assert hourly(trace(50, past_end="wrap"), 100, "price")[50:].tolist() == list(range(50))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lag": 25}, "lagged: lag: out of range; got 25"),
        ({"users": 0}, "users: out of range"),
        ({"speed": (0.0, 1.0)}, "speed: out of range"),
        ({"served_s": -1.0}, "served_s: out of range"),
        ({"queue": False}, "work is left over only where nodes have queues"),
        ({"deadline_s": float("inf")}, "deadline_s: out of range"),
        ({"fast": True}, "unknown parameter of a setting; got 'fast'"),
    ],
)
def test_settings_out_of_range_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        setting_named("lagged", **changes)


def test_unknown_settings_and_worlds_that_cannot_be_are_refused() -> None:
    with pytest.raises(ParameterError, match=r"unknown setting; got 'laged'. Did you mean 'lagged'"):
        setting_named("laged")
    with pytest.raises(ParameterError, match="more nodes with hydropower than nodes"):
        build_world(Setting("x", topology="ring-3", hydro_nodes=4))
    with pytest.raises(ParameterError, match="too few slots"):
        build_world(SETTINGS["literal"], n_slots=10)
    with pytest.raises(WfschedError, match="several lengths"):
        Signals(np.ones(3), np.ones((2, 1)), np.ones((3, 1)))
    with pytest.raises(NetworkError, match="brown: values out of range; allowed: 0 to 1"):
        Signals(np.ones(3), np.full((3, 1), 1.1), np.ones((3, 1)))
