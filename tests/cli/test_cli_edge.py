"""`wfsched edge`: instances drawn and read, every answer checked, every mistake refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wfsched.edge.registry import POLICIES

SMALL = ("--set", "days=2", "--set", "edges=3", "--set", "load=0.8", "--set", "mean_s=5000")
FEW = ("--policy", "local", "--policy", "realloc-low-carb-edf", "--policy", "exchange-edf-at-once")

INSTANCE = {
    "links": {"edge_mbit_per_s": 1.0, "cloud_mbit_per_s": 1.0, "edge_cost": 3.0, "cloud_cost": 9.0},
    "cloud": {"speed": 2.0, "cost": 10.0},
    "brown_cost": 10.0,
    "edges": [{"name": "roof", "green": [[4, 8]]}, {"green": []}],
    "jobs": [
        {"work": 4, "release": 0, "deadline": 9, "origin": 0, "volume": 1.0},
        {"work": 2, "release": 1, "deadline": 30, "origin": 1, "volume": 2.0},
    ],
}


@pytest.fixture
def file(tmp_path: Path):
    """Write an instance with one thing changed; return its path."""

    def write(*path: object, value: object = None) -> Path:
        document = json.loads(json.dumps(INSTANCE))
        place = document
        for key in path[:-1]:
            place = place[key]
        if path:
            place[path[-1]] = value
        target = tmp_path / "instance.json"
        target.write_text(json.dumps(document))
        return target

    return write


def test_a_drawn_instance_runs_and_nothing_is_wrong(wfsched) -> None:
    document = wfsched("edge", "simulate", *SMALL, *FEW, "--flow", "--json").document
    assert (document["edges"], len(document["policies"])) == (3, 3)
    bounds = document["bounds"]
    assert bounds["fluid"] <= bounds["flow"] * (1 + 1e-9)
    for row in document["policies"]:
        assert row["violations"] == []
        assert row["jobs_late"] == 0
        assert row["cost"] >= bounds["flow"] * (1 - 1e-9)


def test_all_policies_run_when_none_is_named(wfsched) -> None:
    document = wfsched("edge", "simulate", *SMALL, "--json").document
    assert [row["policy"] for row in document["policies"]] == list(POLICIES.names())


def test_the_same_seed_draws_the_same_and_a_saved_instance_is_the_same(wfsched, tmp_path: Path) -> None:
    saved = tmp_path / "instance.json"

    def found(*arguments) -> dict[str, object]:
        document = wfsched("edge", "simulate", *arguments, *FEW, "--json").document
        times = document.pop("wall_s")
        assert list(times) == [row["policy"] for row in document["policies"]]
        assert min(times.values()) > 0
        assert document.pop("compile_s") >= 0
        return document

    first = found(*SMALL, "--seed", 7, "--save", saved)
    assert first == found(*SMALL, "--seed", 7)
    assert first == found(saved)
    assert first != found(*SMALL, "--seed", 8)


def test_an_instance_by_hand(wfsched, file, tmp_path: Path) -> None:
    picture = tmp_path / "edge.png"
    result = wfsched(
        "edge", "simulate", file(), "--policy", "realloc-low-carb-edf", "--plot", picture, "--json"
    )
    (row,) = result.document["policies"]
    # The first waits for green time on the roof; for the second two transfers would save 20 and cost 12,
    # but its edge has no green time and the roof none left.
    assert (row["brown"], row["moves"], row["cloud"]) == (20.0, 0.0, 0.0)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_table_for_people_and_the_list_of_policies(wfsched, file) -> None:
    out = wfsched("edge", "simulate", file(), *FEW).out
    assert "2 jobs on 2 edges" in out
    assert "exchange-edf-at-once" in out
    assert all(name in wfsched("edge", "policies").out for name in POLICIES.names())
    listed = wfsched("edge", "policies", "--json").document["policies"]
    assert [row["name"] for row in listed] == list(POLICIES.names())


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("edges", 0, "green"), [[4, 8], [6, 9]], ["roof", "overlaps", "[6, 9]"]),
        (("edges", 0, "green"), [[8, 9], [4, 6]], ["overlaps"]),
        (("edges", 0, "green"), [[4, 4]], ["empty"]),
        (("edges", 0, "green"), [[4, 5.5]], ["whole number"]),
        (("edges", 0, "green"), [[4]], ["intervals"]),
        (("edges", 0, "green"), [["a", 5]], ["not a number"]),
        (("edges",), [], ["at least one edge"]),
        (("edges",), {"green": []}, ["expected a list"]),
        (("jobs", 0, "work"), 10, ["job 0", "longer than its window"]),
        (("jobs", 0, "work"), 0, ["no work"]),
        (("jobs", 1, "volume"), 0, ["job 1", "volume", "> 0"]),
        (("jobs", 1, "volume"), -2.0, ["job 1", "volume", "> 0"]),
        (("jobs", 1, "volume"), "big", ["not a number"]),
        (("jobs", 1, "origin"), 2, ["job 1 has an unknown origin", "0 to 1"]),
        (("jobs", 1, "release"), -1, ["ascending releases"]),
        (("jobs", 1, "deadline"), 5, ["even the cloud", "job 1"]),
        (("jobs", 1, "colour"), 1, ["unknown key", "colour"]),
        (("jobs", 1), {"work": 1}, ["required key", "release"]),
        (("links", "edge_mbit_per_s"), 0, ["edge_mbit_per_s", "> 0"]),
        (("links", "edge_cost"), -1, ["edge_cost"]),
        (("cloud", "speed"), 0, ["cloud.speed"]),
        (("cloud", "cost"), 9.0, ["cloud.cost"]),
        (("brown_cost",), 0, ["brown_cost"]),
        (("tick_s",), 0, ["tick_s"]),
        (("surprise",), 0, ["unknown key", "surprise"]),
    ],
    ids=str,
)
def test_broken_instances_are_refused(wfsched, file, path, value, words) -> None:
    result = wfsched("edge", "simulate", file(*path, value=value), *FEW, "--json")
    assert (result.status, result.out) == (1, "")
    assert result.err.startswith("error: ")
    assert all(word in result.err for word in ["instance.json", *words]), result.err


def test_files_that_are_no_instance_are_refused(wfsched, tmp_path: Path) -> None:
    path = tmp_path / "instance.json"
    for content, word in (("{", "not valid JSON"), ("[]", "expected a table"), ("{}", "required key")):
        path.write_text(content)
        result = wfsched("edge", "simulate", path)
        assert (result.status, result.out) == (1, "")
        assert word in result.err
    result = wfsched("edge", "simulate", tmp_path / "nowhere.json")
    assert result.status == 1
    assert "there is no such file" in result.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--set", "load"), ["--set", "load"]),
        (("--set", "speed=3"), ["unknown parameter", "edge_cost"]),
        (("--set", "load=heavy"), ["load", "a number"]),
        (("--set", "month=1.5"), ["month", "an integer"]),
        (("--set", "load=0.5", "--set", "load=0.6"), ["duplicate"]),
        (("--set", "load=0"), ["load"]),
        (("--set", "month=13"), ["month", "1 to 12"]),
        (("--set", "model=nuclear"), ["model", "solar"]),
        (("--set", "edges=0"), ["edges", "at least one edge"]),
        (("--set", "looseness=1"), ["looseness", "longer than its window"]),
        (("--set", "least_gbit=-1"), ["least_gbit"]),
        (("--set", "mean_s=9000"), ["mean_s"]),
        (("--policy", "exchange"), ["exchange-edf"]),
        (("--plot", "edge.gif"), [".png"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_options_are_refused(wfsched, arguments, words) -> None:
    result = wfsched("edge", "simulate", *arguments)
    assert (result.status, result.out) == (2, "")
    assert all(word in result.err for word in words), result.err


def test_an_instance_is_read_or_drawn(wfsched, file) -> None:
    result = wfsched("edge", "simulate", file(), "--set", "load=0.5")
    assert result.status == 2
    assert "cannot be combined with an instance file" in result.err
