"""The validator finds each thing that can be wrong with an outcome, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from wfsched.edge.check import check
from wfsched.edge.green_time.green_intervals import green_of
from wfsched.edge.outcome import Outcome
from wfsched.edge.simulate import simulate
from wfsched.edge.system import Cloud, Instance, Jobs, Links, System
from wfsched.testing import random_instance


@pytest.fixture
def outcome() -> Outcome:
    """Job 0 at home in two slots, job 1 on edge 1 after a move of two ticks, job 2 in the cloud."""
    system = System(
        (green_of([(0, 2), (6, 9)]), green_of([])),
        Links(1.0, 2.0, 3.0, 5.0),
        Cloud(2.0, 10.0),
        brown_cost=10.0,
    )
    jobs = Jobs([4, 3, 6], [0, 1, 2], [9, 12, 12], [0, 0, 1], [1.0, 2.0, 4.0])
    return Outcome(
        Instance(system, jobs),
        place=np.array([0, 1, 2]),
        job=np.array([0, 0, 1]),
        begin=np.array([0, 6, 5]),
        end=np.array([2, 8, 8]),
        moved=np.array([1]),
        moved_at=np.array([2]),
        moved_from=np.array([0]),
        moved_to=np.array([1]),
        cloud_from=np.array([-1, -1, 3]),
    )


def test_a_right_outcome_is_right_and_its_bill_is_that_by_hand(outcome: Outcome) -> None:
    assert check(outcome) == ()
    bill = outcome.bill
    assert (bill.brown, bill.moves, bill.cloud) == (30.0, 2 * 2 * 3.0, 6 * 10.0 + 2 * 4 * 5.0)
    assert outcome.completion().tolist() == [8, 10, 10]


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        ("end", [2, 7, 8], "runs for 3 ticks, not 4"),
        ("end", [2, 10, 8], "result returns at 10, after its deadline 9"),
        ("begin", [0, 6, 3], "begins at 3, before its data arrive at 4"),
        ("begin", [0, 1, 5], "two of its slots overlap"),
        ("moved_at", [0], "decided at 0, before 1"),
        ("moved_at", [6], "moves at 6, after its begin at 5"),
        ("moved_from", [1], "moves from 1 to 1, but its data are at 0"),
        ("moved_to", [0], "runs on edge 1, but its data are on edge 0"),
        ("place", [1, 1, 2], "edge 1: job 1 begins at 5, job 0 ends at 8"),
        ("place", [0, 2, 2], "job 1: runs on an edge and in the cloud"),
        ("cloud_from", [-1, -1, 1], "leaves for the cloud at 1, before its data arrive at 2"),
        ("cloud_from", [-1, -1, 6], "returns from the cloud at 13, after its deadline 12"),
        ("cloud_from", [0, -1, 3], "job 0: leaves for the cloud, but runs on an edge"),
    ],
)
def test_each_wrong_is_found(outcome: Outcome, key, values, words) -> None:
    assert any(words in found for found in check(replace(outcome, **{key: np.array(values)})))


def test_a_wrong_bill_is_found(outcome: Outcome) -> None:
    object.__setattr__(outcome, "bill", replace(outcome.bill, brown=29.0))
    assert check(outcome) == ("the cost is 142, not 141",)


def test_a_slot_moved_by_a_tick_is_found_wherever_it_hurts() -> None:
    """Begin single slots of right outcomes a tick earlier: more work is done than there is, and more."""
    rng, found = np.random.default_rng(31), 0
    for _ in range(40):
        outcome = simulate(random_instance(rng, crowded=2.0), "realloc-low-carb-edf")
        for k in range(len(outcome.job)):
            begin = outcome.begin.copy()
            begin[k] -= 1
            wrong = check(replace(outcome, begin=begin))
            assert wrong
            assert any(re.search(r"runs for \d+ ticks, not", text) for text in wrong)
            found += len(wrong) > 1
    assert found > 20
