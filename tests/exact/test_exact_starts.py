"""Over which schedules the optimum is taken: those without needless waiting, or all of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enumeration import all_genes
from wfsched.exact.minimise import minimise
from wfsched.platforms.pricing import Lease
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import deadline
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN
from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import machine_type, platform


def two_ends() -> Problem:
    """A (1 s) and B (10 s) before C (1 s), which only M0 hosts; C needs 2 cores and so does B's machine.

    A and C are on M0, B is on M1 (which A and C do not fit on): M0 is on from A to C.
    """
    small = machine_type(
        "small", 1.0, 0.36, cores=1, frequencies_ghz=np.array([1.0]), active_w=np.array([10.0])
    )
    large = machine_type(
        "large", 1.0, 0.36, cores=2, frequencies_ghz=np.array([1.0]), active_w=np.array([10.0])
    )
    tasks = Tasks.of(["A", "B", "C"], [1.0, 10.0, 1.0], cores=[2, 1, 2])
    edges = Edges.of([0, 1], [2, 2], [0.0, 0.0])
    # B would run on M0 as well; times say that it takes a hundred times as long there.
    times = np.array([[1.0, np.nan], [1000.0, 10.0], [1.0, np.nan]])
    workflow = Workflow.build("two ends", tasks, edges)
    return Problem(workflow, platform(large, small, pricing=Lease(0.0)), times=times)


def test_a_task_that_waits_shortens_the_lease() -> None:
    """As soon as it can A runs at 0 s, and M0 idles for 9 s at 2 W; held until 9 s it does not."""
    problem = two_ends()
    soon, late = (minimise(problem, "energy", starts=starts) for starts in ("earliest", "free"))
    assert soon.proven
    assert late.proven
    assert soon.value == pytest.approx(120.0 + 9 * 2.0)
    assert late.value == pytest.approx(120.0)
    assert late.schedule is not None
    assert late.schedule.start.tolist() == pytest.approx([9.0, 0.0, 10.0])
    assert check(late.schedule, problem=problem) == ()
    costs = [minimise(problem, "cost", starts=starts).value for starts in ("earliest", "free")]
    assert costs == pytest.approx([0.0001 * 21, 0.0001 * 12])


def test_what_waiting_cannot_make_better_is_the_same() -> None:
    problem = two_ends()
    soon, late = (minimise(problem, "makespan", starts=starts) for starts in ("earliest", "free"))
    assert soon.value == late.value == 11.0
    assert late.schedule is not None
    assert not late.schedule.hold.any()


def small_numbers(seed: int) -> Problem:
    """Return three tasks on two machines on which all takes whole seconds."""
    rng = np.random.default_rng(seed)
    pairs = [pair for pair in ((0, 1), (0, 2), (1, 2)) if rng.random() < 0.6]
    source, target = zip(*pairs) if pairs else ((), ())
    workflow = Workflow.build(
        "whole",
        Tasks.of(list("ABC"), [1.0] * 3),
        Edges.of(source, target, rng.choice([0.0, 1e7], len(pairs))),
    )
    one_level = {"frequencies_ghz": np.array([1.0])}
    kinds = [
        machine_type(
            f"m{k}",
            1.0,
            0.36,
            active_w=rng.choice([3.0, 8.0], 1),
            idle_w=float(rng.choice([1.0, 5.0])),
            **one_level,
        )
        for k in range(2)
    ]
    machines = platform(*kinds, pricing=Lease(float(rng.choice([0.0, 3.0]))))
    return Problem(workflow, machines, times=rng.integers(1, 4, (3, 2)).astype(float))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_no_holds_at_all_are_better(seed: int) -> None:
    """All whole instants up to 7 s as holds of all three tasks, in every order on every machine."""
    problem = small_numbers(seed).constrained(deadline(8.0))
    machine, level, order = all_genes(problem)
    holds = np.array(list(product(range(8), repeat=3)), float)
    rows, times = np.repeat(np.arange(len(machine)), len(holds)), np.tile(holds, (len(machine), 1))
    figures = evaluate(problem.tables, machine[rows], level[rows], order[rows], hold=times)
    kept = figures[figures[:, MAKESPAN] <= 8.0]
    for name, column in (("energy", ENERGY), ("cost", COST)):
        result = minimise(problem, name, starts="free")
        assert result.proven
        assert result.value == pytest.approx(kept[:, column].min(), rel=1e-6)
        assert result.schedule is not None
        assert check(result.schedule, problem=problem) == ()
        assert result.value <= minimise(problem, name).value * (1.0 + 1e-9)
