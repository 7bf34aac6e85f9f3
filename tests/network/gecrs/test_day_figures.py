"""Reserves over the day, and supplies of traces."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from network.gecrs.drawn_days import days
from wfsched.core.errors import NetworkError
from wfsched.energy.trace import Trace
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.example import worked_example
from wfsched.network.gecrs.setting import DaySetting
from wfsched.network.gecrs.simulate import simulate
from wfsched.network.gecrs.supplies import scaled_to, supply_of_nodes
from wfsched.network.gecrs.tracks import energy_tracks
from wfsched.report.network.day_map import plot_day_map

HOUR = 3600.0


@given(days)
@settings(max_examples=60, deadline=None)
def test_reserve_stays_between_nothing_and_the_cap(day: Day) -> None:
    outcome = simulate(day, "gecrs")
    tracks = energy_tracks(outcome)
    caps = np.array([[node.reserve_cap] for node in day.network.nodes])
    assert (tracks.reserve >= 0).all()
    assert (tracks.reserve <= caps * (1 + 1e-12)).all()
    # Nobody waits under this rule, so all was decided in the day.
    assert tracks.brown.sum() == pytest.approx(outcome.brown.sum())


def test_map_shows_the_data_of_each_arc() -> None:
    # User 3 sends to F over J, H, G: one gigabit on each of four arcs, and nothing elsewhere.
    day = worked_example(3)
    day = replace(day, tasks=replace(day.tasks, data=np.array([1e9 / 8])))
    texts = [text.get_text() for text in plot_day_map(simulate(day, "gecrs")).axes[0].texts]
    assert texts.count("1") == 4
    assert len([text for text in texts if text]) == 4 + 10


def trace(values: list[float], start: float = 0.0, **kwargs: object) -> Trace:
    knots = start + HOUR * np.arange(len(values))
    return Trace(knots, np.array(values), float(knots[-1] + HOUR), "W", **kwargs)  # type: ignore[arg-type]


def test_supply_of_traces() -> None:
    network = DaySetting().network()
    supply = supply_of_nodes(network, {"F": trace([100.0, 300.0, 0.0])}, start=1800.0, seconds=HOUR)
    # Half an hour of each: six pieces of 100 W, six of 300 W; nothing at C and I.
    assert supply.tolist() == [[0.0] * 12, [100.0] * 6 + [300.0] * 6, [0.0] * 12]


def test_short_traces_are_refused() -> None:
    network = DaySetting().network()
    with pytest.raises(NetworkError, match=r"node C: the trace is shorter than the day; got '2 h'; .*24 h"):
        supply_of_nodes(network, {"C": trace([1.0, 2.0])}, start=0.0, seconds=24 * HOUR)
    with pytest.raises(NetworkError, match=r"does not reach over the day; got '1970-01-01T02:00Z'"):
        supply_of_nodes(network, {"C": trace([1.0] * 3, past_end="raise")}, start=2 * HOUR, seconds=2 * HOUR)
    with pytest.raises(NetworkError, match=r"destination is a router; got 'B'"):
        supply_of_nodes(network, {"B": trace([1.0] * 3)}, start=0.0, seconds=HOUR)
    with pytest.raises(NetworkError, match=r"negative power"):
        supply_of_nodes(network, {"C": trace([-1.0])}, start=0.0, seconds=HOUR)


def test_traces_are_scaled() -> None:
    found = scaled_to({"sun": trace([0.0, 5.0, -1.0]), "wind": trace([2.0, 4.0])}, DaySetting())
    assert found["C"].values.tolist() == [0.0, 1500.0, 0.0]
    assert found["F"].values.tolist() == pytest.approx([400 * 2 / 3, 400 * 4 / 3])
    with pytest.raises(NetworkError, match=r"sun: the trace is never above 0"):
        scaled_to({"sun": trace([0.0]), "wind": trace([2.0])}, DaySetting())
