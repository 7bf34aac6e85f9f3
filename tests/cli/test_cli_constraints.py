"""Constraints as text and in TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from printed import rows_of
from wfsched.cli.options.constraint_terms import parse_term, read_terms
from wfsched.core.errors import ParameterError
from wfsched.heuristics.limits_by_factors import limits_by_factors
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.placement_rules import MemoryRule, PlacementRule
from wfsched.schedule.problem import Problem
from wfsched.workflow.read import read_workflow


@pytest.mark.parametrize(
    ("text", "constraint"),
    [
        ("green_share:soft:min=0.6", Constraint("green_share", 0.6, "soft")),
        ("deadline:hard:limit=3600", Constraint("deadline", 3600.0, "hard")),
        ("deadline:max=1.5h,tolerance=1min", Constraint("deadline", 5400.0, "hard", 60.0)),
        ("budget:limit=2,weight=7", Constraint("budget", 2.0, "soft", 0.0, 7.0)),
        ("budget:soft:limit=2,tolerance=0.05", Constraint("budget", 2.0, "soft", 0.05)),
        ("budget:soft:limit=2,tolerance=5%", Constraint("budget", 2.0, "soft", 0.1)),
        ("carbon:epsilon:max=3e2", Constraint("carbon", 300.0, "epsilon")),
        ("energy:objective:max=1000", Constraint("energy", 1000.0, "objective")),
    ],
)
def test_a_text_is_a_constraint(text, constraint) -> None:
    assert parse_term(text).constraint(None) == constraint


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("memory", MemoryRule("soft")),
        ("memory:soft:weight=3", MemoryRule("soft", 3.0)),
        ("placement:hard:tasks=mAdd,where=edge", PlacementRule(("edge",), "mAdd")),
        ("placement:where=edge/cloud,files=*.fits", PlacementRule(("edge", "cloud"), "*", "*.fits")),
    ],
)
def test_a_text_is_a_rule(text, rule) -> None:
    assert parse_term(text).rule() == rule


def test_a_bound_may_come_from_elsewhere_but_not_from_two_places() -> None:
    assert parse_term("budget:soft:tolerance=5%").constraint(40.0) == Constraint("budget", 40.0, "soft", 2.0)
    with pytest.raises(ParameterError, match=r"missing limit.*--budget or --lambda"):
        parse_term("budget:soft").constraint(None)
    with pytest.raises(ParameterError, match="another option sets the deadline too"):
        parse_term("deadline:max=3").constraint(4.0)


WRONG = {
    "budgit:soft": "unknown constraint",
    "budget:soff:max=1": "unknown mode",
    "budget:soft:min=1": "unknown key of",
    "green_share:soft:max=1": "unknown key of",
    "green_share:soft:min=1.5": "out of range",
    "green_share:soft:min=-0.1": "out of range",
    "carbon:hard:max=nan": "out of range",
    "carbon:hard:max=much": "max is not a number",
    "carbon:hard:max=1,limit=2": "duplicate limit",
    "carbon:hard:max=1,max=2": "malformed",
    "carbon:hard:max": "malformed",
    "carbon:hard:max=1,weight=3": "weight needs the mode soft",
    "carbon:hard:max=1,tolerance=x%": "tolerance is not a number",
    "deadline:hard:max=later": "not a duration",
    "placement:hard:tasks=mAdd": "missing key where",
    "memory:soft:max=3": "unknown key of",
    "": "unknown constraint",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_text_is_refused_with_it(text, wfsched, workflow_file) -> None:
    result = wfsched("schedule", workflow_file, "--platform", "geo-3", "--constraint", text)
    assert (result.status, result.out) == (2, "")
    assert WRONG[text] in result.err
    assert result.err.count("\n") == 1


def test_factors_give_the_bounds_that_terms_leave_out(wfsched, workflow_file: Path) -> None:
    options = ("--mu", 0.2, "--constraint", "budget:epsilon:tolerance=5%", "--json")
    document = wfsched("schedule", workflow_file, *options).document
    bounds = limits_by_factors(Problem(read_workflow(workflow_file), load_platform("cfn-6")), 0.2)
    deadline, budget = document["constraints"]
    assert (deadline["name"], deadline["limit"], deadline["mode"]) == ("deadline", bounds.deadline_s, "hard")
    assert (budget["name"], budget["limit"], budget["mode"]) == ("budget", bounds.budget, "epsilon")
    assert budget["tolerance"] == pytest.approx(0.05 * bounds.budget)
    assert list(document["constraint_violations"]) == ["deadline", "budget"]


def test_a_term_with_a_bound_of_its_own_goes_before_the_factor(wfsched, workflow_file: Path) -> None:
    options = ("--mu", 0.2, "--constraint", "budget:hard:max=1000", "--json")
    document = wfsched("schedule", workflow_file, *options).document
    assert document["budget"] == 1000.0
    assert document["factors"]["mu"] == 0.2


def test_a_placement_keeps_tasks_at_their_site(wfsched, workflow_file: Path) -> None:
    term = "placement:hard:tasks=mProject*,where=eu-central"
    document = wfsched(
        "schedule", workflow_file, "--platform", "geo-3", "--constraint", term, "--json"
    ).document
    platform = load_platform("geo-3")
    there = {m.name for m in platform.machines if platform.sites[m.site].name == "eu-central"}
    kinds = dict(zip(*(getattr(read_workflow(workflow_file).tasks, key) for key in ("ids", "types"))))
    bound = [row["machine"] for row in document["assignments"] if kinds[row["task"]].startswith("mProject")]
    assert bound
    assert set(bound) <= there
    assert document["constraint_violations"] == {"placement mProject* at eu-central": 0.0}
    result = wfsched("schedule", workflow_file, "--platform", "geo-3", "--constraint", "placement:where=moon")
    assert result.status == 1
    assert "unknown site or tier" in result.err


def test_a_comparison_with_a_rule_warms_up_without_it(wfsched, workflow_file: Path) -> None:
    term = "placement:soft:tasks=mProject*,where=eu-central"
    options = ("--methods", "heft", "--seeds", 1, "--constraint", term)
    out = wfsched("compare", workflow_file, "--platform", "geo-3", *options).out
    assert "on geo-3, placement mProject* at eu-central (soft)" in out.splitlines()
    result = wfsched("compare", workflow_file, "--platform", "geo-3", *options, "--json")
    (given,) = result.document["comparisons"][0]["rows"]
    (row,) = rows_of(out)
    assert (row["method"], row["success"], row["runs"]) == ("heft", f"{given['success']:.0%}", "1")


def test_what_breaks_a_hard_constraint_ends_with_exit_code_3(wfsched, workflow_file: Path) -> None:
    result = wfsched("schedule", workflow_file, "--constraint", "energy:hard:max=1", "--json")
    assert result.status == 3
    assert result.document["constraint_violations"]["energy"] > 0


TOML = """
[[constraint]]
name = "budget"
mode = "soft"
limit = 20
tolerance = "10%"

