"""`wfsched network simulate`: a day drawn or under traces, every answer checked, every mistake refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfsched.network.gecrs.registry import DAY_POLICIES

SMALL = ("network", "simulate", "--set", "load=0.1", "--set", "hours=4")


def test_a_day_runs_and_nothing_is_wrong(wfsched, tmp_path: Path) -> None:
    picture, map_ = tmp_path / "day.png", tmp_path / "map.png"
    answer = wfsched(*SMALL, "--policy", "gecrs", "--json", "--plot", picture, "--map", map_)
    assert answer.status == 0
    (row,) = answer.document["policies"]
    assert row["violations"] == []
    assert 0 < row["green_share"] < 1
    assert picture.stat().st_size > 20_000
    assert map_.stat().st_size > 20_000


def test_all_policies_run_when_none_is_named(wfsched) -> None:
    answer = wfsched(*SMALL)
    assert answer.status == 0
    for name in (*DAY_POLICIES.names(), "brown", "backlog"):
        assert name in answer.out


def _trace(path: Path, hours: int) -> Path:
    rows = [f"2023-06-01T{hour:02d}:00Z,{hour},5" for hour in range(hours)]
    path.write_text("\n".join(["timestamp,sun [W],wind [W]", *rows]) + "\n")
    return path


def test_sun_and_wind_of_a_trace(wfsched, tmp_path: Path) -> None:
    file = _trace(tmp_path / "day.csv", 24)
    drawn, given = (wfsched("network", "simulate", "--policy", "gecrs", "--set", "load=0.2", "--json", *more)
                    for more in ((), ("--trace", file)))  # fmt: skip
    one, two = (answer.document["policies"][0] for answer in (drawn, given))
    assert one["tasks"] == two["tasks"]
    assert one["brown_kwh"] != two["brown_kwh"]


def test_a_trace_shorter_than_the_day_is_refused(wfsched, tmp_path: Path) -> None:
    answer = wfsched("network", "simulate", "--trace", _trace(tmp_path / "half.csv", 12))
    assert answer.status == 1
    assert answer.err.strip() == (
        "error: trace of node C: the trace is shorter than the day; got '12 h'; allowed: at least 24 h. "
        "Give a longer trace, or a shorter day."
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--set", "laod=1"), "Did you mean 'load'?"),
        (("--set", "load=x"), "--set load: malformed value"),
        (("--set", "load=1", "--set", "load=2"), "duplicate parameter"),
        (("--set", "load=-1"), "load: out of range"),
        (("--start", "2023-06-01"), "needs a trace"),
        (("--policy", "gercs"), "Did you mean 'gecrs'"),
    ],
)
def test_wrong_options_are_refused(wfsched, given: tuple[str, ...], words: str) -> None:
    answer = wfsched("network", "simulate", *given)
    assert answer.status == 2
    assert words in answer.err


def test_study_of_days_is_resumed(wfsched, tmp_path: Path) -> None:
    command = (
        "network",
        "study",
        "--preset",
        "gecrs",
        "--worlds",
        "1",
        "--quick",
        "--jobs",
        "1",
        "--out",
        tmp_path,
    )
    answer = wfsched(*command)
    assert answer.status == 0, answer.err
    # Eight policies at three loads, one search of twelve batches.
    assert "36 trials" in answer.out
    assert (tmp_path / "brown-latency.png").exists()
    again = wfsched(*command, "--json").document
    assert len(again["days"]) == 24
    assert again["failed"] == 0


def test_a_saved_day_is_the_same(wfsched, tmp_path: Path) -> None:
    file = tmp_path / "day.json"
    drawn = wfsched(*SMALL, "--save", file, "--json").document
    read = wfsched("network", "simulate", file, "--json").document
    for one, two in zip(drawn["policies"], read["policies"]):
        assert one["brown_kwh"] == pytest.approx(two["brown_kwh"])
    answer = wfsched("network", "simulate", file, "--set", "load=1")
    assert answer.status == 2
    assert "--set: cannot be combined with a day file" in answer.err
