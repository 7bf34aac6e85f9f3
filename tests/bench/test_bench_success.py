"""When deadline and budget cannot be kept: a proof, so it must never strike a schedule that keeps them."""

from __future__ import annotations

import math

import pytest

from benchmarks.success import most_work
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow.generate.generator import generate


def leased(family: str = "genome") -> Problem:
    return Problem(generate(family, 10), load_platform("laco-9"))


def test_one_lease_holds_what_its_machine_does_in_an_hour() -> None:
    """Closed form: the budget pays one unit of the cheapest machine, and of nothing else."""
    problem = leased()
    tables = problem.tables
    price = float((tables.lease_rate * tables.quantum_s).min())
    machine = int(tables.lease_rate.argmin())
    top = tables.slowdown[machine, problem.level_counts()[machine] - 1]
    alone = float((tables.base[:, machine] * top).sum())
    assert most_work(problem, 1e9, 1.01 * price) == pytest.approx(tables.quantum_s / alone)
    assert most_work(problem, 60.0, 1.01 * price) == pytest.approx(60.0 / alone)
    assert most_work(problem, 1e9, 0.99 * price) == pytest.approx(0.0)


@pytest.mark.parametrize("family", ["genome", "montage", "ligo"])
@pytest.mark.parametrize("method", ["heft", "cheapest", "grp-heft", "binpack"])
def test_leases_of_a_schedule_hold_its_work(family: str, method: str) -> None:
    problem = leased(family)
    schedule = solve(problem, method).schedule
    assert most_work(problem, schedule.makespan_s, schedule.cost) >= 1.0 - 1e-6


def test_prices_per_task_prove_nothing() -> None:
    problem = Problem(generate("genome", 10), load_platform("cfn-6"))
    assert most_work(problem, 1.0, 0.0) == math.inf
