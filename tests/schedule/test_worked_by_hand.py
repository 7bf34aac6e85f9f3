"""The examples that are worked by hand, as literals, against kernel, reference and check."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from wfsched.core.arrays import readonly
from wfsched.platforms.model import Machine, Network, Platform, Site
from wfsched.platforms.pricing import Lease, PerTask, PriceModel
from wfsched.schedule.check.check import check
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.model import Edges, Files, Tasks, Workflow
from worked_by_hand import chain, fork, four_on_one, machine_type, two_machines

PER_TASK = PerTask()
BY_SECOND = Lease(quantum_s=1.0)
BY_MINUTE = Lease(quantum_s=60.0)
BY_TEN_SECONDS = Lease(quantum_s=10.0)
AT_LEAST_100_S = Lease(quantum_s=0.0, minimum_s=100.0)


def holds(
    problem: Problem,
    genes: tuple[list[int], list[int], list[int]],
    *,
    start: list[float],
    finish: list[float],
    energy: tuple[float, ...],
    cost: float,
    makespan: float | None = None,
) -> None:
    schedule, replay = Schedule.decode(problem, *genes), evaluate_reference(problem, *genes)
    for twin in (schedule, replay):
        np.testing.assert_allclose(twin.start, start, rtol=1e-12)
        np.testing.assert_allclose(twin.finish, finish, rtol=1e-12)
        assert astuple(twin.figures.energy) == pytest.approx((*energy, sum(energy)), rel=1e-12)
        assert twin.figures.cost == pytest.approx(cost, rel=1e-12)
        assert twin.figures.makespan_s == pytest.approx(makespan or max(finish), rel=1e-12)
        assert twin.figures.machines_used == len(set(genes[0]))
    assert check(schedule, problem=problem) == ()


@pytest.mark.parametrize(("pricing", "cost"), [(PER_TASK, 0.0075), (BY_SECOND, 0.0075), (BY_MINUTE, 0.024)])
def test_fork(pricing: PriceModel, cost: float) -> None:
    holds(
        fork(pricing),
        ([1, 1, 0], [1, 1, 0], [0, 1, 2]),
        start=[0.0, 5.0, 10.0],
        finish=[5.0, 15.0, 40.0],
        energy=(1725.0, 0.0, 0.0, 0.0, 0.5),
        cost=cost,
    )


@pytest.mark.parametrize(
    ("pricing", "cost"), [(PER_TASK, 0.0045), (BY_SECOND, 0.0065), (AT_LEAST_100_S, 0.04)]
)
def test_chain(pricing: PriceModel, cost: float) -> None:
    holds(
        chain(pricing),
        ([0, 1, 0], [1, 1, 1], [0, 1, 2]),
        start=[0.0, 20.0, 30.0],
        finish=[10.0, 30.0, 35.0],
        energy=(2125.0, 40.0, 0.0, 0.0, 1.0),
        cost=cost,
    )


@pytest.mark.parametrize(("pricing", "cost"), [(PER_TASK, 0.02), (BY_TEN_SECONDS, 0.04)])
def test_four_tasks_share_one_machine(pricing: PriceModel, cost: float) -> None:
    # P and Q fill the machine; R waits for both, and S, though one core is free before, for R.
    holds(
        four_on_one(pricing),
        ([0, 0, 0, 0], [0, 0, 0, 0], [0, 1, 2, 3]),
        start=[5.0, 5.0, 25.0, 25.0],
        finish=[15.0, 25.0, 31.0, 27.0],
        energy=(800.0, 48.0, 100.0, 474.0, 0.0),
        cost=cost,
    )


def test_rounding_buys_no_further_quantum() -> None:
    # 0.1 s three times is 0.30000000000000004 s: three quanta of 0.1 s, not four.
    workflow = Workflow.build("three", Tasks.of(list("ABC"), [0.1] * 3), Edges.of([], []))
    problem = Problem(workflow, two_machines(Lease(quantum_s=0.1)))
    holds(
        problem,
        ([0, 0, 0], [1, 1, 1], [0, 1, 2]),
        start=[0.0, 0.1, 0.2],
        finish=[0.1, 0.2, 0.3],
        energy=(0.3 * 85.0, 0.0, 0.0, 0.0, 0.0),
        cost=0.3 * 0.0001,
    )


def test_staging_moves_external_inputs_and_final_outputs() -> None:
    """Home and hall, 10 MB/s and 0.5 s out of the hall, 5 MB/s and 1 s into it.

    A reads `in` (20 MB, external) and writes `mid` (10 MB), which B reads; B writes `out` (40 MB,
    final) and `log` (0 MB). All on the machine in the hall: `in` is there at 1 + 4 = 5 s, A runs
    [5, 15], B [15, 35], and `out` is home at 35 + 0.5 + 4 = 39.5 s.
    """
    hall_type = machine_type("hall", 1.0, 0.36)
    network = Network(
        bandwidth=readonly([[1e9, 5e6], [1e7, 1e9]], np.float64),
        latency=readonly([[0.0, 1.0], [0.5, 0.0]], np.float64),
        joules_per_byte=readonly([[0.0, 1e-6], [2e-6, 0.0]], np.float64),
        price_per_byte=readonly([[0.0, 1e-9], [3e-9, 0.0]], np.float64),
    )
    platform = Platform(
        name="two-sites",
        currency="USD",
        sites=(Site("home", idle="always"), Site("hall")),
        machines=(Machine("h", machine_type("home", 1.0, 0.36), 0), Machine("m", hall_type, 1)),
        network=network,
        pricing=BY_SECOND,
    )
    files = Files(
        names=("in", "mid", "out", "log"),
        sizes=readonly([2e7, 1e7, 4e7, 0.0], np.float64),
        inputs=Adjacency.from_pairs(2, [0, 1], [0, 1]),
        outputs=Adjacency.from_pairs(2, [0, 1, 1], [1, 2, 3]),
    )
    tasks = Tasks.of(["A", "B"], [10.0, 20.0])
    workflow = Workflow.build("staged", tasks, Edges.of([0], [1], [1e7]), files)
    problem = Problem(workflow, platform, staging="site:home")
    holds(
        problem,
        ([1, 1], [1, 1], [0, 1]),
        start=[5.0, 15.0],
        finish=[15.0, 35.0],
        makespan=39.5,
        # The unused machine at home idles to the end at 2 W.
        energy=(30.0 * 85.0, 39.5 * 2.0, 0.0, 0.0, 20.0 + 80.0),
        cost=30.0 * 0.0001 + 0.02 + 0.12,
    )
