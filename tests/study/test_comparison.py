from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wfsched.core.errors import ParameterError, ScheduleError
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.stop import Stop
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.method import Scheduler
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import solve
from wfsched.study.comparison import compare
from wfsched.workflow.generate.generator import generate

SEARCH = NSGA2(pop_size=8, n_offsprings=16, stop=Stop(generations=3))


@pytest.fixture(scope="module")
def problem() -> Problem:
    return Problem(generate("montage", 20, seed=2), load_platform("cfn-6"))


def on_machine(index: int) -> Scheduler:
    """Return a scheduler that puts everything on one machine at its top frequency."""

    def scheduler(problem: Problem, rng: np.random.Generator) -> Schedule:
        top = problem.platform.machines[index].type.n_levels - 1
        return Schedule.decode(problem, np.full(problem.n_tasks, index), np.full(problem.n_tasks, top))

    return scheduler


def test_deterministic_methods_run_once_and_the_others_once_per_seed(problem: Problem) -> None:
    rows = compare(problem, ["heft", "random", "gpr-heft", SEARCH], range(1, 4))
    assert [(row.method, row.runs) for row in rows] == [
        ("heft", 1), ("random", 3), ("grp-heft", 1), ("nsga2", 3),
    ]  # fmt: skip


def test_figures_are_means_over_the_seeds(problem: Problem) -> None:
    (row,) = compare(problem, ["random"], [4, 9])
    both = [solve(problem, "random", seed=seed).schedule for seed in (4, 9)]
    assert both[0].makespan_s != both[1].makespan_s
    assert row.makespan_s == pytest.approx(sum(s.makespan_s for s in both) / 2, rel=1e-12)
    assert row.energy_j == pytest.approx(sum(s.energy_j for s in both) / 2, rel=1e-12)
    assert row.cost == pytest.approx(sum(s.cost for s in both) / 2, rel=1e-12)
    assert row.machines_used == sum(s.figures.machines_used for s in both) / 2


def test_the_cheapest_schedule_has_normalised_cost_1(problem: Problem) -> None:
    cheap, fast = compare(problem, ["cheapest", "heft"], [1])
    assert cheap.normalised_cost == 1.0
    assert fast.normalised_cost == pytest.approx(fast.cost / cheap.cost, rel=1e-12)


def test_success_is_the_share_of_runs_within_deadline_and_budget(problem: Problem) -> None:
    makespans = sorted(solve(problem, "random", seed=seed).schedule.makespan_s for seed in range(1, 5))
    bounded = problem.constrained(deadline((makespans[0] + makespans[1]) / 2))
    assert compare(bounded, ["random"], range(1, 5))[0].success == 0.25
    assert compare(problem, ["random"], range(1, 5))[0].success is None


def test_what_the_tolerance_allows_is_a_success(problem: Problem) -> None:
    cost = solve(problem, "heft").schedule.cost
    rows = [
        compare(problem.constrained(budget(0.9 * cost, tolerance=q * cost)), ["heft"], [1])[0].success
        for q in (0.09, 0.11)
    ]
    assert rows == [0.0, 1.0]


def test_the_rule_picks_from_the_front(problem: Problem) -> None:
    by_rule = {rule: compare(problem, [SEARCH], [5], pick=rule)[0] for rule in ("least-energy", "fastest")}
    front = solve(problem, SEARCH, seed=5).front
    assert by_rule["fastest"].makespan_s == front.objectives[:, 0].min()
    assert by_rule["least-energy"].energy_j == front.objectives[:, 1].min()


def test_a_function_can_be_compared(problem: Problem) -> None:
    rows = compare(problem, [on_machine(0), on_machine(5)], range(1, 3))
    assert [(row.method, row.runs, row.machines_used) for row in rows] == [("scheduler", 1, 1.0)] * 2
    speeds = [problem.platform.machines[k].type.speed for k in (0, 5)]
    assert rows[0].makespan_s / rows[1].makespan_s == pytest.approx(speeds[1] / speeds[0], rel=1e-9)


def test_a_wrong_schedule_is_refused(problem: Problem) -> None:
    def early(problem: Problem, rng: np.random.Generator) -> Schedule:
        right = on_machine(0)(problem, rng)
        fields = {name: getattr(right, name) for name in Schedule.__slots__}
        return Schedule(**{**fields, "start": right.start - 1.0})

    with pytest.raises(
        ScheduleError, match=r"early: the scheduler returned an impossible schedule: task .* -1"
    ):
        compare(problem, [early], [1])


def test_a_scheduler_that_knows_its_own_problem_only_is_compared(problem: Problem) -> None:
    plan = solve(problem, "heft").schedule

    def mine(_problem: Problem, _rng: np.random.Generator) -> Schedule:
        return plan

    (row,) = compare(problem, [mine], [1])
    assert row.makespan_s == plan.makespan_s


@pytest.mark.parametrize(
    ("methods", "seeds", "told"),
    [
        ("heft", [1], "methods: wrong type; got 'str'; allowed: a list of methods. One method is a list"),
        (["heft"], 1, "seeds: wrong type; got 'int'; allowed: a list of seeds. One seed is a list"),
    ],
)
def test_single_values_are_no_lists(problem: Problem, methods: Any, seeds: Any, told: str) -> None:
    with pytest.raises(ParameterError) as caught:
        compare(problem, methods, seeds)
    assert str(caught.value).startswith(told)


def test_each_run_is_announced(problem: Problem) -> None:
    told: list[tuple[str, int]] = []
    compare(problem, ["heft", "random"], [3, 4], on_run=lambda method, seed: told.append((method, seed)))
    assert told == [("heft", 3), ("random", 3), ("random", 4)]


@pytest.mark.parametrize(("methods", "seeds"), [([], [1]), (["heft"], []), (["hefty"], [1])])
def test_nothing_to_compare_is_refused(problem: Problem, methods: list[str], seeds: list[int]) -> None:
    with pytest.raises(ParameterError):
        compare(problem, methods, seeds)
