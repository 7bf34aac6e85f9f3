"""Days as files: read, written, refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from network.gecrs.drawn_days import days
from wfsched.core.errors import NetworkError
from wfsched.network.gecrs.check import check_day
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.day_files import read_day, write_day
from wfsched.network.gecrs.simulate import simulate

# B lies between A and C; a task of 400 unit s on 4 units.
DAY: dict[str, Any] = {
    "links": [
        {"u": "A", "v": "B", "bandwidth_mbps": 1000.0, "latency_ms": 5.0, "wh_per_gbit": 0.02},
        {"u": "B", "v": "C", "bandwidth_mbps": 500.0, "latency_ms": 5.0},
    ],
    "users": ["A"],
    "nodes": [
        {"name": "C", "cpu": 4, "cpu_w": 9.0, "cap_kwh": 1.0, "stored_kwh": 0.0005, "supply_w": [6.0, 0.0]}
    ],
    "hours": 0.1,
    "tasks": [{"user": "A", "arrival_s": 60.0, "work": 400.0, "data_gbit": 1.0, "kind": "cpu"}],
}


def written(path: Path, change: Any = None) -> Path:
    document = json.loads(json.dumps(DAY))
    if change is not None:
        change(document)
    path.write_text(json.dumps(document))
    return path


def test_a_day_by_hand(tmp_path: Path) -> None:
    outcome = simulate(read_day(written(tmp_path / "day.json")), "gecrs")
    # 1 s and 2 s of sending, twice 5 ms, then 100 s.
    assert outcome.finish[0] == pytest.approx(60.0 + 3.01 + 100.0)
    # Stored: 1,800 J and 60 s of 6 W, of the 3,600 J needed; 0.02 Wh are 72 J of transfer.
    assert outcome.used[0] == pytest.approx(1800.0 + 360.0)
    assert outcome.brown[0] == pytest.approx(3600.0 - 2160.0 + 72.0)
    assert outcome.late.tolist() == [False]
    assert check_day(outcome) == ()


@given(days)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_again(tmp_path: Path, day: Day) -> None:
    write_day(day, tmp_path / "day.json")
    one, two = simulate(day, "gecrs"), simulate(read_day(tmp_path / "day.json"), "gecrs")
    assert np.array_equal(one.node, two.node)
    assert one.finish == pytest.approx(two.finish)
    assert one.brown == pytest.approx(two.brown, abs=1e-6)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["tasks"][0].update(work=-1), r"tasks\[0\].work: the value is not allowed; got -1"),
        (lambda d: d["tasks"][0].update(user="Z"), r"tasks\[0\]: unknown user; got 'Z'"),
        (lambda d: d["tasks"][0].update(kind="gpu"), r"no node has units of kind gpu"),
        (lambda d: d["tasks"][0].update(arrival_s=400), r"arrives after the end of the day"),
        (lambda d: d["nodes"][0].update(cpu=0), r"node C: the computing node has no units"),
        (
            lambda d: d["nodes"][0].update(supply_w=[1.0]),
            r"shorter than the day; got '1 pieces of 300 s'",
        ),
        (lambda d: d["nodes"][0].update(supply_w=[1.0, -1.0]), r"supply out of range"),
        (lambda d: d["nodes"][0].update(stored_kwh=2.0), r"more energy is stored than fits"),
        (
            lambda d: d["links"][0].update(bandwidth_mbps=0),
            r"bandwidth_mbps: the value is not .* got 0",
        ),
        (lambda d: d["links"].pop(), r"not connected"),
        (lambda d: d["users"].append("U"), r"not connected|no way"),
        (lambda d: d.update(topology="gecrs"), r"not one topology; got 'both'"),
        (lambda d: d.pop("links"), r"not one topology; got 'neither'"),
        (lambda d: d.update(users=[]), r"there are no users"),
        (lambda d: d.update(tasksx=[]), r"tasksx: unknown key"),
    ],
)
def test_wrong_files_are_refused(tmp_path: Path, change: Any, words: str) -> None:
    with pytest.raises(NetworkError, match=words) as caught:
        read_day(written(tmp_path / "day.json", change))
    assert "day.json" in str(caught.value)


def test_a_list_is_no_day(tmp_path: Path) -> None:
    (tmp_path / "day.json").write_text("[1]")
    with pytest.raises(NetworkError, match=r"not a day"):
        read_day(tmp_path / "day.json")
