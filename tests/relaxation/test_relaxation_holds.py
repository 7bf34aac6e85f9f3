"""No schedule lies below its bound: all schedules of tiny problems, and fronts of real ones."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategies import problems, random_population, random_times, seeds, supplied_problems
from wfsched.core.arrays import FloatArray
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.stop import Stop
from wfsched.platforms.catalogue import load_platform
from wfsched.relaxation.front_bounds import bound_front
from wfsched.relaxation.relaxation import Relaxation
from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import BROWN, CARBON, COST, ENERGY, MAKESPAN
from wfsched.schedule.problem import Problem
from wfsched.schedule.site_supplies import site_supplies
from wfsched.solving import solve
from wfsched.workflow.read import read_workflow

WORKFLOWS = Path(__file__).parents[2] / "workflows"

# Figures are rounded.
ABOVE = 1.0 + 1e-9

many = settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))


def every_schedule(problem: Problem, most: int = 3000) -> FloatArray:
    """Return the figures of all schedules of a tiny problem; of random ones where there are too many."""
    ways = [
        [(k, h) for k in np.flatnonzero(row) for h in range(problem.level_counts()[k])]
        for row in problem.hosts
    ]
    orders = [order for order in itertools.permutations(range(problem.n_tasks)) if _fits(problem, order)]
    if len(orders) * int(np.prod([len(own) for own in ways])) > most:
        return evaluate(problem.tables, *random_population(problem, 300, np.random.default_rng(1)))
    genes = [(order, chosen) for order in orders for chosen in itertools.product(*ways)]
    machine = np.array([[k for k, _ in chosen] for _, chosen in genes], np.int16)
    level = np.array([[h for _, h in chosen] for _, chosen in genes], np.int16)
    return evaluate(problem.tables, machine, level, np.array([order for order, _ in genes], np.int32))


def _fits(problem: Problem, order: tuple[int, ...]) -> bool:
    edges = problem.workflow.edges
    return all(order.index(i) < order.index(j) for i, j in zip(edges.source, edges.target))


@many
@given(problems(max_tasks=4, max_machines=3), seeds())
def test_no_schedule_takes_less_energy(problem: Problem, seed: int) -> None:
    figures = every_schedule(problem)
    row = figures[seed % len(figures)]
    relaxed = Relaxation(problem)
    within = figures[:, MAKESPAN] <= row[MAKESPAN]
    both = within & (figures[:, COST] <= row[COST])
    free, timed = relaxed.least_energy(), relaxed.least_energy(row[MAKESPAN])
    paid = relaxed.least_energy(row[MAKESPAN], row[COST])
    assert free.value <= figures[:, ENERGY].min() * ABOVE
    assert timed.value <= figures[within, ENERGY].min() * ABOVE
    assert paid.value <= figures[both, ENERGY].min() * ABOVE


@many
@given(problems(max_tasks=4, max_machines=3), seeds())
def test_no_schedule_costs_less_or_is_quicker(problem: Problem, seed: int) -> None:
    figures = every_schedule(problem)
    row = figures[seed % len(figures)]
    relaxed = Relaxation(problem)
    within = figures[:, MAKESPAN] <= row[MAKESPAN]
    cheap = figures[:, COST] <= row[COST]
    assert relaxed.least_cost(row[MAKESPAN]).value <= figures[within, COST].min() * ABOVE
    assert relaxed.least_makespan(row[COST]).value <= figures[cheap, MAKESPAN].min() * ABOVE


@many
@given(problems(max_tasks=4, max_machines=3), st.floats(0.2, 1.5), st.floats(0.2, 1.5))
def test_what_is_proven_impossible_is(problem: Problem, time: float, money: float) -> None:
    figures = every_schedule(problem)
    makespan, budget = time * figures[:, MAKESPAN].min(), money * figures[:, COST].min()
    there = (figures[:, MAKESPAN] <= makespan) & (figures[:, COST] <= budget)
    bound = Relaxation(problem).least_energy(makespan, budget)
    assert not (bound.infeasible and there.any())


@settings(many, max_examples=25)
@given(supplied_problems(max_tasks=6), seeds())
def test_no_schedule_is_greener(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    genes = random_population(problem, 20, rng)
    hold, offset = (np.array(column) for column in zip(*(random_times(problem, rng) for _ in range(20))))
    figures = evaluate(problem.tables, *genes, hold=hold, offset=offset)
    relaxed = Relaxation(problem)
    for row in figures[:3]:
        within = figures[:, MAKESPAN] <= row[MAKESPAN]
        for column, bound in (
            (ENERGY, relaxed.least_energy(row[MAKESPAN])),
            (BROWN, relaxed.least_brown(row[MAKESPAN])),
            (CARBON, relaxed.least_carbon(row[MAKESPAN])),
        ):
            assert bound.value <= figures[within, column].min() * ABOVE + 1e-9


@pytest.mark.parametrize("platform", ["cfn-6", "laco-9", "cfn-3tier", "geo-3"])
@pytest.mark.parametrize(
    ("workflow", "objectives"),
    [
        ("montage-10", ("makespan", "energy")),
        ("cybershake-10", ("makespan", "energy", "cost")),
        ("ligo-10", ("cost", "makespan")),
        ("genome-10", ("energy", "cost")),
    ],
)
def test_no_front_lies_below(workflow: str, platform: str, objectives: tuple[str, ...]) -> None:
    problem = Problem(read_workflow(WORKFLOWS / f"{workflow}.xml"), load_platform(platform), objectives)
    front = solve(problem, NSGA2(pop_size=16, n_offsprings=32, stop=Stop(generations=6)), seed=1).front
    bounds = bound_front(front)
    values = front.figures[:, bounds.bounded.column]
    assert (bounds.bound <= values * ABOVE).all()
    assert (bounds.bound >= getattr(lower_bounds(problem), bounds.bounded.field)).all()
    assert np.allclose(bounds.gap, np.maximum(0.0, 1.0 - bounds.bound / values))


def test_no_front_of_a_real_size_lies_below() -> None:
    problem = Problem(read_workflow(WORKFLOWS / "montage-100.xml"), load_platform("cfn-6"))
    front = solve(problem, NSGA2(pop_size=12, n_offsprings=24, stop=Stop(generations=4)), seed=1).front
    bounds = bound_front(front)
    assert (bounds.bound <= front.figures[:, ENERGY]).all()
    assert bounds.gap.min() < 0.2


def test_no_green_front_lies_below() -> None:
    platform = load_platform("geo-3")
    supply = site_supplies(platform)
    problem = Problem(
        read_workflow(WORKFLOWS / "montage-10.xml"),
        platform,
        ("makespan", "carbon"),
        supply=supply,
        start=1.685e9,
        window_s=6 * 3600.0,
    )
    front = solve(problem, NSGA2(pop_size=16, n_offsprings=32, stop=Stop(generations=6)), seed=1).front
    bounds = bound_front(front)
    assert bounds.bounded.name == "carbon"
    assert (bounds.bound <= front.figures[:, CARBON] * ABOVE).all()
