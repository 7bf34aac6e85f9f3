"""`wfsched network year`, `train` and `study`: figures, errors, resuming."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wfsched.cli.main import main

YEAR = "network year --weeks 1 --slots 6 --policy greedy --policy local-search-day --json"


def run(capsys: pytest.CaptureFixture[str], command: str) -> tuple[int, str, str]:
    status = main(command.split())
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_a_year_lists_policies_below_the_bound(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, YEAR)
    document = json.loads(out)
    assert status == 0
    assert [row["policy"] for row in document["policies"]] == ["greedy", "local-search-day"]
    assert all(0 < row["profit"] < document["bound"] for row in document["policies"])
    again = json.loads(run(capsys, YEAR)[1])
    assert again == document


@pytest.mark.parametrize(
    ("command", "status", "message"),
    [
        ("network year --setting laged", 2, "unknown setting; got 'laged'. Did you mean 'lagged'"),
        ("network year --policy best", 2, "unknown year policy; got 'best'"),
        ("network year --price none.csv", 1, "none.csv"),
        ("network year --learned nowhere --weeks 1 --slots 1", 1, "no trained policy in this folder"),
        ("network train --variant big", 2, "unknown variant; got 'big'"),
        ("network study --preset all", 2, "unknown preset; got 'all'"),
    ],
)
def test_mistakes_are_one_clear_error(
    command: str, status: int, message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if "--learned" in command:
        pytest.importorskip("stable_baselines3", reason="the extra learn is not installed")
    monkeypatch.chdir(tmp_path)
    found, _, errors = run(capsys, command)
    assert (found, "Traceback" in errors) == (status, False)
    assert message in errors
    assert list(tmp_path.iterdir()) == []


def test_without_torch_learning_names_its_extra(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "torch" else find(name, *rest)
    )
    monkeypatch.chdir(tmp_path)
    for command in ("network train", "network study", "network year --learned x --weeks 1 --slots 1"):
        status, _, errors = run(capsys, command)
        assert status == 1
        assert "torch is not installed. Run: pip install 'wfsched[learn]'" in errors
    assert list(tmp_path.iterdir()) == []


def test_a_trace_that_is_shorter_than_the_year_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "price.csv"
    rows = "".join(f"2024-01-01T{hour:02d}:00Z,{50 + hour}\n" for hour in range(24))
    path.write_text(f"time,price [EUR/MWh]\n{rows}")
    status, _, errors = run(capsys, f"{YEAR} --price {path}")
    assert status == 1
    assert (
        "price: the trace is shorter than the year of slots; got '24 h'; allowed: at least 8760 h" in errors
    )


def test_what_is_trained_is_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pytest.importorskip("stable_baselines3", reason="the extra learn is not installed")
    train = f"network train --setting literal --variant stper-m --steps 1024 --out {tmp_path} --json"
    status, out, _ = run(capsys, train)
    assert status == 0
    (folder,) = json.loads(out)["folders"]
    year = f"network year --setting literal --weeks 1 --slots 6 --policy random --learned {folder} --json"
    status, out, _ = run(capsys, year)
    rows = {row["policy"]: row["profit"] for row in json.loads(out)["policies"]}
    assert list(rows) == ["random", "stper-m-1"]


def test_a_study_resumes_and_writes_its_figures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    command = f"network study --preset stper-figures --worlds 1 --jobs 1 --out {tmp_path / 's'} --json"
    status, out, _ = run(capsys, command)
    first = json.loads(out)
    assert status == 0
    names = {path.name for path in (tmp_path / "s").iterdir()}
    assert {"standings.csv", "delay-speed.png", "profit-speed.png", "benefit-data.png"} <= names
    assert json.loads(run(capsys, command)[1]) == first
    by = {(row["setting"], row["method"]): row for row in first["standings"]}
    speeds = [f"speed {speed}" for speed in (10, 20, 30, 40, 50)]
    for method in ("random", "greedy"):
        delays = [by[setting, method]["delay_s"] for setting in speeds]
        profits = [by[setting, method]["profit"] for setting in speeds]
        assert delays == sorted(delays, reverse=True)
        assert profits == sorted(profits)
    for setting in speeds:
        assert by[setting, "greedy"]["profit"] > by[setting, "random"]["profit"]
        assert by[setting, "bound"]["profit"] >= by[setting, "local-search"]["profit"]


def test_a_slot_is_planned_by_every_policy_below_the_bound(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, _ = run(capsys, f"network slot --setting carry --at 12 --plot {tmp_path / 'l.png'} --json")
    document = json.loads(out)
    profits = {row["policy"]: row["profit"] for row in document["plans"]}
    assert status == 0
    assert max(profits.values()) <= document["bound"]
    assert profits["iterated"] >= profits["local-search"] >= profits["greedy"]
    assert (tmp_path / "l.png").stat().st_size > 1000
    assert run(capsys, "network slot --front --policy greedy")[0] == 2


def test_policies_of_all_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(run(capsys, "network policies --json")[1])
    commands = {row["command"] for row in document["policies"]}
    assert commands == {"slot", "route", "year", "simulate"}
    assert {"gecrs", "iterated", "improved", "local-search-day"} <= {
        row["name"] for row in document["policies"]
    }
