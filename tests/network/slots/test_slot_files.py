"""Slots from files: what is read, and one broken file for each error."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfsched.cli.main import main
from wfsched.core.errors import NetworkError
from wfsched.network.slots.slot_files import read_slot

SLOT = {
    "links": [
        {"u": "u0", "v": "r", "bandwidth_mbps": 50.0},
        {"u": "u1", "v": "r", "bandwidth_mbps": 50.0},
        {"u": "r", "v": "n", "bandwidth_mbps": 10.0},
    ],
    "nodes": [{"name": "n", "speed": 5.0}],
    "tasks": [{"user": "u0", "work": 2.0, "deadline_s": 9.0}, {"user": "u1", "work": 1.0, "deadline_s": 9.0}],
    "switch_ms": 0.0,
    "economics": {"price": 1.0, "haste": 1.0, "holding": 0.0, "kappa": 0.0},
}


def written(folder: Path, change: Callable[[dict[str, Any]], object] = lambda _: None) -> Path:
    document = copy.deepcopy(SLOT)
    change(document)
    path = folder / "slot.json"
    path.write_text(json.dumps(document))
    return path


def test_the_worked_example_comes_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The better order earns 3 + 2.7692."""
    slot = read_slot(written(tmp_path))
    assert slot.network.users == ("u0", "u1")
    assert slot.network.topology.users == ("u0", "u1")
    assert main(["network", "slot", str(tmp_path / "slot.json"), "--policy", "local-search", "--json"]) == 0
    (plan,) = json.loads(capsys.readouterr().out)["plans"]
    assert plan["profit"] == pytest.approx(5.7692, abs=5e-5)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["tasks"][0].update(work=-1.0), r"tasks\[0\]\.work.*got -1"),
        (lambda d: d["links"][0].update(bandwidth_mbps=0.0), r"links\[0\]\.bandwidth_mbps.*got 0"),
        (lambda d: d["nodes"][0].update(speed=0.0), r"nodes\[n\]\.speed.*got 0"),
        (lambda d: d["nodes"][0].pop("speed"), r"nodes\[n\]\.speed.*missing"),
        (
            lambda d: d["nodes"].append({"name": "u0", "speed": 1.0}) or d["tasks"].clear(),
            "there are no users",
        ),
        (lambda d: d["nodes"].clear(), "there are no computing nodes"),
        (lambda d: d["links"].pop(0), "a user has no link; got 'u0'"),
        (lambda d: d["links"].append({"u": "x", "v": "y", "bandwidth_mbps": 1.0}), "not connected"),
        (lambda d: d["tasks"].append(d["tasks"][0]), "users are named twice"),
        (lambda d: d.update(topology="ring-5"), "not one topology; got 'both'"),
        (lambda d: d.pop("links"), "not one topology; got 'neither'"),
        (lambda d: d.update(colour=1), "colour: unknown key"),
        (lambda d: d["economics"].update(law="cubic"), "economics.law"),
    ],
)
def test_what_is_no_slot_is_one_clear_error(
    change: Callable[[dict[str, Any]], object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(NetworkError, match=message) as caught:
        read_slot(written(tmp_path, change))
    assert "slot.json" in str(caught.value)
