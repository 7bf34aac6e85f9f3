"""`wfsched edge study`: a folder that can be gone on with, a table beside the printed one, figures."""

from __future__ import annotations

import csv
from pathlib import Path

from wfsched.edge.ranking import PUBLISHED_STANDINGS

NAMES = ("local", "realloc-low-carb-edf", "exchange-edf")
POLICIES = tuple(word for name in NAMES for word in ("--policy", name))
SMALL = ("--set", "days=1", "--set", "edges=3", "--jobs", 1, *POLICIES)


def test_a_study_makes_its_table_and_figures_and_goes_on(wfsched, tmp_path: Path) -> None:
    out = tmp_path / "study"
    first = wfsched("edge", "study", "--instances", 2, *SMALL, "--out", out, "--json").document
    assert (first["instances"], first["failed"]) == (2, 0)
    assert {row["policy"] for row in first["standings"]} == set(NAMES)
    more = wfsched("edge", "study", "--instances", 3, *SMALL, "--out", out, "--extend", "--json").document
    assert more["instances"] == 3
    with (out / "table.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["policy"]: row for row in csv.DictReader(file)}
    assert float(rows["local"]["printed_mean"]) == next(
        r.mean for r in PUBLISHED_STANDINGS if r.policy == "local"
    )
    assert rows["exchange-edf"]["printed_mean"] == ""
    assert {key: float(row["mean"]) for key, row in rows.items()} == {
        row["policy"]: row["mean"] for row in more["standings"]
    }
    for name in ("edge_cost", "load", "month"):
        assert (out / f"ratio-{name}.png").read_bytes().startswith(b"\x89PNG")
    shown = wfsched("edge", "study", "--instances", 3, *SMALL, "--out", out).out
    assert "3 instances" in shown
    assert "printed" in shown


def test_another_study_needs_another_folder(wfsched, tmp_path: Path) -> None:
    out = tmp_path / "study"
    wfsched("edge", "study", "--instances", 1, *SMALL, "--out", out)
    result = wfsched("edge", "study", "--instances", 1, "--seed", 9, *SMALL, "--out", out)
    assert result.status == 1
    assert "--extend" in result.err


def test_mistakes_are_refused_before_anything_runs(wfsched, tmp_path: Path) -> None:
    out = tmp_path / "study"
    for arguments, word in (
        (("--set", "load=-1"), "load"),
        (("--policy", "localgreen"), "local-green"),
        (("--executor", "thread"), "executor"),
        (("--instances", "0"), "--instances"),
        (("--trace", tmp_path / "nowhere.csv"), "cannot read the file"),
    ):
        result = wfsched("edge", "study", *arguments, "--out", out)
        assert (result.status, result.out) == (2, ""), arguments
        assert word in result.err
    assert not out.exists()
