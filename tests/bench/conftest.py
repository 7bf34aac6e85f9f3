"""Problems that the tests of the benchmarks share."""

from __future__ import annotations

import pytest

from benchmarks.cases import ROOT, problem
from wfsched.schedule.problem import Problem
from wfsched.workflow.read import read_workflow


@pytest.fixture(scope="session")
def montage() -> Problem:
    """Ten tasks on `cfn-6`: makespan and energy."""
    return problem(read_workflow(ROOT / "workflows" / "montage-10.xml"))
