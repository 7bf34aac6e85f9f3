"""Schedules on routed links beside SimGrid, which executes the tasks and moves the bytes itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wfsched import Problem, generate, load_platform, route_platform, solve

EXPERIMENT = Path(__file__).parents[2] / "experiments" / "network" / "routed"


@pytest.fixture(scope="module")
def beside() -> Any:
    sys.path.insert(0, str(EXPERIMENT))
    try:
        import beside_simgrid
    finally:
        sys.path.remove(str(EXPERIMENT))
    if beside_simgrid.interpreter() is None:
        pytest.skip("no interpreter here has SimGrid (Debian: python3-simgrid)")
    return beside_simgrid


@pytest.mark.parametrize("family", ["montage", "cybershake", "genome"])
@pytest.mark.parametrize("method", ["heft", "contention-heft"])
def test_tasks_end_when_they_end_in_simgrid(beside: Any, family: str, method: str) -> None:
    platform = route_platform(load_platform("geo-3"), "ring-10", ["n0", "n3", "n6"])
    kinds = {machine.type.shared or machine.type.boot_s > 0 for machine in platform.machines}
    assert kinds == {False}
    schedule = solve(Problem(generate(family, 40, seed=3), platform), method).schedule
    np.testing.assert_allclose(beside.replayed(schedule, serial=True), schedule.finish, rtol=1e-9)
