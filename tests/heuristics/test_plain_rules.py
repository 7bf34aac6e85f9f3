"""Cheapest, fastest, random, round robin, min-min and max-min on problems worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from heuristics.green_supply import supplied, varied
from wfsched.core.arrays import GeneArray
from wfsched.core.rng import generator
from wfsched.heuristics.budget.cheapest import cheapest
from wfsched.heuristics.makespan.fastest import fastest
from wfsched.heuristics.makespan.min_min import max_min, min_min
from wfsched.heuristics.makespan.round_robin import round_robin
from wfsched.heuristics.makespan.uniform_random import uniform_random
from wfsched.heuristics.registry import HEURISTICS
from wfsched.platforms.pricing import Lease
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import chain, machine_type, platform

RNG = generator(0)


def independent(times: list[list[float]], **other: object) -> Problem:
    """Tasks on machines of speed 1 at 0.36 per hour that run them in `times`."""
    n = len(times)
    workflow = Workflow.build("bag", Tasks.of([f"T{i}" for i in range(n)], [1.0] * n), Edges.of([], []))
    return Problem(
        workflow, platform(*[machine_type("one", 1.0, 0.36)] * len(times[0]), **other), times=times
    )


def test_cheapest_runs_everything_on_the_cheap_machine() -> None:
    """35 s of work at 0.0001 per second on M0; M1 is twice as fast and three times as dear."""
    schedule = cheapest(chain(), RNG)
    assert schedule.machine.tolist() == [0, 0, 0]
    assert (schedule.makespan_s, schedule.cost) == (35.0, pytest.approx(0.0035))


def test_cheapest_counts_what_is_billed() -> None:
    """An hour of M0 would do, but with M1's times the whole bag costs less there by the second."""
    times = [[100.0, 60.0]] * 3
    assert cheapest(independent(times), RNG).machine.tolist() == [1, 1, 1]
    hourly = independent(times, pricing=Lease(3600.0))
    schedule = cheapest(hourly, RNG)
    assert schedule.machine.tolist() == [1, 1, 1], "as dear by the hour, and sooner done"


def test_cheapest_sends_elsewhere_what_its_machine_cannot_host() -> None:
    problem = independent([[1.0, 9.0, 5.0], [1.0, 9.0, 5.0], [np.nan, 4.0, 3.0]])
    assert cheapest(problem, RNG).machine.tolist() == [0, 0, 2]


def test_fastest_never_leaves_the_quickest_machines() -> None:
    problem = independent([[9.0, 2.0, 2.0, 3.0]] * 3)
    schedule = fastest(problem, RNG)
    assert schedule.machine.tolist() == [1, 2, 1]
    assert schedule.makespan_s == 4.0


def test_round_robin_passes_over_what_cannot_host() -> None:
    problem = independent([[1.0] * 3, [1.0, np.nan, 1.0], [1.0] * 3, [np.nan, np.nan, 1.0]])
    assert round_robin(problem, RNG).machine.tolist() == [0, 2, 0, 2]


def test_random_draws_all_hosts_alike() -> None:
    problem = independent([[1.0, np.nan, 1.0, 1.0]] * 3000)
    counts = np.bincount(uniform_random(problem, generator(5)).machine, minlength=4)
    assert counts[1] == 0
    # Three standard deviations of a binomial (3000, 1/3) are 77.
    assert np.all(np.abs(counts[[0, 2, 3]] - 1000) < 78)


# Maheswaran et al. and Braun et al. compare the two rules by bags like this: long tasks first, or last.
BAG = [[2.0, 4.0], [3.0, 5.0], [4.0, 6.0], [10.0, 12.0]]


def placed(machine: GeneArray, start: np.ndarray) -> list[tuple[int, float]]:
    return list(zip(machine.tolist(), start.tolist()))


def test_min_min_takes_short_tasks_first() -> None:
    """T0 on M0 to 2; T1 ends at 5 on either: M0; T2 on M1 to 6; T3: 15 on M0, 18 on M1."""
    schedule = min_min(independent(BAG), RNG)
    assert placed(schedule.machine, schedule.start) == [(0, 0.0), (0, 2.0), (1, 0.0), (0, 5.0)]


def test_max_min_takes_long_tasks_first() -> None:
    """T3 on M0 to 10; T2 on M1 to 6; T1: 13 on M0, 11 on M1; T0: 12 on M0, 15 on M1."""
    schedule = max_min(independent(BAG), RNG)
    assert placed(schedule.machine, schedule.start) == [(0, 10.0), (1, 6.0), (1, 0.0), (0, 0.0)]
    assert schedule.makespan_s == 12.0


def test_min_min_waits_for_data() -> None:
    """MODEL: A on M1 to 5 s, B's 100 MB stay there: to 15 s; E after it: 17.5 s."""
    schedule = min_min(chain(), RNG)
    assert placed(schedule.machine, schedule.finish) == [(1, 5.0), (1, 15.0), (1, 17.5)]


@pytest.mark.parametrize("name", HEURISTICS.names())
def test_machines_free_of_charge_divide_by_no_price(name: str) -> None:
    """One task, with a deadline and a budget: whoever weighs time against cost takes the faster machine."""
    machines = platform(machine_type("slow", 1.0, 0.0), machine_type("fast", 2.0, 0.0))
    workflow = Workflow.build("one", Tasks.of(["A"], [10.0]), Edges.of([], []))
    problem = Problem(workflow, machines).constrained(deadline(100.0), budget(1.0))
    entry = HEURISTICS.entry(name)
    if "supply" in entry.needs:
        problem = supplied(problem, varied())
    schedule = entry.load()(problem, RNG)
    assert check(schedule) == ()
    if entry.objectives >= {"makespan"} and not name.startswith("grp-heft-literal"):
        assert schedule.machine.tolist() == [1]
