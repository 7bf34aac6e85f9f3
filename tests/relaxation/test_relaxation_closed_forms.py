"""Where the best schedule is known in closed form, the bound is that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wfsched.core.arrays import readonly
from wfsched.platforms.model import Machine, MachineType, Network, Platform, Site
from wfsched.platforms.pricing import Lease, PerTask, PriceModel
from wfsched.relaxation.relaxation import Relaxation
from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Edges, Tasks, Workflow

PER_TASK = PerTask()

# 2 levels: 1 GHz at 15 W takes twice as long as 2 GHz at 85 W; idle 2 W.
SLOW_W, FAST_W, IDLE_W, PER_HOUR = 15.0, 85.0, 2.0, 3.6


def machine(speed: float = 1.0) -> MachineType:
    return MachineType(
        name=f"x{speed}",
        speed=speed,
        accelerator_speed=readonly([1.0, 0.0, 0.0, 0.0], np.float64),
        cores=4,
        memory_bytes=1e10,
        shared=False,
        price_per_hour=PER_HOUR * speed,
        frequencies_ghz=readonly([1.0, 2.0], np.float64),
        active_w=readonly([SLOW_W, FAST_W], np.float64),
        idle_w=IDLE_W,
    )


def problem_of(
    work: list[float],
    edges: list[tuple[int, int]] = (),
    *,
    types: tuple[MachineType, ...] = (machine(),),
    pricing: PriceModel = PER_TASK,
    idle: str = "leased",
    size: float = 0.0,
) -> Problem:
    source, target = (list(column) for column in zip(*edges)) if edges else ([], [])
    workflow = Workflow.build(
        "small",
        Tasks.of([f"T{i}" for i in range(len(work))], work),
        Edges.of(source, target, [size] * len(edges)),
    )
    platform = Platform(
        "small",
        "USD",
        (Site("here", pue=1.2, idle=idle),),
        tuple(Machine(f"m{k}", kind, 0) for k, kind in enumerate(types)),
        Network.uniform(bandwidth=1e7, latency=0.0),
        pricing,
    )
    return Problem(workflow, platform, ("makespan", "energy"))


@pytest.mark.parametrize("seconds", [10.0, 12.5, 20.0, 1e3, np.inf])
@pytest.mark.parametrize("shape", ["single", "chain", "independent"])
def test_energy_of_one_machine(shape: str, seconds: float) -> None:
    work = [10.0] if shape == "single" else [3.0, 5.0, 2.0]
    problem = problem_of(work, [(0, 1), (1, 2)] if shape == "chain" else [], size=1e9)
    bound = Relaxation(problem).least_energy(seconds)
    # A task whose slow run alone is too long has none.
    slack = seconds - 10.0
    fits = [2.0 * w <= seconds if shape == "independent" else w <= slack for w in work]
    slow = min(slack, sum(w for w, there in zip(work, fits) if there))
    assert bound.value == pytest.approx(1.2 * (slow * 2.0 * SLOW_W + (10.0 - slow) * FAST_W), rel=1e-7)
    assert bound.duration.sum() == pytest.approx(10.0 + slow, rel=1e-6)


@pytest.mark.parametrize("shape", ["single", "chain", "independent"])
def test_too_short_a_makespan_is_proven_impossible(shape: str) -> None:
    work = [10.0] if shape == "single" else [3.0, 5.0, 2.0]
    relaxed = Relaxation(problem_of(work, [(0, 1), (1, 2)] if shape == "chain" else []))
    assert relaxed.least_energy(9.99).infeasible
    assert not relaxed.least_energy(10.0).infeasible
    assert relaxed.least_makespan().value == pytest.approx(10.0)


def test_a_level_between_two_others_counts_where_the_slow_one_does_not_fit() -> None:
    """The middle level takes more than a mixture of its neighbours, but these do not both fit."""
    levels = replace(
        machine(),
        frequencies_ghz=readonly([1.0, 1.5, 2.0], np.float64),
        active_w=readonly([10.0, 40.0, 60.0], np.float64),
        idle_w=0.0,
    )
    relaxed = Relaxation(problem_of([9.0], types=(levels,)))
    assert relaxed.least_energy(14.0).value == pytest.approx(1.2 * 12.0 * 40.0, rel=1e-7)
    assert relaxed.least_energy(10.0).value == pytest.approx(1.2 * 9.0 * 60.0, rel=1e-7)
    assert relaxed.least_energy(20.0).value == pytest.approx(1.2 * 18.0 * 10.0, rel=1e-7)


def test_the_idle_machine_of_a_site_that_is_always_on_counts() -> None:
    problem = problem_of([10.0], types=(machine(), machine(0.5)), idle="always")
    bound = Relaxation(problem).least_energy(10.0)
    assert bound.value == pytest.approx(1.2 * (10.0 * FAST_W + 10.0 * IDLE_W), rel=1e-7)


def test_two_like_machines_share_what_can_be_shared() -> None:
    relaxed = Relaxation(problem_of([6.0, 4.0, 2.0, 8.0], types=(machine(), machine())))
    assert relaxed.least_makespan().value == pytest.approx(10.0)
    assert np.allclose(relaxed.least_energy(12.0).share[:, 0], relaxed.least_energy(12.0).share[:, 1])


def test_a_phase_cannot_use_the_time_of_another() -> None:
    """Fork and join around two tasks, twice, on two machines: each phase by itself takes 5 s."""
    edges = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (3, 5), (4, 6), (5, 6)]
    problem = problem_of([1.0, 8.0, 2.0, 1.0, 2.0, 8.0, 1.0], edges, types=(machine(), machine()))
    # Longest path 19 s, area 11.5 s; with the tasks of a phase shared out evenly 13 s.
    assert Relaxation(problem).least_makespan().value == pytest.approx(19.0)
    narrow = problem_of([1.0, 3.0, 3.0, 1.0, 3.0, 3.0, 1.0], edges)
    assert Relaxation(narrow).least_makespan().value == pytest.approx(15.0)
    wide = [(0, i) for i in range(1, 6)] + [(i, 6) for i in range(1, 6)] + [(6, i) for i in range(7, 12)]
    joined = problem_of([1.0] * 12, [*wide, *((i, 12) for i in range(7, 12))][:-5], types=(machine(),) * 2)
    # 1 + 5 / 2 + 1 + 5 / 2, where the path takes 4 and the area 6.
    assert Relaxation(joined).least_makespan().value == pytest.approx(7.0)


def test_per_task_prices_grow_as_machines_slow_down() -> None:
    problem = problem_of([10.0])
    relaxed = Relaxation(problem)
    assert relaxed.least_cost().value == pytest.approx(0.01, rel=1e-7)
    # Half of it at the slow level, which costs twice as much.
    half = 1.2 * (5.0 * 2.0 * SLOW_W + 5.0 * FAST_W)
    assert relaxed.least_energy(1e3, 0.015).value == pytest.approx(half, rel=1e-6)
    assert relaxed.least_energy(1e3, 0.0099).infeasible


def test_leases_are_paid_by_the_quantum_and_machine() -> None:
    pricing = Lease(quantum_s=60.0)
    relaxed = Relaxation(problem_of([10.0, 10.0], types=(machine(), machine()), pricing=pricing))
    assert relaxed.least_cost(20.0).value == pytest.approx(0.06, rel=1e-6)
    assert relaxed.least_cost(10.0).value == pytest.approx(0.12, rel=1e-6)


def test_links_take_their_time_where_machines_cannot_be_shared() -> None:
    times = np.array([[2.0, np.nan], [np.nan, 3.0]])
    free = problem_of([1.0, 1.0], [(0, 1)], types=(machine(), machine()), size=1e7)
    relaxed = Relaxation(replace(free, times=times))
    assert relaxed.least_makespan().value == pytest.approx(6.0)
