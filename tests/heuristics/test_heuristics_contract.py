"""What holds for every row of the table of heuristics."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from heuristics.green_supply import supplied, varied
from strategies import problems, seeds
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.core.rng import generator
from wfsched.heuristics.limits_by_factors import limits_by_factors
from wfsched.heuristics.registry import HEURISTICS
from wfsched.placing.list_scheduling import top_durations, top_levels
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.method import Scheduler
from wfsched.schedule.needs import missing
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import solve
from wfsched.testing import check_scheduler
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.read import read_workflow

NAMES = HEURISTICS.names()
REAL = ("Montage_50", "CyberShake_50", "Epigenomics_46", "Inspiral_100", "HEFT_paper")


def equipped(name: str, problem: Problem) -> Problem:
    """Return the problem with a supply if the scheduler needs one."""
    lacking = missing(HEURISTICS.entry(name).needs, problem.given)
    return supplied(problem, varied(stretch=20.0)) if lacking else problem


def run(name: str, problem: Problem, seed: int = 0) -> Schedule:
    """Run a scheduler, with a supply if it needs one; the schedule has the problem that it is of."""
    scheduler: Scheduler = HEURISTICS.entry(name).load()
    return scheduler(equipped(name, problem), generator(seed, name))


def digest(schedule: Schedule) -> str:
    arrays = (schedule.machine, schedule.level, schedule.order, schedule.start, schedule.finish)
    when = np.array([schedule.offset])
    return hashlib.sha256(b"".join(array.tobytes() for array in (*arrays, schedule.hold, when))).hexdigest()


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(problem=problems(), seed=seeds())
def test_every_scheduler_keeps_the_contract(name: str, problem: Problem, seed: int) -> None:
    check_scheduler(name, problems=[equipped(name, problem)], seed=seed)
    schedule = run(name, problem, seed)
    top = top_levels(problem)[schedule.machine]
    slowing = "levels" in HEURISTICS.entry(name).supports
    assert np.all(schedule.level <= top) if slowing else np.array_equal(schedule.level, top)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("platform", ["cfn-6", "cfn-3tier"])
@pytest.mark.parametrize("workflow", REAL)
def test_every_schedule_of_a_public_file_is_possible(
    real_dax: Path, workflow: str, platform: str, name: str
) -> None:
    problem = Problem(read_workflow(real_dax / f"{workflow}.xml"), load_platform(platform))
    bounds = limits_by_factors(problem, 0.3)
    problem = problem.constrained(budget(bounds.budget), deadline(bounds.deadline_s))
    problem = supplied(problem, varied(300.0, stretch=60.0), window_s=7200.0)
    schedule = run(name, problem)
    assert check(schedule) == ()
    least = lower_bounds(problem)
    assert schedule.makespan_s >= least.makespan_s * (1 - 1e-9)
    assert schedule.energy_j >= least.energy_j * (1 - 1e-9)
    assert schedule.cost >= least.cost * (1 - 1e-9)


@pytest.mark.parametrize("name", ["heft", "peft", "cpop", "min-min", "max-min", "grp-heft"])
@settings(max_examples=40, deadline=None, derandomize=True)
@given(problem=problems(shared=False))
def test_no_task_starts_before_the_boot_or_waits_past_all_work(name: str, problem: Problem) -> None:
    schedule = run(name, problem)
    tables = problem.tables
    assert np.all(schedule.start >= tables.boot_s[schedule.machine])
    moved = tables.latency.max() + tables.edge_bytes * tables.inverse_bandwidth.max()
    staged = tables.stage_in_s.max() if len(tables.stage_in_s) else 0.0
    ran = top_durations(problem)[np.arange(problem.n_tasks), schedule.machine]
    longest = ran.sum() + moved.sum() + tables.boot_s.max() + staged
    assert schedule.finish.max() <= longest * (1 + 1e-9) + 1e-9


@pytest.mark.parametrize("family", ["montage", "cybershake", "inspiral", "genome"])
def test_heft_is_no_slower_than_everything_on_the_fastest_machine(family: str) -> None:
    problem = Problem(generate(family, 100, 3), load_platform("cfn-6"))
    serial = top_durations(problem).sum(axis=0).min()
    assert run("heft", problem).makespan_s <= serial


@pytest.mark.parametrize("name", NAMES)
def test_a_scheduler_draws_as_its_entry_says(name: str) -> None:
    assert HEURISTICS.entry(name).draws == (name == "random")
    assert solve(supplied(small()), name).drew == HEURISTICS.entry(name).draws


def test_random_is_told_by_its_seed() -> None:
    drawn = {digest(run("random", small(), seed)) for seed in range(5)}
    assert len(drawn) == 5


@lru_cache
def small() -> Problem:
    return Problem(generate("montage", 60, 1), load_platform("cfn-6"))


def test_schedules_do_not_depend_on_the_hash_seed() -> None:
    script = (
        "from heuristics.test_heuristics_contract import NAMES, digest, run, small\n"
        "print(*(digest(run(name, small())) for name in NAMES))"
    )
    here = " ".join(digest(run(name, small())) for name in NAMES)
    tests = Path(__file__).parents[1]
    path = os.pathsep.join([str(tests), str(tests.parent)])
    for seed in ("0", "1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == here


@pytest.mark.parametrize("name", NAMES)
def test_every_row_says_what_it_is(name: str) -> None:
    entry = HEURISTICS.entry(name)
    assert entry.summary
    assert entry.source or name in ("random", "round-robin", "energy-least")
    assert entry.load().__doc__


@pytest.mark.parametrize("name", [entry.name for entry in HEURISTICS if "supply" in entry.needs])
def test_what_needs_a_supply_refuses_a_problem_without_one(name: str) -> None:
    with pytest.raises(ProblemError, match=f"{name}: .*needs a supply.*--supply"):
        HEURISTICS.entry(name).load()(small(), generator(0))
    with pytest.raises(ProblemError, match=f"{name}: .*needs a supply.*--supply"):
        solve(small(), name)


def test_published_and_printed_names_of_grp_heft_are_one() -> None:
    assert HEURISTICS.entry("gpr-heft") is HEURISTICS.entry("GRP_HEFT")
    with pytest.raises(ParameterError, match="Did you mean 'round-robin'"):
        HEURISTICS.entry("roundrobin")
