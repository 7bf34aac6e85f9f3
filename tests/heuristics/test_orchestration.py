"""Spread and Binpack: hand-worked placements, and what tells one from the other."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.heuristics.orchestrators.binpack import binpack
from wfsched.heuristics.orchestrators.spread import spread
from wfsched.platforms.catalogue import load_platform
from wfsched.platforms.model import Platform
from wfsched.schedule.problem import Problem
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import machine_type, platform

RNG = generator(0)
FAMILIES = ("montage", "cybershake", "inspiral", "genome")


def nodes(count: int, **other: object) -> Platform:
    """Return nodes of 4 cores and 8 GB, speed 1."""
    return platform(*[machine_type("node", 1.0, 0.36, shared=True, **other)] * count)


def machines(count: int) -> Platform:
    return platform(*[machine_type("one", 1.0, 0.36)] * count)


def independent(works: list[float], where: Platform, **tasks: object) -> Problem:
    n = len(works)
    made = Tasks.of([f"T{i}" for i in range(n)], works, **tasks)  # type: ignore[arg-type]
    return Problem(Workflow.build("independent", made, Edges.of([], [])), where)


def test_spread_deals_out_by_count_and_binpack_fills_up() -> None:
    problem = independent([8.0, 7.0, 6.0, 5.0, 4.0], nodes(3))
    assert spread(problem, RNG).machine.tolist() == [0, 1, 2, 0, 1]
    assert binpack(problem, RNG).machine.tolist() == [0, 0, 0, 0, 1]


def test_a_task_waits_for_room_when_all_nodes_are_full() -> None:
    """Eight cores, nine tasks: the last waits for the first end, at 2 s on node 1."""
    works = [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]
    schedule = binpack(independent(works, nodes(2)), RNG)
    assert schedule.machine.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 1]
    assert schedule.start.tolist() == [0.0] * 8 + [2.0]


def test_memory_counts_in_the_weight_of_a_node() -> None:
    """A takes one core and 6 GB of node 0 (25 + 75 %); B, C ask 1 core: spread goes to the emptier."""
    problem = independent([9.0, 8.0, 7.0], nodes(2), memory=[6e9, 1e9, 1e9])
    assert spread(problem, RNG).machine.tolist() == [0, 1, 1]


def test_a_task_that_does_not_fit_opens_a_node() -> None:
    problem = independent([9.0, 8.0, 7.0], nodes(2), cores=[3, 2, 1])
    assert binpack(problem, RNG).machine.tolist() == [0, 1, 0]


def test_binpack_opens_the_cheaper_of_two_nodes_alike() -> None:
    kinds = [machine_type("a", 1.0, 0.5, shared=True), machine_type("b", 1.0, 0.4, shared=True)]
    assert binpack(independent([1.0], platform(*kinds)), RNG).machine.tolist() == [1]


def test_on_machines_for_one_task_spread_counts_tasks() -> None:
    schedule = spread(independent([9.0, 8.0, 7.0, 6.0, 5.0], machines(2)), RNG)
    assert schedule.machine.tolist() == [0, 1, 0, 1, 0]


def test_spread_breaks_ties_away_from_the_parents() -> None:
    """A on M0, B on M1; C has its data from A alone, and as many tasks are on either."""
    tasks = Tasks.of("ABC", [4.0, 4.0, 1.0])
    problem = Problem(Workflow.build("vee", tasks, Edges.of([0], [2], [1e6])), machines(2))
    assert spread(problem, RNG).machine.tolist() == [0, 1, 1]


def test_on_machines_for_one_task_binpack_queues_for_as_long_as_a_task_runs() -> None:
    """B waits 4 s for its 4 s; C would wait 8 s for its 3 s and opens M1, D waits there."""
    problem = independent([4.0, 4.0, 3.0, 3.0], machines(3))
    assert binpack(problem, RNG).machine.tolist() == [0, 0, 1, 1]
    assert binpack(problem, RNG, patience=0.0).machine.tolist() == [0, 1, 2, 2]
    assert binpack(problem, RNG, patience=np.inf).machine.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("bad", [-1.0, np.nan])
def test_bad_patience_is_refused(bad: float) -> None:
    with pytest.raises(ParameterError, match="patience"):
        binpack(independent([1.0], machines(1)), RNG, patience=bad)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("cores", [2, 4, 16, 0])
def test_what_tells_spread_from_binpack(family: str, cores: int) -> None:
    """Spread uses as many machines at least, and they wait for longer; 0 stands for `cfn-6`.

    It moves as much data at least where Binpack fills two nodes at the most; where it has to use
    them all, tasks go wherever there is room, and either may come out ahead.
    """
    chosen = nodes(8, cores=cores) if cores else load_platform("cfn-6")
    problem = Problem(generate(family, 100, 2), chosen)
    wide, dense = spread(problem, RNG).figures, binpack(problem, RNG).figures
    assert wide.machines_used >= dense.machines_used
    assert wide.energy.idle_j >= dense.energy.idle_j
    if cores in (16, 0):
        assert wide.energy.communication_j >= dense.energy.communication_j
    if cores == 16:
        assert wide.machines_used > dense.machines_used
