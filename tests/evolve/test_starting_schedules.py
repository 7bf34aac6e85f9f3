"""What searches start from: how many evaluations it takes, and what is left out with a notice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wfsched import starting_schedules as module
from wfsched.core.registry import Registry
from wfsched.energy.catalogue.catalogue import load_supply
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.presets import PRESETS
from wfsched.evolve.registry import preset
from wfsched.evolve.stop import Stop
from wfsched.heuristics.registry import HEURISTICS
from wfsched.platforms.catalogue import load_platform
from wfsched.report.documents.result import search_document
from wfsched.schedule.constraints import budget
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.starting_schedules import starting_schedules
from wfsched.workflow.generate.generator import generate

BARE = NSGA2(pop_size=10, n_offsprings=10, start_weights=0, extremes=False, stop=Stop(generations=2))


@pytest.fixture
def problem() -> Problem:
    return Problem(generate("montage", 20, seed=2), load_platform("cfn-6"))


@pytest.fixture
def supplied(problem: Problem) -> Problem:
    return replace(
        problem, supply={site.name: load_supply("mixed") for site in problem.platform.sites}, window_s=7200.0
    )


def test_what_needs_a_supply_is_left_out_without_one_and_says_so(problem: Problem) -> None:
    green = replace(BARE, start_from=("heft", "green-heft", "peft", "cawosched"))
    start = starting_schedules(problem, green, 1)
    assert [len(start.schedules), start.evaluations] == [2, 2]
    assert start.notices == (
        "start_from: green-heft is left out, it needs a supply for every site",
        "start_from: cawosched is left out, it needs a supply for every site",
    )
    left, without = (solve(problem, replace(BARE, start_from=names)) for names in (
        green.start_from, ("heft", "peft"),
    ))  # fmt: skip
    assert np.array_equal(left.front.objectives, without.front.objectives)
    assert left.evaluations == without.evaluations
    assert left.notices == start.notices
    assert without.notices == ()


def test_what_needs_a_supply_starts_where_there_is_one(supplied: Problem) -> None:
    params = replace(BARE, start_from=("heft", "green-heft"), start_from_green=())
    start = starting_schedules(supplied, params, 1)
    assert (len(start.schedules), start.evaluations, start.notices) == (2, 2, ())


def test_what_needs_a_limit_is_left_out_without_it(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of ours does; a method of a third party may."""
    hungry = replace(HEURISTICS.entry("hbcs"), needs=frozenset({"budget", "deadline"}))
    monkeypatch.setattr(module, "HEURISTICS", Registry("method", (HEURISTICS.entry("heft"), hungry)))
    params = replace(BARE, start_from=("heft", "hbcs"))
    assert starting_schedules(problem, params, 1).notices == (
        "start_from: hbcs is left out, it needs a budget and a deadline",
    )
    bounded = problem.constrained(budget(3.0))
    assert starting_schedules(bounded, params, 1).notices == (
        "start_from: hbcs is left out, it needs a deadline",
    )


def test_what_only_supports_a_budget_starts_without_one(problem: Problem) -> None:
    start = starting_schedules(problem, replace(BARE, start_from=("grp-heft", "hbcs", "mslbl")), 1)
    assert (len(start.schedules), start.evaluations, start.notices) == (3, 3, ())
    fastest = solve(problem, "heft").schedule.makespan_s
    assert [schedule.makespan_s for schedule in start.schedules[1:]] == [fastest] * 2


@pytest.mark.parametrize("name", PRESETS)
def test_no_preset_starts_from_what_is_left_out(name: str, problem: Problem, supplied: Problem) -> None:
    for each in (problem, supplied):
        assert starting_schedules(each, preset(name), 1).notices == ()


def test_each_schedule_starts_again_when_its_carbon_is_least(supplied: Problem) -> None:
    params = replace(BARE, start_from=("heft", "peft"), start_from_green=("heft-reclaim",))
    start = starting_schedules(supplied, params, 1)
    assert (len(start.schedules), start.evaluations) == (6, 6)
    assert [s.offset for s in start.schedules[:3]] == [0.0] * 3
    for early, late in zip(start.schedules[:3], start.schedules[3:]):
        assert np.array_equal(early.machine, late.machine)
        assert late.figures.origin.carbon_g <= early.figures.origin.carbon_g  # type: ignore[union-attr]


def test_notices_are_part_of_what_is_written(problem: Problem) -> None:
    params = replace(BARE, start_from=("heft", "green-heft"))
    result = solve(problem, params)
    assert search_document(result)["notices"] == list(result.notices)
    assert len(result.notices) == 1


def test_a_result_is_that_of_its_search_or_of_one_schedule(problem: Problem) -> None:
    result = solve(problem, BARE)
    assert result.search is not None
    assert result.front is result.search.front
    told = (result.evaluations, result.hypervolume, result.history, result.stopped_by, result.box)
    search = result.search
    assert told == (search.evaluations, search.hypervolume, search.history, search.stopped_by, search.box)
    alone = solve(problem, "heft")
    assert (alone.search, alone.evaluations, alone.hypervolume, alone.history) == (None, 1, None, ())
    assert (alone.stopped_by, alone.extra_generations, alone.interrupted, alone.box) == (None, 0, False, None)
