"""`wfsched exact`: proven optima and fronts, and the options that exclude each other."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from printed import rows_of
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow.read import read_workflow

pytest.importorskip("ortools")

PLATFORM = Path(__file__).parents[1] / "data" / "small_platform.toml"
ON = ("--platform", PLATFORM)


@pytest.fixture(scope="session")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workflow of four tasks."""
    path = tmp_path_factory.mktemp("fork") / "fork.dax"
    path.write_text(
        """<adag xmlns="http://pegasus.isi.edu/schema/DAX" version="2.1" name="fork">
        <job id="A" name="a" runtime="10"/><job id="B" name="b" runtime="20"/>
        <job id="C" name="b" runtime="15"/><job id="D" name="c" runtime="5"/>
        <child ref="B"><parent ref="A"/></child><child ref="C"><parent ref="A"/></child>
        <child ref="D"><parent ref="B"/><parent ref="C"/></child>
        </adag>"""
    )
    return path


def test_the_optimum_is_proven_and_no_heuristic_beats_it(wfsched, fork: Path) -> None:
    result = wfsched("exact", fork, *ON, "--json")
    document = result.document
    assert (result.status, document["status"], document["violations"]) == (0, "optimal", [])
    assert document["value"] == document["makespan_s"]
    assert document["lower_bound"] == pytest.approx(document["value"], rel=1e-4)
    problem = Problem(read_workflow(fork), load_platform(PLATFORM))
    assert document["value"] <= solve(problem, "heft").schedule.makespan_s
    shown = wfsched("exact", fork, *ON).out
    assert "makespan: optimal; lower bound " in shown


def test_a_front_of_two_objectives_is_shown_and_written(wfsched, fork: Path, tmp_path: Path) -> None:
    options = (*ON, "--objectives", "makespan,energy")
    document = wfsched("exact", fork, *options, "--out", tmp_path, "--json").document
    assert document["complete"]
    assert all(row["proven"] for row in document["front"])
    with (tmp_path / "front.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["energy_j"]) for row in rows] == [row["energy_j"] for row in document["front"]]
    run = json.loads((tmp_path / "run.json").read_text())
    assert (run["command"], run["arguments"]["platform"]) == ("exact", str(PLATFORM))
    out = wfsched("exact", fork, *options).out
    assert len(rows_of(out)) == len(rows)
    assert f"complete front: {len(rows)} points, {len(rows)} proven" in out.splitlines()


def test_limits_are_hard_and_infeasibility_is_proven(wfsched, fork: Path) -> None:
    best = wfsched("exact", fork, *ON, "--json").document["value"]
    result = wfsched("exact", fork, *ON, "--deadline", 0.9 * best, "--json")
    assert (result.status, result.document["status"], result.document["feasible"]) == (3, "infeasible", False)
    assert result.err.splitlines()[-1] == "infeasible: proven that no schedule keeps the limits"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--objective", "cost", "--objectives", "cost,energy"), "--objectives: cannot be combined with"),
        (("--points", "5"), "--points: needs two --objectives; got 5"),
        (("--objectives", "cost,energy,makespan"), "an exact front needs two objectives"),
        (("--tolerance", "2"), "--tolerance: needs a budget. Set one with --budget."),
        (("--supply", "none"), "--supply"),
    ],
)
def test_wrong_options_are_usage_errors(wfsched, fork: Path, options, message: str) -> None:
    result = wfsched("exact", fork, *ON, *options)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
