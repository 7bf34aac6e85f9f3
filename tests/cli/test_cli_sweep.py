from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfsched.cli.main import main
from wfsched.study.results import read_results

STUDY = """
name = "small"
platforms = ["cfn-6"]
seeds = 2
stop = { generations = 2 }
workflow = [{ generate = "montage", tasks = 10 }]
method = [{ method = "heft" }, { method = "spread" }, { method = "nsga2", parameters = { pop_size = 4, n_offsprings = 4 } }]
limits = [{ mu = [0.1, 0.2], combine = "complement" }]
"""  # fmt: skip  # noqa: E501

Run = Callable[..., Any]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "study.toml"
    path.write_text(STUDY)
    return path


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("swept")
    (folder / "study.toml").write_text(STUDY)
    assert main(["sweep", str(folder / "study.toml"), "--out", str(folder / "results"), "--jobs", "1"]) == 0
    return folder / "results"


def test_a_sweep_says_what_it_came_to(study: Path, wfsched: Run, tmp_path: Path) -> None:
    result = wfsched("sweep", study, "--out", tmp_path / "r", "-j", 1, "--json")
    assert result.status == 0
    assert result.document == {"out": str(tmp_path / "r"), "trials": 8, "done": 8, "failed": 0}
    assert "8 of 8 trials done, 0 failed" in wfsched("sweep", study, "--out", tmp_path / "r").out


def test_a_dry_run_makes_nothing(study: Path, wfsched: Run, tmp_path: Path) -> None:
    result = wfsched("sweep", study, "--out", tmp_path / "r", "--dry-run", "--json", "-j", 2)
    document = result.document
    assert (document["trials"], document["workers"]) == (8, 2)
    assert document["grid"]["mu"] == [0.1, 0.2]
    assert document["grid"]["method"] == ["heft", "spread", "nsga2"]
    assert document["expected_s"] > 0
    assert not (tmp_path / "r").exists()
    assert "8 trials" in wfsched("sweep", study, "--dry-run").out


