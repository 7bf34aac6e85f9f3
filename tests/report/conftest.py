"""Problems, schedules and fronts for figures and tables: small, and known in every number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from strategies import random_population
from wfsched.core.arrays import readonly
from wfsched.platforms.model import Machine, MachineType, Network, Platform, Site, Tier
from wfsched.platforms.pricing import PerTask
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow

TYPES = ("split", *["crunch"] * 8, *["filter"] * 3, "join")
FREQUENCIES = (1.0, 1.5, 2.0)


def machine_type(name: str, *, speed: float, cores: int = 1, shared: bool = False) -> MachineType:
    frequencies = np.array(FREQUENCIES)
    return MachineType(
        name=name,
        speed=speed,
        accelerator_speed=readonly([1.0, 0.0, 0.0, 0.0], np.float64),
        cores=cores,
        memory_bytes=1e10,
        shared=shared,
        price_per_hour=0.36 * speed,
        frequencies_ghz=readonly(frequencies, np.float64),
        active_w=readonly(5.0 + 10.0 * frequencies**3, np.float64),
        idle_w=2.0,
    )


@pytest.fixture(scope="session")
def workflow() -> Workflow:
    """A fork and join of 13 tasks of 4 types, 10 s each."""
    source = [0] * 11 + list(range(1, 12))
    target = list(range(1, 12)) + [12] * 11
    tasks = Tasks.of([f"T{i}" for i in range(13)], np.full(13, 10.0), types=TYPES)
    return Workflow.build("fork", tasks, Edges.of(source, target))


@pytest.fixture(scope="session")
def platform() -> Platform:
    """An edge server that shares four cores, and two machines in the cloud."""
    edge, slow, fast = (
        machine_type("edge-type", speed=1.0, cores=4, shared=True),
        machine_type("slow-type", speed=1.0),
        machine_type("fast-type", speed=2.0),
    )
    return Platform(
        name="lab",
        currency="USD",
        sites=(Site("hut", Tier.EDGE), Site("hall", Tier.CLOUD)),
        machines=(Machine("near", edge, 0), Machine("slow", slow, 1), Machine("fast", fast, 1)),
        network=Network.uniform(2, bandwidth=1e7, joules_per_byte=1e-8),
        pricing=PerTask(),
    )


@pytest.fixture(scope="session")
def problem(workflow: Workflow, platform: Platform) -> Problem:
    return Problem(workflow, platform)


@pytest.fixture(scope="session")
def on_machine() -> Callable[[Problem, int, int], Schedule]:
    """Put all tasks on one machine at one level."""

    def schedule(problem: Problem, machine: int, level: int) -> Schedule:
        n = problem.n_tasks
        return Schedule.decode(problem, np.full(n, machine), np.full(n, level))

    return schedule


@pytest.fixture(scope="session")
def front_of() -> Callable[[Problem, int], Front]:
    """Draw some random schedules of a problem; a front need not be a good one to be drawn."""

    def front(problem: Problem, count: int) -> Front:
        return Front.of(problem, *random_population(problem, count, np.random.default_rng(7)))

    return front
