"""A problem says what can host what, and refuses arguments that make no problem."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from wfsched.core.accelerator import Accelerator
from wfsched.core.errors import ParameterError, PlatformError, ProblemError, WfschedError
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import chain, fork, machine_type, platform


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"objectives": ()}, ParameterError, "no objective given"),
        ({"objectives": ("cost", "cost")}, ParameterError, "duplicate objective; got 'cost,cost'"),
        ({"objectives": ("beauty",)}, ParameterError, "unknown objective; got 'beauty'"),
        ({"constraints": (deadline(1.0), deadline(2.0))}, ParameterError, "duplicate constraint"),
        ({"cpu_bound": -0.1}, ParameterError, "cpu_bound: out of range; got -0.1"),
        ({"cpu_bound": 1.1}, ParameterError, "cpu_bound: out of range"),
        ({"cpu_bound": math.nan}, ParameterError, "cpu_bound: out of range"),
        ({"staging": "paid"}, ParameterError, "staging: unknown staging; got 'paid'"),
        ({"staging": "site:there"}, PlatformError, "unknown site; got 'there'. Did you mean 'here'?"),
        ({"times": [[1.0, 1.0]]}, ProblemError, "times: wrong shape; got (1, 2); allowed: (3, 2)"),
        ({"times": [[1.0, -1.0]] * 3}, ProblemError, "times: run time out of range"),
        ({"times": [[1.0, math.inf]] * 3}, ProblemError, "times: run time out of range"),
        (
            {"times": [[1.0, 1.0], [math.nan] * 2, [1.0, 1.0]]},
            ProblemError,
            "chain, task B: no machine of by-hand can host the task",
        ),
    ],
)
def test_bad_arguments_are_refused(
    arguments: dict[str, Any], error: type[WfschedError], message: str
) -> None:
    of = chain()
    with pytest.raises(error) as caught:
        Problem(of.workflow, of.platform, **arguments)
    assert message in str(caught.value)


def one_task(**asks: list[float]) -> Workflow:
    return Workflow.build("one", Tasks.of(["A"], [12.0], **asks), Edges.of([], []))  # type: ignore[arg-type]


def test_only_machines_with_room_and_accelerator_can_host() -> None:
    types = [
        machine_type("plain", 1.0, 1.0),
        machine_type("wide", 2.0, 1.0, cores=16),
        machine_type("deep", 3.0, 1.0, memory_bytes=64e9),
        machine_type("gpu", 1.0, 1.0, accelerator_speed=np.array([1.0, 6.0, 0.0, 0.0])),
    ]
    on = platform(*types)
    assert Problem(one_task(), on).hosts.tolist() == [[True] * 4]
    assert Problem(one_task(cores=[5]), on).hosts.tolist() == [[False, True, False, False]]
    assert Problem(one_task(memory=[9e9]), on).hosts.tolist() == [[False, False, True, False]]
    gpu = Problem(one_task(accelerator=[Accelerator.GPU]), on)
    assert gpu.hosts.tolist() == [[False, False, False, True]]
    assert gpu.tables.base[0, 3] == 2.0
    with pytest.raises(ProblemError, match="no machine of by-hand can host the task") as caught:
        Problem(one_task(accelerator=[Accelerator.FPGA]), on)
    assert "fpga" in str(caught.value)


def test_run_times_are_work_over_speed() -> None:
    assert fork().tables.base.tolist() == [[10.0, 5.0], [20.0, 10.0], [15.0, 7.5]]


def test_measured_times_take_the_place_of_work_over_speed() -> None:
    times = np.array([[3.0, math.nan], [2.0, 1.0], [0.0, 4.0]])
    problem = Problem(chain().workflow, chain().platform, times=times)
    times[:] = 9.0
    assert problem.hosts.tolist() == [[True, False], [True, True], [True, True]]
    assert problem.tables.base[1].tolist() == [2.0, 1.0]


def test_only_the_cpu_bound_share_slows_down_with_the_frequency() -> None:
    def slowdown(cpu_bound: float) -> list[float]:
        problem = Problem(chain().workflow, chain().platform, cpu_bound=cpu_bound)
        return [float(x) for x in problem.tables.slowdown[0]]

    assert slowdown(1.0) == [2.0, 1.0]
    assert slowdown(0.5) == [1.5, 1.0]
    assert slowdown(0.0) == [1.0, 1.0]


def test_constraints_are_added_and_replaced_by_name() -> None:
    problem = chain().constrained(deadline(10.0), budget(1.0)).constrained(deadline(20.0))
    assert (problem.limit("deadline"), problem.limit("budget")) == (20.0, 1.0)
    assert chain().limit("deadline") == math.inf


def test_objectives_are_replaced_and_keep_their_order() -> None:
    problem = chain().minimising(["cost", "makespan"])
    assert [objective.field for objective in problem.objective_list] == ["cost", "makespan_s"]


def test_tables_cannot_be_written_to() -> None:
    for table in (chain().tables.base, chain().tables.watts, chain().tables.latency):
        with pytest.raises(ValueError, match="read-only"):
            table[0, 0] = 1.0
