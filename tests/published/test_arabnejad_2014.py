"""PEFT and HEFT on the ten-task graph of Arabnejad, Barbosa 2014 (doi 10.1109/TPDS.2013.57)."""

from __future__ import annotations

import numpy as np
import pytest

from published.graphs import graph_b, intervals
from wfsched.core.rng import generator
from wfsched.heuristics.makespan.cpop import cpop
from wfsched.heuristics.makespan.heft import heft
from wfsched.heuristics.makespan.peft import peft
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import by_readiness, by_upward_rank, optimistic_costs, upward_ranks
from wfsched.schedule.problem import Problem

OCT = [
    (64, 68, 86), (42, 39, 42), (27, 41, 43), (42, 39, 50), (28, 37, 28),
    (42, 39, 44), (13, 16, 22), (13, 16, 33), (13, 16, 20), (0, 0, 0),
]  # fmt: skip
RANK_OCT = [72.667, 41, 37, 43.667, 31, 41.667, 17, 20.667, 16.333, 0]
RANK_U = [169, 114.333, 102.667, 110, 129.667, 119.333, 52.667, 92, 42.333, 20.667]
PEFT = {
    1: (1, 0, 22), 2: (1, 29, 51), 3: (1, 51, 83), 4: (1, 22, 29), 5: (3, 35, 70),
    6: (2, 29, 46), 7: (1, 83, 97), 8: (2, 54, 77), 9: (3, 81, 89), 10: (2, 106, 122),
}  # fmt: skip
HEFT = {
    1: (2, 0, 21), 2: (1, 38, 60), 3: (2, 48, 75), 4: (3, 52, 56), 5: (2, 21, 48),
    6: (3, 28, 52), 7: (2, 75, 100), 8: (1, 67, 96), 9: (3, 105, 113), 10: (1, 120, 133),
}  # fmt: skip


@pytest.fixture(scope="module")
def problem() -> Problem:
    return graph_b()


def test_the_optimistic_cost_table_is_that_of_the_paper(problem: Problem) -> None:
    costs = optimistic_costs(problem, top_durations(problem))
    np.testing.assert_array_equal(costs, OCT)
    np.testing.assert_allclose(costs.mean(axis=1), RANK_OCT, atol=5e-4)


def test_upward_ranks_are_those_of_the_paper(problem: Problem) -> None:
    np.testing.assert_allclose(upward_ranks(problem, top_durations(problem)), RANK_U, atol=5e-4)


def test_orders_are_those_of_the_paper(problem: Problem) -> None:
    durations = top_durations(problem)
    rank = optimistic_costs(problem, durations).mean(axis=1)
    assert (by_readiness(problem, rank) + 1).tolist() == [1, 4, 6, 2, 3, 5, 8, 7, 9, 10]
    order = by_upward_rank(problem, durations)
    assert (order + 1).tolist() == [1, 5, 6, 2, 4, 3, 8, 7, 9, 10]


def test_peft_makes_the_schedule_of_the_paper(problem: Problem) -> None:
    schedule = peft(problem, generator(0))
    assert intervals(schedule) == PEFT
    assert schedule.makespan_s == 122


def test_heft_makes_the_schedule_of_the_paper(problem: Problem) -> None:
    schedule = heft(problem, generator(0))
    assert intervals(schedule) == HEFT
    assert schedule.makespan_s == 133


def test_cpop_on_this_graph(problem: Problem) -> None:
    """Computed by an independent program; no paper prints it."""
    assert cpop(problem, generator(0)).makespan_s == 167
