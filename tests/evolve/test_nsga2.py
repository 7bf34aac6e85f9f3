"""The search as a whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import moocore
import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.evolve.encoded_problem import PopulationEvaluator
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.presets import PRESETS
from wfsched.evolve.recorder import Generation
from wfsched.evolve.registry import preset
from wfsched.evolve.search import Search, search
from wfsched.evolve.stop import Stop
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.fronts.indicators import HypervolumeBox
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import two_machines

SHORT = NSGA2(pop_size=20, n_offsprings=30, stop=Stop(generations=8))


def run(problem: Problem, params: NSGA2 = SHORT, **other: object) -> Search:
    box = HypervolumeBox(*zip(*[(0.0, 1e6)] * len(problem.objectives)))
    order = problem.workflow.topological
    return search(problem, params, **({"seed": 1, "box": box, "order": order} | other))  # type: ignore[arg-type]


def same(a: Search, b: Search) -> bool:
    names = ("machine", "level", "order", "figures")
    return all(np.array_equal(getattr(a.front, name), getattr(b.front, name)) for name in names)


@pytest.mark.parametrize("name", PRESETS)
def test_same_seed_same_front_for_any_number_of_threads(wide_problem: Problem, name: str) -> None:
    params = replace(preset(name), stop=Stop(generations=6))
    assert same(run(wide_problem, params, threads=1), run(wide_problem, params, threads=3))
    assert not same(run(wide_problem, params, seed=1), run(wide_problem, params, seed=2))


@pytest.mark.parametrize(
    "objectives",
    [("makespan", "energy"), ("makespan", "energy", "cost"), ("cost",), ("energy", "cost")],
)
def test_fronts_are_possible_and_non_dominated(wide_problem: Problem, objectives: tuple[str, ...]) -> None:
    front = run(wide_problem.minimising(objectives)).front
    assert len(front)
    assert moocore.is_nondominated(front.objectives, keep_weakly=False).all()
    for schedule in front:
        assert check(schedule) == ()


def test_evaluations_are_counted_with_the_initial_population(wide_problem: Problem) -> None:
    found = run(wide_problem, preset("cfn"))
    assert found.evaluations == 80 + 100 * 160
    assert [g.number for g in found.history] == list(range(101))
    assert found.history[-1].evaluations == found.evaluations


def test_a_starting_schedule_is_never_lost(wide_problem: Problem) -> None:
    slow = np.zeros(wide_problem.n_tasks)
    seeds = [Schedule.decode(wide_problem, slow + k, slow) for k in range(3)]
    front = run(wide_problem, start_from=seeds).front
    for seed in seeds:
        assert front.objectives[:, 0].min() <= seed.makespan_s
        assert front.objectives[:, 1].min() <= seed.energy_j


@pytest.mark.parametrize("objectives", [("makespan", "energy"), ("makespan", "energy", "cost")])
def test_with_an_archive_hypervolume_never_falls(wide_problem: Problem, objectives: tuple[str, ...]) -> None:
    found = run(wide_problem.minimising(objectives))
    values = np.array([g.hypervolume for g in found.history])
    assert values[-1] > values[0]
    # Thinning out a full archive may cost a little.
    assert np.diff(values).min() > -1e-3 * values[-1]
    assert len(found.front) <= SHORT.pop_size


def test_a_hard_deadline_is_kept_where_it_can_be(wide_problem: Problem) -> None:
    free = run(wide_problem).front.objectives[:, 0]
    bounded = wide_problem.constrained(deadline(float(np.median(free))))
    assert run(bounded).front.feasible.all()


def test_nothing_feasible_returns_the_least_violating_marked_so(wide_problem: Problem) -> None:
    bounded = wide_problem.constrained(deadline(1.0))
    found = run(bounded)
    assert len(found.front) >= 1
    assert not found.front.feasible.any()
    assert found.front.violations.min() == pytest.approx(found.front.objectives[:, 0].min() - 1.0)
    assert found.history[-1].feasible == 0
    assert np.isnan(found.history[-1].best).all()


def test_a_soft_budget_gives_way_where_a_hard_one_does_not(chain_of_six: Problem) -> None:
    """Running on M1 pays three times the price for twice the speed: the budget allows M0 only."""
    problem = chain_of_six.minimising(("makespan",))
    bound = 21.0 * 0.36 / 3600.0
    params = replace(SHORT, stop=Stop(generations=30))
    strict = run(problem.constrained(budget(bound, mode="hard")), params).front
    lenient = run(problem.constrained(budget(bound, mode="soft", weight=0.5)), params).front
    assert strict.feasible.all()
    assert strict.objectives.min() == pytest.approx(21.0)
    assert lenient.objectives.min() == pytest.approx(10.5)
    assert not lenient.feasible.any()


def test_limits_first_keeps_a_soft_budget_like_a_hard_one(chain_of_six: Problem) -> None:
    bound = 21.0 * 0.36 / 3600.0
    problem = chain_of_six.minimising(("makespan",)).constrained(budget(bound, weight=0.0))
    params = replace(SHORT, stop=Stop(generations=30))
    assert not run(problem, params).front.feasible.any()
    assert run(problem, replace(params, limits_first=True)).front.feasible.all()


def test_interruption_returns_what_was_found(wide_problem: Problem) -> None:
    def stop(generation: Generation) -> None:
        if generation.number == 3:
            raise KeyboardInterrupt

    found = run(wide_problem, observer=stop)
    assert found.interrupted
    assert len(found.history) == 4
    assert len(found.front)


def test_a_tiny_problem_that_runs_out_of_schedules_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three tasks, two machines with two levels each: 64 schedules, for all of which there is room."""
    tasks = Tasks.of("abc", np.arange(1.0, 4.0))
    problem = Problem(Workflow.build("chain", tasks, Edges.of(range(2), range(1, 3))), two_machines())
    met: set[bytes] = set()
    evaluated = PopulationEvaluator.eval

    def remembered(self: PopulationEvaluator, *arguments: Any, **others: Any) -> Population:
        met.update(row.tobytes() for row in arguments[1].get("X"))
        return evaluated(self, *arguments, **others)

    monkeypatch.setattr(PopulationEvaluator, "eval", remembered)
    params = NSGA2(pop_size=200, n_offsprings=200, stop=Stop(generations=400), orders=False)
    found = run(problem, params)
    assert found.stopped_by == "converged"
    assert len(found.history) < 400
    assert len(met) == 64
    pairs = np.array(list(product(range(4), repeat=3)))
    order = np.tile(problem.workflow.topological, (64, 1))
    every = Front.of(problem, pairs // 2, pairs % 2, order).objectives
    best = np.unique(every[moocore.is_nondominated(every)], axis=0)
    assert np.array_equal(np.unique(found.front.objectives, axis=0), best)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("pop_size", 1), ("n_offsprings", 0), ("crossover", 1.5), ("gene_rate", -0.1), ("mutation", np.nan)],
)
def test_parameters_out_of_range_are_refused(parameter: str, value: float) -> None:
    with pytest.raises(ParameterError, match=parameter):
        NSGA2(**{parameter: value})  # type: ignore[arg-type]


def test_unknown_preset_is_refused() -> None:
    with pytest.raises(ParameterError, match="allowed: default, cfn"):
        preset("nsga3")


def test_a_starting_schedule_that_waits_is_not_lost_without_a_window(chain_of_six: Problem) -> None:
    """Green power comes after 100 s only; no gene can wait, but the schedule does."""
    supply = Supply(
        Trace(np.array([0.0, 100.0]), np.array([0.0, 1e4]), 1e6, "W", "hold"), constant(300.0, "g/kWh")
    )
    site = chain_of_six.platform.sites[0].name
    problem = replace(
        chain_of_six, supply={site: supply}, objectives=("carbon",), constraints=(deadline(500.0),)
    )
    nowhere = np.zeros(6)
    seed = Schedule.decode(problem, nowhere, nowhere, hold=np.full(6, 100.0))
    assert seed.figures.origin is not None
    assert seed.figures.origin.carbon_g == 0.0
    assert run(problem, start_from=[seed]).front.objectives.min() == 0.0
    assert run(problem).front.objectives.min() > 0.0
