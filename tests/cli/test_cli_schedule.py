from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pictures import ink
from wfsched.heuristics.limits_by_factors import limits_by_factors
from wfsched.heuristics.registry import HEURISTICS
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow.read import read_workflow

# Ink of empty axes; of a chart of 20 tasks at least that and a shape for each, or a tenth of the pixels.
AXES = {"png": 0.022, "svg": 63, "pdf": 25}
ADDED = {"png": 0.1, "svg": 20, "pdf": 20}


@pytest.fixture
def problem(workflow_file: Path) -> Problem:
    return Problem(read_workflow(workflow_file), load_platform("cfn-6"))


@pytest.mark.parametrize("method", [*(e.name for e in HEURISTICS if "supply" not in e.needs), "gpr-heft"])
def test_the_document_is_the_schedule_that_python_finds(wfsched, method, workflow_file, problem) -> None:
    result = wfsched("schedule", workflow_file, "--method", method, "--seed", 7, "--json")
    assert (result.status, result.document["violations"]) == (0, [])
    found = solve(problem, method, seed=7).schedule
    document = result.document
    assert document["makespan_s"] == found.makespan_s
    assert document["cost"] == found.cost
    assert document["machines_used"] == len({row["machine"] for row in document["assignments"]})
    assert document["makespan_s"] == max(row["finish_s"] for row in document["assignments"])
    assert [row["task"] for row in document["assignments"]] == list(problem.workflow.tasks.ids)


def test_the_parts_of_the_energy_sum_up(wfsched, workflow_file: Path) -> None:
    energy = wfsched("schedule", workflow_file, "--platform", "cfn-3tier", "--json").document["energy_j"]
    assert set(energy) >= {"busy", "idle", "communication", "total"}
    assert energy["total"] == pytest.approx(sum(v for k, v in energy.items() if k != "total"), rel=1e-9)


def test_bounds_by_factors_are_those_of_the_formula(wfsched, workflow_file: Path, problem: Problem) -> None:
    document = wfsched("schedule", workflow_file, "--mu", 0.25, "--json").document
    bounds = limits_by_factors(problem, 0.25, 0.75)
    assert document["deadline_s"] == bounds.deadline_s
    assert document["budget"] == bounds.budget
    assert (document["factors"]["mu"], document["factors"]["lambda"]) == (0.25, 0.75)


@pytest.mark.parametrize(
    ("options", "deadline", "budget"),
    [
        ((), None, None),
        (("--deadline", "900"), 900.0, None),
        (("--budget", "3", "--tolerance", "0.5"), None, 3.0),
        (("--lambda", "0.75"), "factor", "factor"),
        (("--mu", "0.25", "--budget", "3"), "factor", 3.0),
        (("--lambda", "0.75", "--deadline", "900"), 900.0, "factor"),
    ],
    ids=lambda value: "".join(value) if isinstance(value, tuple) else "",
)
def test_one_bound_may_be_absolute_and_the_other_a_factor(
    wfsched, options, deadline, budget, workflow_file: Path, problem: Problem
) -> None:
    factors = limits_by_factors(problem, 0.25, 0.75)
    document = wfsched("schedule", workflow_file, *options, "--json").document
    assert document["deadline_s"] == (factors.deadline_s if deadline == "factor" else deadline)
    assert document["budget"] == (factors.budget if budget == "factor" else budget)


def test_a_broken_bound_ends_with_exit_code_3_and_the_schedule(wfsched, workflow_file: Path) -> None:
    result = wfsched("schedule", workflow_file, "--deadline", 1, "--json")
    assert result.status == 3
    assert result.document["feasible"] is False
    excess = result.document["makespan_s"] - 1.0
    assert result.document["constraint_violations"]["deadline"] == pytest.approx(excess, rel=1e-9)
    assert result.document["violations"] == []
    impossible, infeasible = result.err.splitlines()
    assert re.fullmatch(
        r"warning: deadline: no schedule ends before \d+\.\d+ s \(proven .*limit is 1 s", impossible
    )
    assert result.document["notices"] == [impossible.removeprefix("warning: ")]
    assert infeasible.startswith("infeasible: ")


def test_what_the_tolerance_covers_is_feasible(wfsched, workflow_file: Path) -> None:
    cost = wfsched("schedule", workflow_file, "--json").document["cost"]
    budget = ("--budget", 0.9 * cost)
    assert wfsched("schedule", workflow_file, *budget).status == 3
    assert wfsched("schedule", workflow_file, *budget, "--tolerance", 0.11 * cost).status == 0


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_chart_and_a_file_are_written(wfsched, workflow_file: Path, tmp_path: Path, suffix: str) -> None:
    chart, out = tmp_path / f"g.{suffix}", tmp_path / "s.json"
    result = wfsched("schedule", workflow_file, "--plot", chart, "-o", out, "--json")
    assert result.status == 0
    assert ink(chart) > AXES[suffix] + ADDED[suffix]
    assert json.loads(out.read_text()) == result.document
    assert sorted(tmp_path.iterdir()) == sorted([chart, out])


def test_people_see_figures_with_units_and_the_fingerprint(wfsched, workflow_file: Path) -> None:
    result = wfsched("schedule", workflow_file)
    document = wfsched("schedule", workflow_file, "--json").document
    assert document["fingerprint"]["graph"][:12] in result.out
    assert f"{document['makespan_s']:.4g} s" in result.out
    assert "CNY" in result.out
    assert "kJ" in result.out


def test_staging_from_a_site_is_passed_on(wfsched, workflow_file: Path) -> None:
    free = wfsched("schedule", workflow_file, "--platform", "cfn-3tier", "--json").document
    staged = wfsched(
        "schedule", workflow_file, "--platform", "cfn-3tier", "--staging", "site:end", "--json"
    ).document
    assert staged["staging"] == "site:end"
    assert staged["energy_j"]["communication"] > free["energy_j"]["communication"]
