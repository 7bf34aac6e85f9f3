from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from printed import rows_of
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.stop import Stop
from wfsched.solving import solve as solve_

LIGHT = ("--methods", "heft,gpr-heft,random", "--seeds", "2")


def test_each_file_gets_its_own_table(wfsched, workflow_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "ligo.dax"
    wfsched("generate", "ligo", "--tasks", 12, "-o", other)
    document = wfsched("compare", workflow_file, other, *LIGHT, "--mu", 0.5, "--json").document
    assert [c["workflow"]["name"] for c in document["comparisons"]] == ["montage-20", "ligo"]
    for comparison in document["comparisons"]:
        assert [(row["method"], row["runs"]) for row in comparison["rows"]] == [
            ("heft", 1), ("grp-heft", 1), ("random", 2),
        ]  # fmt: skip
        assert comparison["deadline_s"] > 0
        assert all(0 <= row["success"] <= 1 for row in comparison["rows"])


def test_without_bounds_no_success_rate_is_reported(wfsched, workflow_file: Path) -> None:
    (comparison,) = wfsched("compare", workflow_file, *LIGHT, "--json").document["comparisons"]
    assert [row["success"] for row in comparison["rows"]] == [None] * 3
    assert (comparison["deadline_s"], comparison["budget"]) == (None, None)


def test_broken_bounds_are_no_failure_of_the_comparison(wfsched, workflow_file: Path) -> None:
    result = wfsched("compare", workflow_file, *LIGHT, "--deadline", 1)
    assert result.status == 0
    assert {row["method"]: row["success"] for row in rows_of(result.out)} == {
        "heft": "0%", "grp-heft": "0%", "random": "0%",
    }  # fmt: skip


def test_the_default_methods_with_a_preset(wfsched, workflow_file: Path, monkeypatch) -> None:
    presets: list[object] = []

    def quick(problem, method, **options):
        if isinstance(method, NSGA2):
            presets.append(method.mutation)
            method = NSGA2(pop_size=4, n_offsprings=4, stop=Stop(generations=1))
        return solve_(problem, method, **options)

    monkeypatch.setattr("wfsched.study.comparison.solve", quick)
    result = wfsched("compare", workflow_file, "--seeds", 2, "--preset", "cfn", "--json")
    (comparison,) = result.document["comparisons"]
    assert [row["method"] for row in comparison["rows"]] == ["heft", "grp-heft", "binpack", "spread", "nsga2"]
    assert comparison["rows"][-1]["runs"] == 2
    assert set(presets) == {0.1}


def test_search_options_are_those_of_all_searches(wfsched, workflow_file: Path, monkeypatch) -> None:
    given: list[tuple[str, int, int, object]] = []

    def quick(problem, method, *, seed=1, **options):
        if isinstance(method, Parameters) and problem.workflow.name != "warm-up":
            given.append((method.name, method.pop_size, seed, method.stop.evaluations))
        return solve_(problem, method, seed=seed, **options)

    monkeypatch.setattr("wfsched.study.comparison.solve", quick)
    options = ("--pop", 8, "--evaluations", 120, "--seed", 5, "--seeds", 2)
    result = wfsched("compare", workflow_file, "--methods", "heft,moead,spea2", *options, "--json")
    assert result.status == 0
    assert given == [("moead", 8, 5, 120), ("moead", 8, 6, 120), ("spea2", 8, 5, 120), ("spea2", 8, 6, 120)]
    (comparison,) = result.document["comparisons"]
    assert [row["runs"] for row in comparison["rows"]] == [1, 2, 2]
    assert all(row["compile_s"] >= 0 and row["wall_s"] > 0 for row in comparison["rows"])


@pytest.mark.parametrize(
    ("options", "methods"),
    [
        ((), ["heft", "grp-heft", "binpack", "spread", "nsga2"]),
        (("--algorithm", "spea2"), ["heft", "grp-heft", "binpack", "spread", "spea2"]),
        (("--methods", "heft,spea2", "--algorithm", "spea2"), ["heft", "spea2"]),
        (("--methods", "heft", "--algorithm", "spea2"), ["heft", "spea2"]),
        (("--methods", "heft", "--preset", "cfn"), ["heft"]),
    ],
)
def test_the_algorithm_joins_the_methods(wfsched, workflow_file: Path, options, methods) -> None:
    short = ("--pop", 4, "--gens", 1, "--seeds", 1)
    (comparison,) = wfsched("compare", workflow_file, *short, *options, "--json").document["comparisons"]
    assert [row["method"] for row in comparison["rows"]] == methods


def test_the_tables_of_all_files_are_one_csv(wfsched, workflow_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "ligo.dax"
    wfsched("generate", "ligo", "--tasks", 12, "-o", other)
    files = (workflow_file, other)
    out = wfsched("compare", *files, *LIGHT, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    document = wfsched("compare", *files, *LIGHT, "--format", "json").document
    wanted = [(c["workflow"]["name"], row) for c in document["comparisons"] for row in c["rows"]]
    assert [(row["workflow"], row["method"]) for row in rows] == [
        (name, row["method"]) for name, row in wanted
    ]
    for row, (_, exact) in zip(rows, wanted):
        for key in ("makespan_s", "energy_j", "cost", "runs"):
            assert float(row[key]) == exact[key]
        assert row["success"] == ""


@pytest.mark.parametrize(("form", "head"), [("latex", r"\begin{table}"), ("markdown", "montage-20 on cfn-6")])
def test_tables_for_papers(wfsched, workflow_file: Path, form: str, head: str) -> None:
    out = wfsched("compare", workflow_file, *LIGHT, "--format", form).out
    assert out.startswith(head)
    assert all(name in out for name in ("heft", "grp-heft", "random", "montage-20 on cfn-6"))


def test_impossible_limits_are_said_before_and_in_the_document(wfsched, workflow_file: Path) -> None:
    result = wfsched("compare", workflow_file, *LIGHT, "--budget", 1e-9, "--json")
    (comparison,) = result.document["comparisons"]
    (notice,) = comparison["notices"]
    assert notice.startswith("budget: no schedule costs less than ")
    assert f"warning: {notice}" in result.err.splitlines()


def test_a_broken_file_is_refused_before_anything_is_printed(wfsched, workflow_file, tmp_path) -> None:
    result = wfsched("compare", workflow_file, tmp_path / "missing.dax", *LIGHT)
    assert (result.status, result.out) == (1, "")


@pytest.mark.parametrize("methods", ["heft,hefty", "", "heft,,spread"])
def test_a_misspelt_method_is_a_usage_error(wfsched, workflow_file: Path, methods: str) -> None:
    result = wfsched("compare", workflow_file, "--methods", methods)
    assert (result.status, result.out) == (2, "")
