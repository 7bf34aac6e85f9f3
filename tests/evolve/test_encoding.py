"""Encoding and sampling: rows are schedules that can be decoded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from strategies import problems, random_order, random_population, seeds
from wfsched.evolve.encoding.encoding import Encoding
from wfsched.evolve.first_population import least_energy_placement, random_rows, schedule_rows
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

SETTINGS = settings(max_examples=60, deadline=None, derandomize=True)


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
@given(problems(shared=False), seeds())
def test_no_placement_takes_less_busy_energy_than_the_least(problem: Problem, seed: int) -> None:
    machine, level = least_energy_placement(problem)
    tables, tasks = problem.tables, np.arange(problem.n_tasks)

    def joules(machine: np.ndarray, level: np.ndarray) -> np.ndarray:
        per_second = (tables.pue[:, None] * tables.slowdown * tables.watts)[machine, level]
        return per_second * tables.base[tasks, machine]

    others, levels, _ = random_population(problem, 1, np.random.default_rng(seed))
    assert (joules(machine, level) <= joules(others[0], levels[0])).all()


def test_a_window_shorter_than_a_step_is_one_step(wide_problem: Problem) -> None:
    encoding = Encoding.of(replace(wide_problem, window_s=60.0, time_step_s=900.0), None)
    assert (encoding.started, encoding.n_steps, encoding.step_s) == (True, 1, 60.0)
    assert not Encoding.of(wide_problem, None).started
