"""What keeps the engine quick and would go unnoticed otherwise."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numba import njit

from wfsched.heuristics.books import open_books
from wfsched.heuristics.list_scheduling import place_in_order, top_durations
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.workflow.generate.generator import generate


@pytest.mark.slow
def test_the_loop_of_list_scheduling_counts_no_references() -> None:
    """A branch too many in an inlined function, and numba counts: the loop takes five times as long."""
    problem = Problem(generate("montage", 20, 1), load_platform("cfn-6"))
    fresh = njit(nogil=True, error_model="numpy")(place_in_order.py_func)
    order = problem.workflow.topological.astype(np.uint32)
    fresh(problem.tables, open_books(problem.tables), order, top_durations(problem), np.zeros((0, 6)))
    (code,) = fresh.inspect_llvm().values()
    assert not re.findall(r"call void @NRT_incref", code)
