"""Schedules on routed links beside SimGrid, which executes the tasks and moves the bytes itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wfsched import Problem, generate, solve

EXPERIMENT = Path(__file__).parents[2] / "experiments" / "network" / "routed"


@pytest.fixture(scope="module")
def beside() -> Any:
    sys.path.insert(0, str(EXPERIMENT))
    try:
        import beside_simgrid
        import measure
    finally:
        sys.path.remove(str(EXPERIMENT))
    if beside_simgrid.interpreter() is None:
        pytest.skip("no interpreter here has SimGrid (Debian: python3-simgrid)")
    return beside_simgrid, measure


@pytest.mark.parametrize("family", ["montage", "cybershake", "genome"])
@pytest.mark.parametrize("method", ["heft", "contention-heft"])
def test_tasks_end_when_they_end_in_simgrid(beside: Any, family: str, method: str) -> None:
    simgrid, measure = beside
    for seed in (1, 2):
        problem = Problem(generate(family, 40, seed=seed), measure.network(seed, (10.0, 50.0)))
        schedule = solve(problem, method).schedule
        np.testing.assert_allclose(simgrid.replayed(schedule, serial=True), schedule.finish, rtol=1e-9)