[[constraint]]
name = "placement"
tasks = "mAdd"
where = ["edge", "cloud"]
"""


def test_a_file_of_constraints_is_read_like_the_option(wfsched, workflow_file, tmp_path) -> None:
    file = tmp_path / "constraints.toml"
    file.write_text(TOML)
    budget, placement = read_terms(file)
    assert budget.constraint(None) == Constraint("budget", 20.0, "soft", 2.0)
    assert placement.rule() == PlacementRule(("edge", "cloud"), "mAdd")
    options = ("--platform", "cfn-3tier", "--constraints", file, "--constraint", "deadline:max=1h", "--json")
    names = [c["name"] for c in wfsched("schedule", workflow_file, *options).document["constraints"]]
    assert names == ["placement mAdd at edge/cloud", "budget", "deadline"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[budget]\nlimit = 1", "unknown content"),
        ("", "unknown content"),
        ("constraint = 3", "unknown content"),
        ("[[constraint]]\nname = 'budget'\nlimit = true", "limit is not a number"),
        ("[[constraint]]\nname = 'budget'\nbund = 1", "unknown key of"),
        ("[[constraint]]\nmode = 'soft'", "unknown constraint"),
        ("[[constraint]]\nname = 3", "name and mode must be strings"),
        ("[[constraint", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(text, message, tmp_path) -> None:
    file = tmp_path / "constraints.toml"
    file.write_text(text)
    with pytest.raises(ParameterError, match=message) as caught:
        read_terms(file)
    assert "constraints.toml" in str(caught.value)


def test_a_missing_file_is_refused(wfsched, workflow_file, tmp_path) -> None:
    result = wfsched("schedule", workflow_file, "--constraints", tmp_path / "none.toml")
    assert result.status == 2
    assert "none.toml" in result.err
