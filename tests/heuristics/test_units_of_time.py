"""List schedulers in another unit of time: the same schedule, stretched."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from heuristics.green_supply import supplied, varied
from wfsched.core.rng import generator
from wfsched.heuristics.limits_by_factors import limits_by_factors
from wfsched.heuristics.registry import HEURISTICS
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import machine_type, platform

FACTORS = (6.0, 1 / 3, 1000.0)
N_GRAPHS = 40
# Graphs with a task that fits a gap exactly, or with green power that is just enough.
EXACT_FITS = (46, 104, 179, 197, 739, 1111, 1191, 1266)
# It buys machines for one second where leases have no unit, whatever the unit of the workflow is.
BY_THE_SECOND = ("grp-heft-literal",)
METHODS = [name for name in HEURISTICS.names() if name not in BY_THE_SECOND]


def stretched(work: list[float], edges: list[tuple[int, int, float]], factor: float) -> Problem:
    """Return a problem with all run times and bytes times `factor`, without limits or supply."""
    tasks = Tasks.of([f"T{i}" for i in range(len(work))], np.array(work) * factor)
    source, target, size = zip(*edges)
    graph = Edges.of(source, target, 1e7 * np.array(size) * factor)
    machines = platform(machine_type("two", 2.0, 0.7), machine_type("three", 3.0, 1.1))
    return Problem(Workflow.build("stretched", tasks, graph), machines)


def drawn(seed: int, factor: float) -> Problem:
    """Return a random problem of small whole numbers, so that finishes tie often, with limits and supply.

    Times, bytes, limits, the window, its step and the supply are `factor` times as long; prices are for the
    second of run time, so that costs and the budget are `factor` times as high.
    """
    rng = np.random.default_rng(seed)
    size = int(rng.integers(3, 9))
    pairs = [(i, j) for j in range(size) for i in range(j) if rng.random() < 0.4] or [(0, 1)]
    edges = [(i, j, float(rng.integers(0, 4))) for i, j in pairs]
    work = rng.integers(1, 7, size).astype(float).tolist()
    problem, unit = (stretched(work, edges, of) for of in (factor, 1.0))
    limits = limits_by_factors(unit, 0.37, 0.41)
    problem = problem.constrained(budget(limits.budget * factor), deadline(limits.deadline_s * factor))
    problem = supplied(problem, varied(stretch=factor), window_s=120.0 * factor)
    return replace(problem, time_step_s=10.0 * factor)


def scheduled(name: str, problem: Problem) -> Schedule:
    schedule: Schedule = HEURISTICS.entry(name).load()(problem, generator(1, name))
    return schedule


@pytest.mark.parametrize("name", METHODS)
def test_a_schedule_does_not_depend_on_the_unit_of_time(name: str) -> None:
    for seed in (*range(N_GRAPHS), *EXACT_FITS):
        one = scheduled(name, drawn(seed, 1.0))
        for factor in FACTORS:
            other = scheduled(name, drawn(seed, factor))
            told = f"graph {seed}, times {factor:g}"
            np.testing.assert_array_equal(other.machine, one.machine, err_msg=told)
            np.testing.assert_array_equal(other.level, one.level, err_msg=told)
            np.testing.assert_allclose(other.start, one.start * factor, rtol=1e-9, err_msg=told)


@pytest.mark.parametrize("factor", [1.0, *FACTORS])
def test_equal_finishes_go_to_the_first_machine(factor: float) -> None:
    """A ends at 3 s on both machines; on the first one all of it ends at 3 s."""
    problem = stretched([2.0, 4.0, 4.0, 2.0, 3.0], [(2, 3, 1.0)], factor)
    assert scheduled("heft", problem).makespan_s == pytest.approx(3.0 * factor)


@pytest.mark.parametrize("factor", [1.0, *FACTORS])
def test_equal_sums_of_peft_go_to_the_first_machine(factor: float) -> None:
    """By exact fractions: T0 goes to the second machine, T1 has the sum 3 on both, T2 ends on the second."""
    problem = stretched([3.0, 4.0, 2.0], [(0, 2, 2.0), (1, 2, 1.0)], factor)
    assert scheduled("peft", problem).machine.tolist() == [1, 0, 1]
    assert scheduled("peft", problem).makespan_s == pytest.approx(11.0 / 3.0 * factor)
