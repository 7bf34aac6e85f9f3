"""The facts in the registry of heuristics are what the heuristics do."""

from __future__ import annotations

from functools import lru_cache

import pytest

from heuristics.green_supply import supplied, varied
from heuristics.test_heuristics_contract import digest
from wfsched.core.rng import generator
from wfsched.heuristics.registry import HEURISTICS
from wfsched.placing.list_scheduling import top_levels
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.constraints import CONSTRAINTS, Constraint
from wfsched.schedule.method_entry import FEATURES, KNOWN, LIMITED, MINIMISED
from wfsched.schedule.needs import missing
from wfsched.schedule.objectives import OBJECTIVES
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow.generate.generator import generate

NAMES = HEURISTICS.names()


@lru_cache
def bare(platform: str, family: str) -> Problem:
    return Problem(generate(family, 40, 3), load_platform(platform), ("makespan", "energy", "cost"))


def with_what_it_needs(name: str, problem: Problem) -> Problem:
    lacking = missing(HEURISTICS.entry(name).needs, problem.given)
    return supplied(problem, varied(stretch=20.0)) if lacking else problem


def answer(name: str, problem: Problem) -> str:
    return digest(HEURISTICS.entry(name).load()(problem, generator(0, name)))


@lru_cache
def changes_with(name: str, limit: str) -> bool:
    """Tell whether a deadline [s] or a budget changes the answer on any of a few problems."""
    for platform, family in (("cfn-6", "montage"), ("laco-9", "montage"), ("laco-9", "genome")):
        problem = with_what_it_needs(name, bare(platform, family))
        heft = solve(problem, "heft").schedule
        figures = {"deadline": heft.makespan_s, "budget": heft.cost}
        figure = figures.pop(limit)
        # Some plan by a deadline only where there is a budget too.
        other = [Constraint(each, 0.8 * value) for each, value in figures.items()]
        for among in (problem, problem.constrained(*other)):
            free = answer(name, among)
            for factor in (0.3, 0.6, 0.8, 1.0, 1.5, 4.0):
                if answer(name, among.constrained(Constraint(limit, factor * figure))) != free:
                    return True
    return False


@pytest.mark.parametrize("limit", ["deadline", "budget"])
@pytest.mark.parametrize("name", NAMES)
def test_a_scheduler_plans_by_the_limits_that_it_supports_and_by_no_others(name: str, limit: str) -> None:
    assert changes_with(name, limit) == (limit in HEURISTICS.entry(name).supports)


@pytest.mark.parametrize("name", [entry.name for entry in HEURISTICS if "supply" not in entry.supports])
def test_no_supply_changes_what_does_not_support_it(name: str) -> None:
    problem = bare("laco-9", "montage")
    assert answer(name, supplied(problem, varied(stretch=20.0))) == answer(name, problem)


@pytest.mark.parametrize("name", NAMES)
def test_levels_and_later_starts_are_of_those_that_support_them(name: str) -> None:
    problem = supplied(bare("laco-9", "montage"), varied(stretch=200.0), window_s=3600.0)
    schedule = HEURISTICS.entry(name).load()(problem, generator(0, name))
    used = set()
    if (schedule.level < top_levels(problem)[schedule.machine]).any():
        used.add("levels")
    if schedule.offset > 0.0:
        used.add("window")
    if len(schedule.hold) and schedule.hold.max() > 0.0:
        used.add("delays")
    assert used == HEURISTICS.entry(name).supports & {"levels", "window", "delays"}


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_names_that_there_are(name: str) -> None:
    entry = HEURISTICS.entry(name)
    assert entry.needs <= {*LIMITED, *KNOWN}
    assert entry.objectives <= MINIMISED
    assert {"shared machines"} <= entry.supports <= LIMITED.union(FEATURES)


def test_the_names_of_facts_are_those_of_objectives_and_constraints() -> None:
    assert {each.name for each in OBJECTIVES} == MINIMISED
    assert set(CONSTRAINTS) == LIMITED
