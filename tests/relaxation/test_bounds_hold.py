"""No schedule lies below its bound."""

import itertools

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategies import problems, random_population, random_times, seeds, supplied_problems
from wfsched.relaxation.relaxation import Relaxation
from wfsched.schedule.evaluation import evaluate
from wfsched.schedule.figures import BROWN, CARBON, COST, ENERGY, MAKESPAN
from wfsched.schedule.problem import Problem

slow = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def every_schedule(problem: Problem, most: int = 3000) -> np.ndarray:
    """Return the figures of all schedules of a tiny problem; of random ones where there are too many."""
    ways = [
        [(k, h) for k in np.flatnonzero(row) for h in range(problem.level_counts()[k])]
        for row in problem.hosts
    ]
    orders = list(_orders(problem))
    count = len(orders) * int(np.prod([len(own) for own in ways]))
    if count > most:
        return evaluate(problem.tables, *random_population(problem, most // 10, np.random.default_rng(count)))
    genes = [(order, chosen) for order in orders for chosen in itertools.product(*ways)]
    machine = np.array([[k for k, _ in chosen] for _, chosen in genes], np.int16)
    level = np.array([[h for _, h in chosen] for _, chosen in genes], np.int16)
    return evaluate(problem.tables, machine, level, np.array([order for order, _ in genes], np.int32))


def _orders(problem: Problem):
    edges = list(zip(problem.workflow.edges.source.tolist(), problem.workflow.edges.target.tolist()))
    for order in itertools.permutations(range(problem.n_tasks)):
        if all(order.index(i) < order.index(j) for i, j in edges):
            yield order


@slow
@given(problems(max_tasks=4, max_machines=3), st.integers(0, 10**6))
def test_energy(problem, pick):
    figures = every_schedule(problem)
    row = figures[pick % len(figures)]
    relaxed = Relaxation(problem)
    within = figures[:, MAKESPAN] <= row[MAKESPAN]
    cheap = within & (figures[:, COST] <= row[COST])
    assert relaxed.least_energy(row[MAKESPAN]).value <= figures[within, ENERGY].min() * (1 + 1e-9)
    assert relaxed.least_energy(row[MAKESPAN], row[COST]).value <= figures[cheap, ENERGY].min() * (1 + 1e-9)
    assert relaxed.least_energy().value <= figures[:, ENERGY].min() * (1 + 1e-9)


@slow
@given(problems(max_tasks=4, max_machines=3), st.integers(0, 10**6))
def test_cost_and_makespan(problem, pick):
    figures = every_schedule(problem)
    row = figures[pick % len(figures)]
    relaxed = Relaxation(problem)
    within = figures[:, MAKESPAN] <= row[MAKESPAN]
    cheap = figures[:, COST] <= row[COST]
    assert relaxed.least_cost(row[MAKESPAN]).value <= figures[within, COST].min() * (1 + 1e-9)
    assert relaxed.least_makespan(row[COST]).value <= figures[cheap, MAKESPAN].min() * (1 + 1e-9)


@slow
@given(supplied_problems(max_tasks=6), seeds())
def test_brown_energy_and_carbon(problem, seed):
    rng = np.random.default_rng(seed)
    genes = random_population(problem, 20, rng)
    times = [random_times(problem, rng) for _ in range(20)]
    hold, offset = (np.array(column) for column in zip(*times))
    figures = evaluate(problem.tables, *genes, hold=hold, offset=offset)
    figures = figures[~np.isnan(figures).any(axis=1)]
    relaxed = Relaxation(problem)
    for row in figures[:4]:
        within = figures[:, MAKESPAN] <= row[MAKESPAN]
        assert relaxed.least_energy(row[MAKESPAN]).value <= figures[within, ENERGY].min() * (1 + 1e-9)
        assert relaxed.least_brown(row[MAKESPAN]).value <= figures[within, BROWN].min() * (1 + 1e-9) + 1e-9
        assert relaxed.least_carbon(row[MAKESPAN]).value <= figures[within, CARBON].min() * (1 + 1e-9) + 1e-9
