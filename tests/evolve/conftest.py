"""Problems that the tests of the search share."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import two_machines


@pytest.fixture(scope="session")
def chain_of_six() -> Problem:
    tasks = Tasks.of("abcdef", np.arange(1.0, 7.0))
    return Problem(Workflow.build("chain", tasks, Edges.of(range(5), range(1, 6))), two_machines())


@pytest.fixture(scope="session")
def wide_problem() -> Problem:
    return Problem(generate("montage", 60, 1), load_platform("cfn-6"))
