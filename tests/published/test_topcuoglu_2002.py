"""HEFT and CPoP on the ten-task graph of Topcuoglu, Hariri, Wu 2002 (doi 10.1109/71.993206)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from published.graphs import TIMES_A, graph_a, intervals
from wfsched.core.rng import generator
from wfsched.heuristics.makespan.cpop import cpop, critical_path, path_machine
from wfsched.heuristics.makespan.heft import heft
from wfsched.heuristics.makespan.peft import peft
from wfsched.placing.list_scheduling import list_schedule, top_durations
from wfsched.placing.ranks import by_falling_rank, by_readiness, downward_ranks, upward_ranks
from wfsched.platforms.model import Network
from wfsched.schedule.problem import Problem
from wfsched.workflow.read import read_workflow

RANK_U = [108, 77, 80, 80, 69, 63.333, 42.667, 35.667, 44.333, 14.667]
RANK_D = [0, 31, 25, 22, 24, 27, 62.333, 66.667, 63.667, 93.333]
HEFT = {
    1: (3, 0, 9), 2: (1, 27, 40), 3: (3, 9, 28), 4: (2, 18, 26), 5: (3, 28, 38),
    6: (2, 26, 42), 7: (3, 38, 49), 8: (1, 57, 62), 9: (2, 56, 68), 10: (2, 73, 80),
}  # fmt: skip
CPOP = {
    1: (2, 0, 16), 2: (2, 16, 35), 3: (1, 28, 39), 4: (3, 25, 42), 5: (2, 35, 48),
    6: (3, 42, 51), 7: (1, 39, 46), 8: (3, 54, 68), 9: (2, 65, 77), 10: (2, 79, 86),
}  # fmt: skip


@pytest.fixture(scope="module")
def problem() -> Problem:
    return graph_a()


def test_ranks_are_those_of_the_table(problem: Problem) -> None:
    durations = top_durations(problem)
    np.testing.assert_allclose(upward_ranks(problem, durations), RANK_U, atol=5e-4)
    np.testing.assert_allclose(downward_ranks(problem, durations), RANK_D, atol=5e-4)


def test_heft_order_takes_the_tie_of_3_and_4_as_one(problem: Problem) -> None:
    ranks = upward_ranks(problem, top_durations(problem))
    order = by_falling_rank(problem, ranks) + 1
    assert order.tolist() == [1, 3, 4, 2, 5, 6, 9, 7, 8, 10]
    for noise in (-1e-13, 1e-13):
        shaken = ranks.copy()
        shaken[2] *= 1 + noise
        assert (by_falling_rank(problem, shaken) + 1).tolist() == order.tolist()


def test_heft_makes_the_schedule_of_the_paper(problem: Problem) -> None:
    schedule = heft(problem, generator(0))
    assert intervals(schedule) == HEFT
    assert schedule.makespan_s == 80


def test_the_tie_of_3_and_4_may_be_broken_either_way(problem: Problem) -> None:
    other = np.array([1, 4, 3, 2, 5, 6, 9, 7, 8, 10], np.int32) - np.int32(1)
    assert list_schedule(problem, other).makespan_s == 80


def test_cpop_finds_the_critical_path_and_its_processor(problem: Problem) -> None:
    durations = top_durations(problem)
    priority = upward_ranks(problem, durations) + downward_ranks(problem, durations)
    path = critical_path(problem, priority)
    assert [i + 1 for i in path] == [1, 2, 9, 10]
    assert durations[path].sum(axis=0).tolist() == [66, 54, 63]
    assert path_machine(durations[path]) == 1
    assert (by_readiness(problem, priority) + 1).tolist() == [1, 2, 3, 7, 4, 5, 9, 6, 8, 10]


def test_cpop_makes_the_schedule_of_the_paper(problem: Problem) -> None:
    schedule = cpop(problem, generator(0))
    assert intervals(schedule) == CPOP
    assert schedule.makespan_s == 86


def test_peft_on_this_graph(problem: Problem) -> None:
    """Computed twice by hand-written programs; no paper prints it."""
    assert peft(problem, generator(0)).makespan_s == 85


def test_serial_times_are_the_column_sums(problem: Problem) -> None:
    assert np.sum(TIMES_A, axis=0).tolist() == [127, 130, 143]
    one_machine = [
        list_schedule(problem, problem.workflow.topological, durations=_only(problem, k)).makespan_s
        for k in range(3)
    ]
    assert one_machine == [127, 130, 143]


def _only(problem: Problem, k: int) -> np.ndarray:
    durations = top_durations(problem)
    durations[:, np.arange(3) != k] = np.nan
    return durations


def test_the_public_file_of_the_graph_is_scheduled_as_the_paper_does(
    real_dax: Path, problem: Problem
) -> None:
    """It counts 125 bytes for each unit of cost, and has 20 where the paper has 23, from 3 to 7."""
    workflow = read_workflow(real_dax / "HEFT_paper.xml")
    edges, printed = workflow.edges, problem.workflow.edges
    np.testing.assert_array_equal([edges.source, edges.target], [printed.source, printed.target])
    slip = (edges.source == 2) & (edges.target == 6)
    np.testing.assert_array_equal(edges.bytes / 125.0, np.where(slip, 20.0, printed.bytes))
    platform = replace(problem.platform, network=Network.uniform(bandwidth=125.0))
    as_filed = Problem(workflow, platform, times=np.array(TIMES_A, np.float64))
    assert heft(as_filed, generator(0)).makespan_s == 80
    assert cpop(as_filed, generator(0)).makespan_s == 86