def test_a_failed_trial_is_a_row_and_exit_code_1(wfsched: Run, study: Path, tmp_path: Path) -> None:
    study.write_text(STUDY.replace('name = "small"', 'name = "small"\nstaging = "site:nowhere"'))
    result = wfsched("sweep", study, "--out", tmp_path / "r", "-j", 1)
    assert result.status == 1
    assert "8 trials failed" in result.err
    rows = wfsched("results", tmp_path / "r", "--where", "status=failed", "--json").document["rows"]
    assert len(rows) == 8
    assert "nowhere" in rows[0]["error"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("seeds = 2", "sedes = 2"), "sedes: unknown key"),
        (('method = "heft"', 'method = "hefft"'), "unknown method"),
        (("seeds = 2", "seeds = []"), "the grid is empty"),
    ],
)
def test_a_wrong_study_is_refused_before_anything_is_made(
    study: Path, wfsched: Run, tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    study.write_text(STUDY.replace(*change))
    result = wfsched("sweep", study, "--out", tmp_path / "r")
    assert result.status in (1, 2)
    assert message in result.err
    assert str(study) in result.err
    assert not (tmp_path / "r").exists()


def test_another_study_in_the_folder_is_refused(
    study: Path, swept: Path, wfsched: Run, tmp_path: Path
) -> None:
    swept = Path(shutil.copytree(swept, tmp_path / "copy"))
    before = read_results(swept).rows
    study.write_text(STUDY.replace("seeds = 2", "seeds = 3").replace("small", "more"))
    result = wfsched("sweep", study, "--out", swept, "-j", 1)
    assert result.status == 1
    assert "another study: 'small' of 8 trials, 8 of them in 'more'" in result.err
    assert read_results(swept).rows == before
    assert wfsched("sweep", study, "--out", swept, "-j", 1, "--extend").status == 0
    assert len(read_results(swept).done()) == 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--executor", "slurm"), "unknown executor"),
        (("--scheduler", "tcp://127.0.0.1:1"), "needs the Dask executor"),
        (("--jobs", "0"), "--jobs"),
    ],
)
def test_wrong_options_are_usage_errors(
    study: Path, wfsched: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = wfsched("sweep", study, "--out", study.parent / "r", *arguments)
    assert result.status == 2
    assert message in result.err


def test_results_are_shown_chosen_and_described(swept: Path, wfsched: Run) -> None:
    assert "8 trials; 8 done" in wfsched("results", swept).out
    assert wfsched("results", swept, "--where", "method=heft").out.count("heft") == 2
    assert wfsched("results", swept, "--columns", "seed,cost").out.count("1") >= 8
    summary = wfsched("results", swept, "--table", "summary", "--format", "csv").out
    rows = list(csv.DictReader(summary.splitlines()))
    assert [row["method"] for row in rows] == ["heft", "spread", "nsga2"]
    assert [row["runs"] for row in rows] == ["2", "2", "4"]
    assert "Wilson" in wfsched("results", swept, "--table", "success", "--by", "method,mu").out
    assert r"\toprule" in wfsched("results", swept, "--table", "wilcoxon", "--format", "latex").out
    assert "Friedman" in wfsched("results", swept, "--table", "friedman", "--metric", "cost").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--table", "all"), "unknown table"),
        (("--where", "colour=red"), "unknown column"),
        (("--columns", "colour"), "unknown column"),
        (("--table", "summary", "--metric", "colour"), "unknown column"),
        (("--table", "summary", "--format", "word"), "unknown form"),
        (("--export", "rows.xls"), "unknown table format"),
        (("--table", "friedman", "--where", "method=heft"), "too few methods or instances to compare"),
        (("--table", "summary", "--where", "status=failed"), "no selected trial has finished"),
        (("--where", "method=HEFT"), "method: no row has this value; got 'HEFT'; allowed: heft, "),
    ],
)
def test_wrong_questions_are_refused(
    swept: Path, wfsched: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = wfsched("results", swept, *arguments)
    assert result.status == 2
    assert message in result.err


def test_a_table_is_written_to_a_file(swept: Path, wfsched: Run, tmp_path: Path) -> None:
    path = tmp_path / "table.tex"
    asked = ("results", swept, "--table", "summary", "--metric", "makespan_s", "--format", "latex")
    result = wfsched(*asked, "--label", "tab:small", "--out", path)
    assert (result.status, result.out) == (0, "")
    assert f"written to {path}" in result.err
    text = path.read_text(encoding="utf-8")
    assert text.count(r"\label{tab:small}") == 1
    assert text.count(r"\toprule") == 1
    assert text == wfsched(*asked, "--label", "tab:small").out
    assert r"\label{tab:summary-makespan-s}" in wfsched(*asked).out


@pytest.mark.parametrize("form", ["markdown", "csv"])
def test_a_file_has_what_is_printed(form: str, swept: Path, wfsched: Run, tmp_path: Path) -> None:
    asked = ("results", swept, "--table", "success", "--format", form)
    assert wfsched(*asked, "--out", tmp_path / "table").status == 0
    text = (tmp_path / "table").read_text(encoding="utf-8")
    assert text == wfsched(*asked).out
    assert text.endswith("\n")


def test_a_table_that_cannot_be_made_leaves_the_file_as_it_was(
    swept: Path, wfsched: Run, tmp_path: Path
) -> None:
    path = tmp_path / "table.md"
    path.write_text("before")
    assert wfsched("results", swept, "--table", "summary", "--metric", "nothing", "--out", path).status == 2
    assert path.read_text() == "before"
    missing = tmp_path / "no" / "table.md"
    assert wfsched("results", swept, "--table", "summary", "--out", missing).status == 1
    assert [file.name for file in tmp_path.iterdir()] == ["table.md"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--out", "table.md"),
        ("--table", "summary", "--json", "--out", "table.md"),
        ("--label", "tab:x"),
        ("--format", "latex"),
        ("--table", "summary", "--label", "tab:x"),
    ],
    ids=["out of rows", "out beside json", "label of rows", "format of rows", "label of Markdown"],
)
def test_options_of_tables_are_refused_where_they_say_nothing(
    arguments: tuple[str, ...], swept: Path, wfsched: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = wfsched("results", swept, *arguments)
    assert result.status == 2
    assert result.out == ""
    assert not list(tmp_path.iterdir())


def test_missing_results_are_refused(tmp_path: Path, wfsched: Run) -> None:
    for command in (("results", tmp_path), ("plot", tmp_path, "--figure", "success")):
        result = wfsched(*command)
        assert result.status == 1
        assert "no results" in result.err


def test_exported_rows_are_the_rows(swept: Path, wfsched: Run, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    for suffix in ("csv", "json", "parquet"):
        assert wfsched("results", swept, "--export", tmp_path / f"rows.{suffix}").status == 0
    rows = read_results(swept).rows
    assert json.loads((tmp_path / "rows.json").read_text()) == list(rows)
    for frame in (pandas.read_csv(tmp_path / "rows.csv"), pandas.read_parquet(tmp_path / "rows.parquet")):
        assert frame["energy_j"].tolist() == [row["energy_j"] for row in rows]
        assert frame["method"].tolist() == [row["method"] for row in rows]
        assert frame["success"].tolist() == [row["success"] for row in rows]


def test_parquet_without_pyarrow_names_the_extra(
    swept: Path, wfsched: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = wfsched("results", swept, "--export", tmp_path / "rows.parquet")
    assert result.status == 1
    assert "wfsched[tables]" in result.err
    assert not (tmp_path / "rows.parquet").exists()


def test_friedman_needs_no_extra(swept: Path, wfsched: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for extra in ("pandas", "pyarrow"):
        monkeypatch.setitem(sys.modules, extra, None)
    result = wfsched("results", swept, "--table", "friedman")
    assert (result.status, result.err) == (0, "")
    assert "values break a bound" in result.out


def test_dask_without_dask_names_the_extra(
    study: Path, wfsched: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "wfsched.study.executors.dask_cluster", raising=False)
    result = wfsched("sweep", study, "--out", study.parent, "--executor", "dask")
    assert result.status == 1
    assert "wfsched[dask]" in result.err


def test_a_figure_is_a_file(swept: Path, wfsched: Run, tmp_path: Path) -> None:
    assert wfsched("plot", swept, "--figure", "success", "--out", tmp_path / "s.svg").status == 0
    assert (tmp_path / "s.svg").read_text().startswith("<?xml")
    for arguments, message in (
        (("--figure", "pie"), "unknown figure"),
        (("--figure", "success", "--out", tmp_path / "s.gif"), "unknown figure format"),
        (("--figure", "heatmap"), "no grid"),
    ):
        result = wfsched("plot", swept, *arguments)
        assert result.status == 2
        assert message in result.err


def test_an_unreachable_scheduler_is_refused(
    study: Path, wfsched: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = pytest.importorskip("wfsched.study.executors.dask_cluster")
    monkeypatch.setattr(cluster, "_CONNECT_TIMEOUT_S", 0.3)
    address = "tcp://127.0.0.1:9"
    result = wfsched("sweep", study, "--out", study.parent, "--executor", "dask", "--scheduler", address)
    assert result.status == 1
    assert "cannot reach the Dask scheduler" in result.err
