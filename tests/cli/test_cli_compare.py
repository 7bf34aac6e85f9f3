from __future__ import annotations

from pathlib import Path

import pytest

from printed import rows_of
from wfsched.evolve.parameters.nsga2 import NSGA2
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


def test_a_broken_file_is_refused_before_anything_is_printed(wfsched, workflow_file, tmp_path) -> None:
    result = wfsched("compare", workflow_file, tmp_path / "missing.dax", *LIGHT)
    assert (result.status, result.out) == (1, "")


@pytest.mark.parametrize("methods", ["heft,hefty", "", "heft,,spread"])
def test_a_misspelt_method_is_a_usage_error(wfsched, workflow_file: Path, methods: str) -> None:
    result = wfsched("compare", workflow_file, "--methods", methods)
    assert (result.status, result.out) == (2, "")
