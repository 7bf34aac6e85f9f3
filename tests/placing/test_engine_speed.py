"""What keeps the engine quick and would go unnoticed otherwise."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numba import njit

from wfsched.placing.list_scheduling import place_in_order, top_durations
from wfsched.placing.timetable import open_timetable
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import machine_type, platform


def test_a_busy_time_without_a_break_is_one_step_to_search() -> None:
    """Three hundred tasks in a row: one gap on a machine for one, two steps on a shared one."""
    tasks = Tasks.of([f"T{i}" for i in range(300)], [1.5] * 300)
    for shared in (False, True):
        kind = machine_type("one", 1.0, 0.36, shared=shared, cores=1)
        problem = Problem(Workflow.build("bag", tasks, Edges.of([], [])), platform(kind))
        timetable = open_timetable(problem.tables)
        order = problem.workflow.topological.astype(np.uint32)
        place_in_order(problem.tables, timetable, order, top_durations(problem), np.zeros((0, 1)))
        assert timetable.finish.max() == 450.0
        assert timetable.gaps.n_gaps[0] == 1
        assert timetable.profiles.n_steps[0] == (2 if shared else 1)


@pytest.mark.slow
def test_the_loop_of_list_scheduling_counts_no_references() -> None:
    """A branch too many in an inlined function, and numba counts: the loop takes five times as long."""
    problem = Problem(generate("montage", 20, 1), load_platform("cfn-6"))
    fresh = njit(nogil=True, error_model="numpy")(place_in_order.py_func)
    order = problem.workflow.topological.astype(np.uint32)
    fresh(problem.tables, open_timetable(problem.tables), order, top_durations(problem), np.zeros((0, 6)))
    (code,) = fresh.inspect_llvm().values()
    assert not re.findall(r"call void @NRT_incref", code)
