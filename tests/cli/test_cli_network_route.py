"""`wfsched network route`: routers on given nodes, files that name nodes, errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wfsched.cli.main import main

# Two tasks over one shared link of 10 Mb/s; 3 + 1 / 1 * 2 + 1 / 1.3 the better way round.
SLOT: dict[str, Any] = {
    "links": [
        {"u": "u0", "v": "r", "bandwidth_mbps": 50.0},
        {"u": "u1", "v": "r", "bandwidth_mbps": 50.0},
        {"u": "r", "v": "n", "bandwidth_mbps": 10.0},
        {"u": "r", "v": "m", "bandwidth_mbps": 50.0},
    ],
    "nodes": [{"name": "n", "speed": 5.0}, {"name": "m", "speed": 50.0}],
    "tasks": [
        {"user": "u0", "work": 2.0, "deadline_s": 9.0, "node": "n"},
        {"user": "u1", "work": 1.0, "deadline_s": 9.0, "node": "n"},
    ],
    "switch_ms": 0.0,
    "economics": {"price": 1.0, "haste": 1.0, "holding": 0.0, "kappa": 0.0},
}


def run(capsys: pytest.CaptureFixture[str], command: str) -> tuple[int, str, str]:
    status = main(command.split())
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def written(folder: Path, *nodes: str | None) -> Path:
    """Write the slot with other nodes in its tasks."""
    tasks = [
        {**task, "node": node} if node else {key: value for key, value in task.items() if key != "node"}
        for task, node in zip(SLOT["tasks"], nodes)
    ]
    path = folder / "slot.json"
    path.write_text(json.dumps({**SLOT, "tasks": tasks}))
    return path


def test_nodes_of_the_file_are_kept(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Both at n, as the file says, earn 5.7692; the faster m would bring more."""
    path = written(tmp_path, "n", "n")
    routers = ("list", "improved", "transform", "exhaustive")
    chosen = " ".join(f"--router {name}" for name in routers)
    status, out, _ = run(capsys, f"network route {path} {chosen} --json")
    document = json.loads(out)
    assert status == 0
    assert [row["router"] for row in document["plans"]] == list(routers)
    assert [row["profit"] for row in document["plans"]] == pytest.approx([5.7692] * 4, abs=5e-5)
    # Alone: 1 s for the task of 2 TFLOP, 0.8 s for that of 1.
    assert document["bound"] == pytest.approx(2 * 2 + 1 * (1 + 1 / 0.8))
    slot = json.loads(run(capsys, f"network slot {path} --policy greedy --json")[1])
    assert slot["plans"][0]["profit"] > 6.0


def test_where_no_task_names_a_node_those_of_a_policy_are_routed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    picture = tmp_path / "links.png"
    status, out, _ = run(capsys, f"network route --setting costly --plot {picture} --json")
    document = json.loads(out)
    profits = {row["router"]: row["profit"] for row in document["plans"]}
    assert status == 0
    assert set(profits) == {"list", "improved", "transform"}
    assert profits["list"] <= profits["improved"] <= document["bound"]
    assert picture.stat().st_size > 1000
    energies = {row["energy"] for row in document["plans"]}
    assert len(energies) == 1
    other = json.loads(run(capsys, "network route --setting costly --policy random --router list --json")[1])
    assert other["plans"][0]["energy"] not in energies


def test_the_table_names_the_router(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, out, _ = run(capsys, f"network route {written(tmp_path, 'n', 'n')} --router improved")
    assert "no plan earns more than 6.250" in out
    assert "router" in out
    assert "5.769" in out


@pytest.mark.parametrize(
    ("options", "nodes", "status", "message"),
    [
        ("--router fastest", ("n", "n"), 2, "unknown router; got 'fastest'"),
        ("--policy greedy", ("n", "n"), 2, "--policy: cannot be combined with a file that names nodes"),
        ("--policy best", ("n", "n"), 2, "unknown slot policy; got 'best'"),
        ("--setting carry", ("n", "n"), 2, "--setting: cannot be combined with a slot file"),
        ("--at 3", ("n", "n"), 2, "--at: cannot be combined with a slot file"),
        ("", ("n", None), 1, "tasks[u1].node: some tasks name their nodes and some do not"),
        ("", ("n", "r"), 1, "the destination does not compute; got 'r'"),
        ("", ("n", "u0"), 1, "the destination does not compute; got 'u0'"),
        ("", ("n", "x"), 1, "unknown destination; got 'x'"),
        ("--plot links.txt", ("n", "n"), 2, "links.txt"),
    ],
)
def test_mistakes_are_one_clear_error(
    options: str,
    nodes: tuple[str | None, str | None],
    status: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    found, out, errors = run(capsys, f"network route {written(tmp_path, *nodes)} {options}")
    assert (found, out) == (status, "")
    assert message in errors
    assert "Traceback" not in errors


def test_too_many_routings_name_the_router_that_takes_them(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, errors = run(capsys, "network route --router exhaustive")
    assert status == 1
    assert "too many paths and orders to try them all" in errors
    assert "Take the router exact." in errors
