"""What holds for every row of the table of algorithms."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import wfsched
from wfsched.core.errors import ParameterError
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.registry import ALGORITHMS, settings
from wfsched.evolve.stop import Stop
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import deadline
from wfsched.schedule.problem import Problem
from wfsched.solving import Result, hypervolume_box, solve
from wfsched.testing import check_algorithm
from wfsched.workflow.generate.generator import generate

NAMES = ALGORITHMS.names()


@lru_cache
def small(*objectives: str) -> Problem:
    problem = Problem(generate("montage", 30, 1), load_platform("cfn-6"))
    return problem.minimising(objectives) if objectives else problem


def parameters(name: str, **changes: object) -> Parameters:
    known = {each.name for each in fields(ALGORITHMS.entry(name).load())}
    sizes = {"pop_size": 12, "n_offsprings": 20, "start_weights": 0, "stop": Stop(generations=6)}
    return settings(name, **{key: value for key, value in (sizes | changes).items() if key in known})


def run(name: str, problem: Problem, *, seed: int = 1, threads: int = 1, **changes: object) -> Result:
    return solve(problem, parameters(name, **changes), seed=seed, threads=threads)


def digest(result: Result) -> str:
    front = result.front
    arrays = (front.machine, front.level, front.order, front.hold, front.offset, front.figures)
    return hashlib.sha256(b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)).hexdigest()


@pytest.mark.parametrize("name", NAMES)
def test_every_row_says_what_it_is(name: str) -> None:
    entry = ALGORITHMS.entry(name)
    owner = entry.load()
    assert issubclass(owner, Parameters)
    assert owner.name == entry.name == name
    assert entry.summary
    assert entry.source
    assert owner.__doc__
    assert sys.modules[owner().strategy.__module__].__doc__


@pytest.mark.parametrize("name", NAMES)
def test_every_algorithm_keeps_the_contract(name: str) -> None:
    check_algorithm(name)


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_front_for_any_number_of_threads(name: str) -> None:
    # Large enough that threads get rows of their own.
    problem = Problem(generate("montage", 300, 1), load_platform("cfn-6"))
    sizes = {"pop_size": 80, "n_offsprings": 160, "stop": Stop(generations=2)}
    params = {**sizes, "start_from": (), "extremes": False}
    one, three = (digest(run(name, problem, threads=threads, **params)) for threads in (1, 3))
    assert one == three
    assert digest(run(name, problem, seed=2, **params)) != one


def test_fronts_do_not_depend_on_the_hash_seed() -> None:
    script = (
        "from evolve.test_algorithms_contract import NAMES, digest, run, small\n"
        "print(*(digest(run(name, small())) for name in NAMES))"
    )
    here = " ".join(digest(run(name, small())) for name in NAMES)
    tests = Path(__file__).parents[1]
    path = os.pathsep.join([str(tests), str(tests.parent)])
    env = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": path}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == here


@lru_cache
def windowed() -> Problem:
    """A problem with a window, in which there is green power for a while."""
    problem = small()
    green = Trace(np.array([0.0, 2000.0, 5000.0]), np.array([0.0, 900.0, 0.0]), 9000.0, "W", "wrap")
    supply = {site.name: Supply(green, constant(400.0, "g/kWh")) for site in problem.platform.sites}
    return replace(
        problem, supply=supply, window_s=6000.0, time_step_s=500.0, objectives=("makespan", "carbon")
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("delays", [False, True])
def test_start_and_holds_are_searched_too(name: str, delays: bool) -> None:
    front = run(name, windowed(), delays=delays, start_from_green=(), start_from=()).front
    for schedule in front:
        assert check(schedule) == ()
    assert (front.offset % 500.0 == 0.0).all()
    assert front.offset.max() <= 6000.0
    assert bool(front.hold.size and front.hold.any()) <= delays
    assert front.offset.any()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "random-search"])
def test_a_population_finds_its_way_to_what_keeps_the_deadline(name: str) -> None:
    limit = 1.6 * solve(small(), "heft").schedule.makespan_s
    bounded = small().constrained(deadline(limit))
    bare = {"start_from": (), "start_within_limits": False, "extremes": False, "archive": False}
    result = run(name, bounded, stop=Stop(evaluations=1500), **bare)
    assert result.history[0].feasible == 0
    assert result.front.feasible.all()


@pytest.mark.parametrize("name", NAMES)
def test_with_an_archive_the_hypervolume_never_falls_and_no_start_is_lost(name: str) -> None:
    result = run(name, small("makespan", "energy", "cost"), pop_size=20, stop=Stop(generations=12))
    volumes = np.array([generation.hypervolume for generation in result.history])
    # Thinning out a full archive may cost a little.
    assert np.diff(volumes).min() > -1e-3 * volumes[-1]
    for heuristic in ("heft", "cheapest"):
        seed = solve(small("makespan", "energy", "cost"), heuristic).front.objectives[0]
        assert (result.front.objectives.min(axis=0) <= seed + 1e-9).all()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "random-search"])
def test_a_search_gains_on_what_it_started_from(name: str) -> None:
    result = run(name, small(), start_from=(), extremes=False, stop=Stop(generations=40))
    drawn = run(
        "random-search", small(), start_from=(), extremes=False, stop=Stop(evaluations=result.evaluations)
    )
    assert result.box is not None
    means = [result.box.scaled(one.front.objectives).mean(axis=1).min() for one in (result, drawn)]
    assert means[0] < means[1]
    # One that aims at a point of the front alone passes the others by.
    if name != "tseda":
        assert (result.hypervolume or 0.0) > (drawn.hypervolume or 0.0)


def test_all_start_from_the_same_first_population() -> None:
    first = [run(name, small(), stop=Stop(generations=0)) for name in NAMES]
    assert len({digest(result) for result in first}) == 1
    assert len({result.history[0].best for result in first}) == 1


def test_the_box_is_that_of_the_problem() -> None:
    assert run("spea2", small()).box == hypervolume_box(small())


def test_names_of_algorithms_and_heuristics_are_told_apart_and_misspelt_ones_refused() -> None:
    assert solve(small(), "random").history == ()
    assert len(solve(small(), "Random_Search", stop=Stop(generations=1)).history) == 2
    with pytest.raises(ParameterError, match="Did you mean 'spea2'"):
        solve(small(), "spea")


def test_the_algorithm_of_the_documentation_runs() -> None:
    text = (Path(__file__).parents[2] / "docs" / "extending.md").read_text()
    (example,) = [part for part in text.split("```python\n")[1:] if "class Lexicographic" in part]
    names: dict[str, object] = {"ws": wfsched, "problem": small()}
    source = example.partition("```")[0]
    # A dataclass looks itself up in the module that it says it is of.
    module = ModuleType("example")
    module.__dict__.update(names)
    sys.modules["example"] = module
    try:
        exec(source, module.__dict__)
    finally:
        del sys.modules["example"]
    result = module.__dict__["result"]
    assert result.method == "lexicographic"
    assert result.evaluations == 2000
    assert result.front.objectives[:, 1].min() < solve(small(), "heft").schedule.energy_j
