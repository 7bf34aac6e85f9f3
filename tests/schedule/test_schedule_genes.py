"""Genes that no schedule can be made of are refused, and orders found again give it back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

from strategies import problems, random_genes, seeds
from wfsched.core.errors import ProblemError, ScheduleError
from wfsched.schedule.genes import is_topological, replay_order
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import chain, fork, machine_type, platform, two_machines

GOOD = {"machine": [0, 1, 0], "level": [1, 0, 1], "order": [0, 1, 2]}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"machine": [0, 1]}, "machine: wrong shape"),
        ({"level": [0, 1, 0, 1]}, "level: wrong shape"),
        ({"order": [[0, 1, 2]]}, "order: wrong shape"),
        ({"machine": [0, 2, 0]}, "task B: the machine does not exist; got 2; allowed: 0 to 1"),
        ({"machine": [0, 1, -1]}, "task E: the machine does not exist; got -1"),
        ({"level": [0, 2, 0]}, "task B: the machine has no such level; got 2"),
        ({"level": [-1, 0, 0]}, "task A: the machine has no such level; got -1"),
        ({"order": [1, 0, 2]}, "order: not a topological order"),
        ({"order": [0, 0, 2]}, "order: not a topological order"),
        ({"order": [0, 1, 3]}, "order: not a topological order"),
        ({"order": [-1, 0, 1]}, "order: not a topological order"),
    ],
)
def test_bad_genes_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        Schedule.decode(chain(), **(GOOD | wrong))
    assert str(caught.value).startswith(message)


def test_a_level_is_looked_up_on_the_machine_of_the_task() -> None:
    one = machine_type("one", 1.0, 0.36, frequencies_ghz=np.array([2.0]), active_w=np.array([85.0]))
    workflow = Workflow.build("two", Tasks.of(["A", "B"], [1.0, 1.0]), Edges.of([], []))
    problem = Problem(workflow, platform(one, machine_type("two", 1.0, 0.36)))
    Schedule.decode(problem, [0, 1], [0, 1])
    with pytest.raises(ScheduleError, match="task A: the machine has no such level"):
        Schedule.decode(problem, [0, 1], [1, 1])


def test_a_machine_that_cannot_host_is_refused() -> None:
    workflow = Workflow.build("one", Tasks.of(["A"], [1.0], accelerator=[1]), Edges.of([], []))
    gpu = machine_type("gpu", 1.0, 0.36, accelerator_speed=np.array([1.0, 9.0, 0.0, 0.0]))
    problem = Problem(workflow, platform(gpu, machine_type("cpu", 1.0, 0.36)))
    with pytest.raises(ScheduleError, match="task A: the machine cannot host the task; got 1"):
        Schedule.decode(problem, [1], [0])


def test_the_order_is_by_level_unless_given() -> None:
    problem = fork()
    assert Schedule.decode(problem, [0, 0, 0], [1, 1, 1]).order.tolist() == [0, 1, 2]
    schedule = Schedule.decode(problem, [0, 0, 0], [1, 1, 1], [0, 2, 1])
    assert schedule.order.tolist() == [0, 2, 1]
    assert schedule.start.tolist() == [0.0, 25.0, 10.0]


def test_a_schedule_keeps_copies_that_nobody_can_write_to() -> None:
    machine = np.array([0, 1, 0], np.int16)
    schedule = Schedule.decode(chain(), machine, [1, 1, 1])
    machine[:] = 1
    assert schedule.machine.tolist() == [0, 1, 0]
    for name in ("machine", "level", "order", "start", "finish"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(schedule, name)[0] = 0


def test_assignments_name_tasks_machines_and_frequencies() -> None:
    rows = list(Schedule.decode(chain(), **GOOD).assignments())
    assert [(row.task, row.machine, row.level, row.frequency_ghz) for row in rows] == [
        ("A", "M0", 1, 2.0),
        ("B", "M1", 0, 1.0),
        ("E", "M0", 1, 2.0),
    ]
    assert [(row.start_s, row.finish_s) for row in rows] == [(0.0, 10.0), (20.0, 40.0), (40.0, 45.0)]


def test_a_schedule_becomes_a_table() -> None:
    frame = Schedule.decode(chain(), **GOOD).to_frame()
    assert frame.columns.tolist() == ["task", "machine", "level", "frequency_ghz", "start_s", "finish_s"]
    assert frame["finish_s"].tolist() == [10.0, 40.0, 45.0]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(problems(routed=False), seeds())
def test_an_order_found_again_lets_no_task_start_later(problem: Problem, seed: int) -> None:
    machine, level, order = random_genes(problem, np.random.default_rng(seed))
    first = Schedule.decode(problem, machine, level, order)
    again_order = replay_order(problem, first.start, first.finish)
    assert is_topological(problem, again_order)
    again = Schedule.decode(problem, machine, level, again_order)
    assert np.all(again.start <= first.start)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(problems(routed=False), seeds())
def test_an_order_found_again_gives_the_same_starts(problem: Problem, seed: int) -> None:
    machine, level, order = random_genes(problem, np.random.default_rng(seed))
    first = Schedule.decode(problem, machine, level, order)
    # Where two runs of a machine start together, their order is not to be seen from their times.
    begun = np.stack([machine, first.start])
    assume(len(np.unique(begun, axis=1).T) == problem.n_tasks)
    again = Schedule.decode(problem, machine, level, replay_order(problem, first.start, first.finish))
    np.testing.assert_array_equal(again.start, first.start)
    np.testing.assert_array_equal(again.finish, first.finish)


def test_a_gap_that_was_filled_is_filled_again() -> None:
    """C, placed last by insertion, runs on M0 while B's data travel there and back."""
    tasks = Tasks.of(["A", "B", "E", "C"], [10.0, 20.0, 5.0, 15.0])
    edges = Edges.of([0, 1], [1, 2], [1e8, 0.0])
    problem = Problem(Workflow.build("gap", tasks, edges), fork().platform)
    start, finish = np.array([0.0, 20.0, 30.0, 10.0]), np.array([10.0, 30.0, 35.0, 25.0])
    order = replay_order(problem, start, finish)
    assert order.tolist() == [0, 3, 1, 2]
    schedule = Schedule.decode(problem, [0, 1, 0, 0], [1, 1, 1, 1], order)
    assert schedule.start.tolist() == start.tolist()
    assert schedule.finish.tolist() == finish.tolist()


def test_an_order_names_every_task_even_where_none_depends_on_another() -> None:
    workflow = Workflow.build("three", Tasks.of(list("ABC"), [1.0] * 3), Edges.of([], []))
    problem = Problem(workflow, fork().platform)
    assert is_topological(problem, np.array([2, 0, 1], np.int32))
    assert not is_topological(problem, np.array([2, 0, 0], np.int32))


@pytest.mark.parametrize(
    "machine", [[65536, 0], [0.9, 0.0], [np.nan, 0.0], [2**70, 0], ["a", "b"], [None, 0]]
)
def test_genes_are_neither_wrapped_nor_rounded(machine: list[object]) -> None:
    pair = Workflow.build("pair", Tasks.of("ab", [1.0, 2.0]), Edges.of([], []))
    with pytest.raises(ScheduleError, match="machine"):
        Schedule.decode(Problem(pair, two_machines()), np.array(machine), [0, 0])


def test_measured_times_do_not_make_room_on_a_small_machine() -> None:
    tasks = Tasks.of("ab", [1.0, 2.0], cores=[1, 9])
    pair = Workflow.build("pair", tasks, Edges.of([], []))
    with pytest.raises(ProblemError, match="no machine"):
        Problem(pair, two_machines(), times=np.ones((2, 2)))
