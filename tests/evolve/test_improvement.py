"""The memetic step: when it is called, what it may spend and what becomes of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.encoding import Genes
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.improvement import Improvement
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.stop import Stop
from wfsched.schedule.constraints import deadline
from wfsched.schedule.problem import Problem
from wfsched.solving import Result, solve

PARAMS = NSGA2(
    pop_size=10,
    n_offsprings=20,
    start_from=(),
    start_within_limits=False,
    start_weights=0,
    extremes=False,
    archive=False,
)


@dataclass
class AllAtTheTop:
    """Runs each task of the first schedules at the top frequency; looks at `tried` before."""

    tried: int = 0
    gives: int = 2
    asked: list[int] = field(default_factory=list)

    def __call__(
        self, problem: EncodedProblem, population: Population, rng: np.random.Generator, most: int, /
    ) -> tuple[Genes, int]:
        self.asked.append(most)
        rows = population.get("X")[: min(self.gives, most)].copy()
        machine, level, *_ = problem.encoding.placement(rows)
        level[:] = problem.encoding.n_levels[machine] - 1
        return rows, min(self.tried, most - len(rows))


def run(problem: Problem, improver: AllAtTheTop, stop: Stop, **other: int) -> Result:
    improvement = Improvement(improver, **({"every": 3, "evaluations": 30} | other))
    return solve(problem, PARAMS, stop=stop, improvement=improvement, threads=1)


def test_it_is_called_every_few_generations_and_in_the_last_one(wide_problem: Problem) -> None:
    improver = AllAtTheTop()
    result = run(wide_problem, improver, Stop(generations=7))
    assert improver.asked == [30, 30, 30]
    spent = np.diff([g.evaluations for g in result.history])
    assert [int(n) for n in spent[[0, 1, 3, 4]]] == [20] * 4
    # Two rows each, unless the population knows them already.
    assert all(20 <= n <= 22 for n in spent[[2, 5, 6]])
    assert spent[2] == 22


def test_what_it_tries_is_counted(wide_problem: Problem) -> None:
    spent = [
        np.diff([g.evaluations for g in run(wide_problem, improver, Stop(generations=3)).history])[2]
        for improver in (AllAtTheTop(), AllAtTheTop(tried=7))
    ]
    assert spent[1] - spent[0] == 7


def test_what_it_makes_takes_part_in_survival(wide_problem: Problem) -> None:
    """The makespan of some schedule falls when all its tasks run at the top frequency."""
    problem = wide_problem.minimising(("makespan",))
    with_it = run(problem, AllAtTheTop(), Stop(generations=3))
    without = solve(problem, PARAMS, stop=Stop(generations=3), threads=1)
    before = [[g.best for g in result.history[:3]] for result in (with_it, without)]
    assert before[0] == before[1]
    assert with_it.history[3].best < without.history[3].best


@pytest.mark.parametrize("tried", [0, 5, 1000])
@pytest.mark.parametrize("evaluations", [10, 20, 35, 60, 75, 200])
def test_evaluations_stay_exact_and_some_are_kept_back_for_the_last(
    wide_problem: Problem, evaluations: int, tried: int
) -> None:
    improver = AllAtTheTop(tried)
    result = run(wide_problem, improver, Stop(evaluations=evaluations))
    assert result.evaluations == evaluations
    assert result.stopped_by == "evaluations"
    assert all(0 < most <= 30 for most in improver.asked)
    if evaluations >= 60:
        assert 30 in improver.asked


@pytest.mark.parametrize("evaluations", [60, 75, 200, 201])
def test_one_that_spends_all_it_may_ends_the_run_with_what_was_kept_back(
    wide_problem: Problem, evaluations: int
) -> None:
    result = run(wide_problem, AllAtTheTop(tried=1000, gives=0), Stop(evaluations=evaluations))
    assert result.evaluations == evaluations
    last = result.history[-1].evaluations - result.history[-2].evaluations
    assert 30 < last <= 30 + 20


def test_one_that_takes_too_much_is_refused(wide_problem: Problem) -> None:
    def greedy(
        problem: EncodedProblem, population: Population, rng: np.random.Generator, most: int, /
    ) -> tuple[Genes, int]:
        return population.get("X")[:1], most

    with pytest.raises(ValueError, match="30 schedules, not 31"):
        solve(wide_problem, PARAMS, stop=Stop(generations=1), improvement=Improvement(greedy, evaluations=30))


def test_a_first_population_that_keeps_no_limit_is_improved_at_once_and_again(wide_problem: Problem) -> None:
    improver = AllAtTheTop()
    impossible = wide_problem.constrained(deadline(1e-6, mode="hard"))
    run(impossible, improver, Stop(generations=25, extra_generations=0), every=100, at_once=50)
    assert improver.asked == [50, 30, 30, 30]


def test_a_first_population_that_keeps_the_limits_is_not(wide_problem: Problem) -> None:
    improver = AllAtTheTop()
    run(wide_problem, improver, Stop(generations=25), every=100, at_once=50)
    assert improver.asked == [30]


def test_improvement_at_once_leaves_what_the_last_one_keeps_back(wide_problem: Problem) -> None:
    improver = AllAtTheTop(tried=10_000)
    impossible = wide_problem.constrained(deadline(1e-6, mode="hard"))
    result = run(impossible, improver, Stop(evaluations=100, extra_generations=0), at_once=1000)
    assert improver.asked[0] == 60
    assert result.evaluations == 100
