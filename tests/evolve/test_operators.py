"""The operators: whatever they are given, their rows are schedules that can be decoded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import problems, random_order, random_population, seeds
from wfsched.evolve.crossover import uniform_crossover
from wfsched.evolve.duplicates import is_new, row_hashes
from wfsched.evolve.encoding import Encoding, Genes
from wfsched.evolve.mutation import mutate_orders, mutate_placement
from wfsched.evolve.sampling import random_rows, schedule_rows
from wfsched.schedule.genes import check_genes, check_times
from wfsched.schedule.frugal import least_energy_placement
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

SETTINGS = settings(max_examples=60, deadline=None, derandomize=True)


def assert_legal(problem: Problem, encoding: Encoding, rows: Genes) -> None:
    genes = encoding.split(rows)
    order = np.broadcast_to(genes.order, genes.machine.shape)
    for i in range(len(rows)):
        check_genes(problem, genes.machine[i], genes.level[i], order[i])
        check_times(problem, genes.hold[i], float(genes.offset[i]))
    for times in (genes.hold, genes.offset):
        assert (times >= 0).all()
        assert (times <= problem.window_s).all()


def population(problem: Problem, encoding: Encoding, rows: int, seed: int) -> Genes:
    machine, level, order = random_population(problem, rows, np.random.default_rng(seed))
    return encoding.join(machine, level, np.broadcast_to(order, machine.shape))


@SETTINGS
@given(problems(), seeds(), st.floats(0.0, 1.0))
def test_crossover_and_mutation_keep_rows_legal(problem: Problem, seed: int, rate: float) -> None:
    rng = np.random.default_rng(seed)
    encoding = Encoding.of(problem, None)
    parents = population(problem, encoding, 8, seed)
    before = parents.copy()
    children = uniform_crossover(encoding, parents[:4], parents[4:], 0.9, rng)
    assert_legal(problem, encoding, children)
    mutable = rng.random(len(children)) < 0.7
    untouched = children[~mutable].copy()
    mutate_placement(encoding, children, mutable, rate, rng)
    mutate_orders(encoding, children, mutable, rate, problem.tables, rng)
    assert_legal(problem, encoding, children)
    np.testing.assert_array_equal(children[~mutable], untouched)
    np.testing.assert_array_equal(parents, before)


@SETTINGS
@given(problems(), seeds())
def test_children_take_each_placement_whole_from_one_parent(problem: Problem, seed: int) -> None:
    encoding = Encoding.of(problem, problem.workflow.topological)
    parents = population(problem, encoding, 6, seed)
    first, second = parents[:3], parents[3:]
    children = uniform_crossover(encoding, first, second, 1.0, np.random.default_rng(seed))
    pairs = [np.stack(encoding.placement(rows), axis=-1) for rows in (first, second, children)]
    from_first = (pairs[2][:3] == pairs[0]).all(axis=-1)
    from_second = (pairs[2][:3] == pairs[1]).all(axis=-1)
    assert (from_first | from_second).all()
    twin_has_the_other = np.where(from_first, (pairs[2][3:] == pairs[1]).all(axis=-1), True)
    assert twin_has_the_other.all()


def test_crossover_without_probability_copies(chain_of_six: Problem) -> None:
    encoding = Encoding.of(chain_of_six, None)
    parents = population(chain_of_six, encoding, 6, 3)
    children = uniform_crossover(encoding, parents[:3], parents[3:], 0.0, np.random.default_rng(0))
    np.testing.assert_array_equal(children, parents)


def test_mutation_hits_as_many_genes_as_its_rate_says(wide_problem: Problem) -> None:
    encoding = Encoding.of(wide_problem, wide_problem.workflow.topological)
    rows = population(wide_problem, encoding, 400, 5)
    mutated = rows.copy()
    mutate_placement(encoding, mutated, np.ones(400, np.bool_), 0.02, np.random.default_rng(6))
    changed = (mutated != rows).mean()
    # A redrawn gene is the old one with probability 1 / alternatives; a move may cap the level.
    assert 0.008 < changed < 0.02


@SETTINGS
@given(problems(), seeds())
def test_a_schedule_decodes_to_itself(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    machine, level, _ = random_population(problem, 1, rng)
    schedule = Schedule.decode(problem, machine[0], level[0], random_order(problem.workflow, rng))
    encoding = Encoding.of(problem, None)
    genes = encoding.split(schedule_rows(encoding, [schedule]))
    again = Schedule.decode(problem, genes.machine[0], genes.level[0], genes.order[0])
    np.testing.assert_array_equal(again.start, schedule.start)
    assert again.figures == schedule.figures


def test_random_rows_use_every_host_and_level(wide_problem: Problem) -> None:
    encoding = Encoding.of(wide_problem, None)
    rows = random_rows(encoding, 50, wide_problem.workflow.topological, np.random.default_rng(1))
    machine, level, *_ = encoding.split(rows)
    assert set(np.unique(machine)) == set(range(wide_problem.n_machines))
    for k, count in enumerate(wide_problem.level_counts()):
        assert set(np.unique(level[machine == k])) == set(range(count))


@SETTINGS
@given(problems(), seeds())
def test_no_placement_takes_less_busy_energy_than_the_least(problem: Problem, seed: int) -> None:
    machine, level = least_energy_placement(problem)
    tables, tasks = problem.tables, np.arange(problem.n_tasks)

    def joules(machine: np.ndarray, level: np.ndarray) -> np.ndarray:
        per_second = (tables.pue[:, None] * tables.slowdown * tables.watts)[machine, level]
        return per_second * tables.base[tasks, machine]

    others, levels, _ = random_population(problem, 1, np.random.default_rng(seed))
    assert (joules(machine, level) <= joules(others[0], levels[0])).all()


def test_equal_rows_have_equal_hashes_and_only_they() -> None:
    rng = np.random.default_rng(0)
    rows = rng.integers(0, 3, (2000, 8)).astype(np.int16)
    hashes = row_hashes(rows)
    assert len(np.unique(hashes)) == len(np.unique(rows, axis=0))
    kept = is_new(hashes, row_hashes(rows[:10]))
    assert not kept[:10].any()
    known = {tuple(row) for row in rows[:10].tolist()}
    for row, new in zip(rows.tolist(), kept.tolist()):
        assert new == (tuple(row) not in known)
        known.add(tuple(row))


def test_a_window_shorter_than_a_step_is_one_step(wide_problem: Problem) -> None:
    encoding = Encoding.of(replace(wide_problem, window_s=60.0, time_step_s=900.0), None)
    assert (encoding.started, encoding.n_steps, encoding.step_s) == (True, 1, 60.0)
    assert not Encoding.of(wide_problem, None).started
