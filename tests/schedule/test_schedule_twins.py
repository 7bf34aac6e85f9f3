"""The kernel, its plain-Python reference and the independent check agree on random problems."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings

from strategies import (
    Genes,
    problems,
    random_genes,
    random_population,
    random_times,
    seeds,
    supplied_problems,
)
from wfsched.core.errors import ParameterError, ScheduleError
from wfsched.core.units import JOULES_PER_KWH
from wfsched.schedule.check.check import check
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import Figures
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.schedule.schedule import Schedule
from worked_by_hand import chain

often = settings(max_examples=500, deadline=None, derandomize=True)
seldom = settings(max_examples=40, deadline=None, derandomize=True)


@often
@given(problems(), seeds())
def test_kernel_and_reference_agree_and_the_check_is_silent(problem: Problem, seed: int) -> None:
    agree(problem, random_genes(problem, np.random.default_rng(seed)), None, 0.0)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(supplied_problems(), seeds())
def test_they_agree_on_what_the_watts_are_made_of(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    agree(problem, random_genes(problem, rng), *random_times(problem, rng))


def agree(problem: Problem, genes: Genes, hold: np.ndarray | None, offset: float) -> Schedule:
    schedule = Schedule.decode(problem, *genes, hold=hold, offset=offset)
    replay = evaluate_reference(problem, *genes, hold, offset)
    np.testing.assert_allclose(schedule.start, replay.start, rtol=1e-9)
    np.testing.assert_allclose(schedule.finish, replay.finish, rtol=1e-9)
    got, expected = schedule.figures, replay.figures
    assert got.machines_used == expected.machines_used
    np.testing.assert_allclose(got.makespan_s, expected.makespan_s, rtol=1e-9)
    np.testing.assert_allclose(got.completion_s, expected.completion_s, rtol=1e-9)
    np.testing.assert_allclose(got.cost, expected.cost, rtol=1e-9)
    # Idle energy is a difference: what it may be off is relative to the energy it is a part of.
    atol = 1e-12 * expected.energy.total_j
    np.testing.assert_allclose(astuple(got.energy), astuple(expected.energy), rtol=1e-9, atol=atol)
    np.testing.assert_allclose(got.energy.total_j, expected.energy.total_j, rtol=1e-9)
    origins_agree(problem, got, expected)
    assert check(schedule, problem=problem) == ()
    return schedule


def origins_agree(problem: Problem, got: Figures, expected: Figures) -> None:
    """Compare origins; differences may err by 1e-12 of their terms, at the highest rates of the problem."""
    assert (got.origin is None) == (expected.origin is None) == (not problem.supply)
    if got.origin is None or expected.origin is None:
        return
    # Green energy and prices of both signs are differences, as is the facility behind the share.
    joules = 1e-12 * expected.energy.total_j
    facility = expected.origin.green_j + expected.origin.brown_j
    supplies = problem.supply.values()
    carbon = max(float(each.carbon.values.max()) for each in supplies)
    price = max(float(abs(each.price.values).max()) if each.price is not None else 0.0 for each in supplies)
    scale = {
        "green_j": joules,
        "brown_j": joules,
        "green_share": joules / facility if facility > 0 else 0.0,
        "carbon_g": joules * carbon / JOULES_PER_KWH,
        "electricity_cost": (joules + 1e-9 * expected.origin.brown_j) * price / JOULES_PER_KWH,
    }
    for name, atol in scale.items():
        value, right = getattr(got.origin, name), getattr(expected.origin, name)
        np.testing.assert_allclose(value, right, rtol=1e-9, atol=atol, err_msg=name)


@seldom
@given(problems(), seeds())
def test_a_population_is_evaluated_row_by_row(problem: Problem, seed: int) -> None:
    machine, level, order = random_population(problem, 7, np.random.default_rng(seed))
    rows = evaluate(problem.tables, machine, level, order)
    for row, *genes in zip(rows, machine, level, order):
        alone = evaluate(problem.tables, genes[0][None], genes[1][None], genes[2])
        np.testing.assert_array_equal(row, alone[0])


@seldom
@given(problems(), seeds())
def test_one_order_for_all_is_the_same_as_that_order_for_each(problem: Problem, seed: int) -> None:
    machine, level, order = random_population(problem, 5, np.random.default_rng(seed))
    together = evaluate(problem.tables, machine, level, order[0])
    each = evaluate(problem.tables, machine, level, np.repeat(order[:1], 5, axis=0))
    np.testing.assert_array_equal(together, each)


@seldom
@given(problems(), seeds())
def test_evaluation_leaves_its_arguments_alone(problem: Problem, seed: int) -> None:
    genes = random_population(problem, 3, np.random.default_rng(seed))
    before = [array.copy() for array in genes]
    arrays = (*problem.tables[:-2], *problem.tables.routes, *problem.tables.supply)
    tables = [np.copy(table) for table in arrays]
    evaluate(problem.tables, *genes)
    Schedule.decode(problem, *(array[0] for array in genes))
    evaluate_reference(problem, *(array[0] for array in genes))
    for now, then in zip((*genes, *arrays), (*before, *tables)):
        np.testing.assert_array_equal(now, then)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(problems(max_tasks=20), seeds())
def test_figures_do_not_depend_on_threads(problem: Problem, seed: int) -> None:
    machine, level, order = random_population(problem, 7, np.random.default_rng(seed))
    copies = 100_001 // machine.size  # enough genes for more than one thread
    population = [np.tile(genes, (copies, 1)) for genes in (machine, level, order)]
    one = evaluate(problem.tables, *population, threads=1)
    for threads in (2, 3):
        np.testing.assert_array_equal(evaluate(problem.tables, *population, threads=threads), one)
    np.testing.assert_array_equal(one[:7], one[7:14])


def test_genes_of_any_integer_type_mean_the_same() -> None:
    problem = chain()
    rows = [[0, 1, 0], [1, 1, 1]], [[1, 1, 1], [1, 0, 1]], [0, 1, 2]
    usual = [np.array(genes, kind) for genes, kind in zip(rows, (np.int16, np.int16, np.int32))]
    expected = evaluate(problem.tables, *usual)
    for kind in (np.int8, np.int32, np.int64):
        genes = [np.array(row, kind) for row in rows]
        np.testing.assert_array_equal(evaluate(problem.tables, *genes), expected)
    columns = [np.asfortranarray(genes) for genes in usual]
    np.testing.assert_array_equal(evaluate(problem.tables, *columns), expected)


def test_an_order_for_some_schedules_only_is_refused() -> None:
    genes = random_population(chain(), 3, np.random.default_rng(0))
    with pytest.raises(ScheduleError, match="order: wrong number of rows; got 2; allowed: 1 or 3"):
        evaluate(chain().tables, genes[0], genes[1], genes[2][:2])


def test_fewer_than_one_thread_is_refused() -> None:
    genes = random_population(chain(), 3, np.random.default_rng(0))
    with pytest.raises(ParameterError, match="threads: out of range; got 0"):
        evaluate(chain().tables, *genes, threads=0)
