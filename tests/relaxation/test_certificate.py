"""What is proven holds for any dual solution, and is the optimum for the right one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog

from strategies import seeds
from wfsched.relaxation.linear_program.certificate import proven_least
from wfsched.relaxation.linear_program.linear_program import LinearProgram
from wfsched.relaxation.linear_program.rows import Rows, rows, stacked


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, Rows, np.ndarray, np.ndarray]:
    """Return a program: costs, its matrix, its rows and bounds; a point in it is 0.5 throughout."""
    rng = np.random.default_rng(seed)
    columns, count = int(rng.integers(1, 9)), int(rng.integers(1, 7))
    matrix = rng.integers(-3, 4, (count, columns)).astype(float)
    middle = matrix.sum(axis=1) * 0.5
    lower = np.where(rng.random(count) < 0.6, middle - rng.integers(0, 3, count), -np.inf)
    upper = np.where(rng.random(count) < 0.6, middle + rng.integers(0, 3, count), np.inf)
    row, column = np.nonzero(matrix)
    relation = rows([(row, column, matrix[row, column])], count, lower=lower, upper=upper)
    low, high = -rng.integers(0, 3, columns).astype(float), rng.integers(1, 3, columns).astype(float)
    return rng.integers(-5, 6, columns).astype(float), matrix, relation, low, high


def optimum(cost: np.ndarray, matrix: np.ndarray, relation: Rows, low: np.ndarray, high: np.ndarray) -> float:
    told = np.isfinite(relation.upper), np.isfinite(relation.lower)
    matrix_ub = np.vstack([matrix[told[0]], -matrix[told[1]]])
    room = np.concatenate([relation.upper[told[0]], -relation.lower[told[1]]])
    found = linprog(cost, matrix_ub, room, bounds=np.column_stack([low, high]))
    return float(found.fun) if found.status == 0 else np.inf


@settings(deadline=None)
@given(seeds())
def test_any_dual_solution_proves_something_true(seed: int) -> None:
    cost, matrix, relation, low, high = drawn(seed)
    best = optimum(cost, matrix, relation, low, high)
    rng = np.random.default_rng(seed + 1)
    for _ in range(5):
        dual = rng.normal(0.0, 3.0, len(relation))
        assert proven_least(cost, relation, low, high, dual) <= best + 1e-9


@settings(deadline=None)
@given(seeds())
def test_the_solution_proves_the_optimum(seed: int) -> None:
    cost, matrix, relation, low, high = drawn(seed)
    asleep = np.random.default_rng(seed).random(len(cost)) < 0.5
    for awake in (np.ones(len(cost), bool), ~asleep & (low == 0.0)):
        program = LinearProgram(cost, relation, np.maximum(low, 0.0), high, awake, np.arange(len(cost)))
        best = optimum(cost, matrix, relation, np.maximum(low, 0.0), high)
        assert program.solve().least == pytest.approx(best, abs=1e-6)


@settings(deadline=None)
@given(seeds())
def test_what_has_no_point_is_proven_to_have_none(seed: int) -> None:
    cost, _, relation, low, high = drawn(seed)
    everything = np.ones(len(cost), bool)
    program = LinearProgram(cost, relation, low, high, everything, np.arange(len(cost)))
    program.solve()
    total = float(high.sum())
    program.add(rows([(0, np.arange(len(cost)), 1.0)], 1, lower=total + 0.5))
    found = program.solve()
    assert found.least == np.inf
    assert not len(found.point)


def test_entries_in_one_place_add_up() -> None:
    relation = rows([(0, [1, 1, 0], [2.0, 3.0, 1.0]), ([1, 0], 2, [4.0, 0.0])], 2)
    assert relation.row.tolist() == [0, 0, 1]
    assert relation.column.tolist() == [0, 1, 2]
    assert relation.value.tolist() == [1.0, 5.0, 4.0]
    twice = stacked([relation, relation])
    assert twice.start.tolist() == [0, 2, 3, 5, 6]
