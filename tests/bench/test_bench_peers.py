"""Each peer on a small problem: what it was given, what it was asked, what it found."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from benchmarks.peers.kernel import Kernel
from benchmarks.peers.table import PEERS, Peer
from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import deadline
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.solving import solve
from wfsched.workflow.generate.generator import generate

# 80 and two generations of 160; pygmo takes four of 80.
EVALUATIONS = 400


@pytest.fixture(params=PEERS, ids=lambda peer: peer.name)
def peer(request: pytest.FixtureRequest) -> Peer:
    found: Peer = request.param
    if not found.installed:
        pytest.skip(f"{found.name} is not installed: pip install '.[peers]'")
    return found


@pytest.fixture
def searched(montage: Problem, peer: Peer) -> Callable[..., Kernel]:
    """Run the peer on ten tasks."""

    def search(seed: int = 1, *heuristics: str, evaluations: int = EVALUATIONS) -> Kernel:
        kernel = Kernel(montage, evaluations)
        rows = kernel.rows_of([solve(montage, name).schedule for name in heuristics])
        peer.load()(kernel, seed, rows)
        return kernel

    return search


@pytest.mark.parametrize("given", [(), ("heft", "cheapest")], ids=["unseeded", "seeded"])
def test_a_peer_evaluates_exactly_what_it_is_given(
    searched: Callable[..., Kernel], given: tuple[str, ...]
) -> None:
    kernel = searched(1, *given)
    assert kernel.evaluated == EVALUATIONS
    assert sum(map(len, kernel.rows)) == EVALUATIONS
    assert kernel.after(EVALUATIONS) == kernel.stamps[-1]


def test_all_genes_are_within_their_range_and_vary(searched: Callable[..., Kernel]) -> None:
    kernel = searched()
    rows = np.concatenate(kernel.rows)
    assert (rows >= 0).all()
    assert (rows <= kernel.upper).all()
    # Uniform draws reach both ends of the range of every gene.
    assert (rows.min(axis=0) == 0).all()
    assert (rows.max(axis=0) == kernel.upper).all()


def test_the_schedules_of_the_front_stand_and_none_beats_another(searched: Callable[..., Kernel]) -> None:
    kernel = searched()
    front = kernel.front(EVALUATIONS)
    everything = np.concatenate(kernel.values)
    for schedule, values in zip(front, front.objectives):
        assert check(schedule, problem=kernel.problem) == ()
        assert (schedule.makespan_s, schedule.energy_j) == tuple(values)
        assert not dominated(values, everything)
    assert sum(not dominated(values, everything) for values in np.unique(everything, axis=0)) == len(front)


def dominated(values: FloatArray, others: FloatArray) -> bool:
    return bool(((others <= values).all(axis=1) & (others < values).any(axis=1)).any())


def test_search_is_better_than_chance(searched: Callable[..., Kernel]) -> None:
    kernel = searched(evaluations=1200)
    first, last = kernel.values[0], kernel.values[-1]
    assert (np.median(last, axis=0) < np.median(first, axis=0)).all()


def test_given_schedules_are_in_the_first_population(searched: Callable[..., Kernel]) -> None:
    kernel = searched(1, "heft", "cheapest")
    first = {tuple(row) for row in np.concatenate(kernel.rows)[:80]}
    given = kernel.rows_of([solve(kernel.problem, name).schedule for name in ("heft", "cheapest")])
    assert {tuple(row) for row in given} <= first


def test_the_seed_alone_decides(searched: Callable[..., Kernel]) -> None:
    one, again, other = (np.concatenate(searched(seed).rows) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_peer_goes_on_for_as_long_as_it_is_told(montage: Problem, peer: Peer) -> None:
    kernel = Kernel(montage, 1, seconds=0.2)
    peer.load()(kernel, 1, kernel.rows_of([]))
    assert kernel.evaluated > EVALUATIONS
    assert kernel.stamps[-1] > 0.1
    assert len(kernel.objectives(1)) == 1


def test_rows_mean_what_the_reference_makes_of_them() -> None:
    case = Problem(
        generate("genome", 20, 1), load_platform("laco-9"), objectives=("makespan", "energy", "cost")
    )
    kernel = Kernel(case, 10)
    rows = np.random.default_rng(1).integers(0, kernel.upper + 1, (10, len(kernel.upper)))
    for row, values in zip(rows, kernel(rows.astype(float))):
        machine = [np.flatnonzero(hosts)[gene] for hosts, gene in zip(case.hosts, row)]
        level = np.minimum(row[case.n_tasks :], case.level_counts()[machine] - 1)
        figures = evaluate_reference(case, machine, level, kernel.order).figures
        assert values == pytest.approx((figures.makespan_s, figures.energy.total_j, figures.cost))


def test_rows_of_schedules_give_their_machines_and_levels_back(montage: Problem) -> None:
    kernel = Kernel(montage, 10)
    schedules = [solve(montage, name).schedule for name in ("heft", "cheapest", "random")]
    machine, level = kernel.placed(kernel.rows_of(schedules))
    assert np.array_equal(machine, [schedule.machine for schedule in schedules])
    assert np.array_equal(level, [schedule.level for schedule in schedules])


def test_only_the_first_rows_are_credited(montage: Problem) -> None:
    kernel = Kernel(montage, 3)
    rows = np.zeros((6, len(kernel.upper)))
    rows[3:, montage.n_tasks :] = kernel.upper[montage.n_tasks :]  # quicker, at more energy
    values = np.concatenate([kernel(rows[:2]), kernel(rows[2:])])
    assert kernel.evaluated == 6
    assert kernel.objectives(3).tolist() == [values[0].tolist()]
    assert kernel.objectives(6).tolist() == [values[0].tolist(), values[3].tolist()]
    assert kernel.after(2) == kernel.stamps[0]
    assert kernel.after(3) == kernel.stamps[1]


def test_constraints_are_refused(montage: Problem) -> None:
    with pytest.raises(ParameterError, match="constraints"):
        Kernel(montage.constrained(deadline(1.0)), 10)
