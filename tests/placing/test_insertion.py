"""Insertion on given machines: the plain twin places alike, bit by bit."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from placing.plain_timetable import PlainTimetable
from strategies import problems, random_genes, random_order, seeds
from wfsched.placing.insertion import capacity_of, insert_all, open_occupation, parents_first
from wfsched.placing.list_scheduling import place_at
from wfsched.schedule.problem import Problem


def twin_of(
    problem: Problem, machine: np.ndarray, level: np.ndarray, order: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    tables = problem.tables
    durations = np.full(problem.hosts.shape, np.nan)
    tasks = np.arange(problem.n_tasks)
    durations[tasks, machine] = tables.base[tasks, machine] * tables.slowdown[machine, level]
    twin = PlainTimetable(problem, durations)
    for i in order.tolist():
        twin.place(i, int(machine[i]), twin.earliest(i, int(machine[i])))
    return twin.columns()[1:]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(problems(max_tasks=25, routed=False), seeds())
def test_tasks_on_given_machines_are_inserted_as_the_twin_does(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    machine, level, _ = random_genes(problem, rng)
    order = random_order(problem.workflow, rng)
    schedule = place_at(problem, order, machine, level)
    start, finish = twin_of(problem, machine, level, order)
    np.testing.assert_array_equal(schedule.start, start)
    np.testing.assert_array_equal(schedule.finish, finish)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(problems(max_tasks=25, routed=False), seeds())
def test_working_memory_is_cleared_before_it_is_used_again(problem: Problem, seed: int) -> None:
    rng, tables = np.random.default_rng(seed), problem.tables
    before, capacity = parents_first(tables), capacity_of(tables)
    taken, n = open_occupation(tables, capacity), problem.n_tasks
    for _ in range(3):
        machine, level, _ = random_genes(problem, rng)
        order = random_order(problem.workflow, rng)
        durations = tables.base[np.arange(n), machine] * tables.slowdown[machine, level]
        ready = tables.boot_s[machine]
        if len(tables.stage_in_s):
            ready = np.maximum(ready, tables.stage_in_s[np.arange(n), machine])
        start, finish = np.empty((2, n))
        insert_all(before, capacity, taken, order, machine, durations, ready, start, finish)
        expected = twin_of(problem, machine, level, order)
        np.testing.assert_array_equal(start, expected[0])
        np.testing.assert_array_equal(finish, expected[1])
