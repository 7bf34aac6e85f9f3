"""Fronts beside the union front of their instance, and fronts as rows."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from wfsched.cli.main import main
from wfsched.study.front_blob import StoredFront
from wfsched.study.indicators import _indicators, front_rows, with_indicators
from wfsched.study.results import Results, read_results

STUDY = """
name = "fronts"
platforms = ["cfn-6"]
objectives = ["makespan", "cost"]
seeds = 2
stop = { generations = 2 }
workflow = [{ generate = "montage", tasks = 10 }]
method = [{ method = "heft" }, { method = "nsga2", parameters = { pop_size = 8, n_offsprings = 8 } }]
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("fronts")
    (folder / "study.toml").write_text(STUDY)
    assert main(["sweep", str(folder / "study.toml"), "--out", str(folder / "results"), "--jobs", "1"]) == 0
    return read_results(folder / "results")


def test_indicators_against_the_union_front() -> None:
    """The union of both is (0, 10), (5, 5), (10, 0), scaled (0, 1), (1/2, 1/2), (1, 0).

    a has all but (1, 0), from which its region is 1/2 away: IGD+ 1/6, epsilon 1/2. b, scaled
    (1, 0) alone, is 1 and 1/2 away from the others: IGD+ 1/2, epsilon 1. c has nothing.
    """
    points = {
        "a": np.array([[0.0, 10.0], [5.0, 5.0]]),
        "b": np.array([[10.0, 0.0]]),
        "c": np.zeros((0, 2)),
    }
    found = _indicators(points)
    assert found["a"] == pytest.approx({"igd_plus": 1 / 6, "epsilon": 0.5})
    assert found["b"] == pytest.approx({"igd_plus": 0.5, "epsilon": 1.0})
    assert set(found) == {"a", "b"}
    assert _indicators({"c": np.zeros((0, 2))}) == {}
    assert _indicators({"one": np.array([[3.0, 0.0]])}) == {"one": {"igd_plus": 0.0, "epsilon": 0.0}}


def test_the_objectives_are_those_of_the_study(results: Results) -> None:
    assert results.objectives() == ("makespan", "cost")
    rows = with_indicators(results).done()
    assert all(float(str(row["igd_plus"])) >= 0.0 for row in rows)
    assert all(row["epsilon"] is not None for row in rows)


def test_fronts_are_exported_as_rows(results: Results, tmp_path: Path) -> None:
    target = tmp_path / "fronts.csv"
    assert main(["results", str(results.folder), "--export-fronts", str(target)]) == 0
    with target.open() as file:
        rows = list(csv.DictReader(file))
    fronts = {str(row["id"]): results.front(str(row["id"])) for row in results.done()}
    assert len(rows) == sum(len(f.figures) for f in fronts.values() if isinstance(f, StoredFront))
    assert sum(row["picked"] == "True" for row in rows) == len(fronts)
    assert {"makespan_s", "energy_j", "cost", "feasible", "method", "seed"} <= set(rows[0])
    assert len(front_rows(results).rows) == len(rows)


def test_a_table_of_an_indicator(results: Results, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["results", str(results.folder), "--table", "summary", "--metric", "igd_plus"]) == 0
    assert "Igd plus" in capsys.readouterr().out
