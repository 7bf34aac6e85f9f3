"""Rules that pick one schedule from a front, on three schedules worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.schedule.constraints import deadline
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.fronts.pick_rules import PICK_RULES
from wfsched.schedule.problem import Problem
from worked_by_hand import fork

# All on the fast machine; A and B there and C on the slow one; all on the slow machine at 1 GHz.
MACHINE, LEVEL = [[1, 1, 1], [1, 1, 0], [0, 0, 0]], [[1, 1, 1], [1, 1, 1], [0, 0, 0]]


def front(problem: Problem) -> Front:
    machine, level = np.array(MACHINE, np.int16), np.array(LEVEL, np.int16)
    return Front.of(problem, machine, level, np.array([[0, 1, 2]] * 3, np.int32))


def test_rules_rank_by_one_figure() -> None:
    three = front(fork())
    makespan, energy = three.objectives.T
    assert makespan.tolist() == sorted(makespan)
    assert three.pick("fastest").makespan_s == makespan[0]
    assert three.pick("least-energy").energy_j == energy.min()
    assert three.pick("cheapest").cost == min(schedule.cost for schedule in three)
    assert three.pick_index() == int(energy.argmin())


def test_carbon_without_a_supply_is_ranked_by_energy() -> None:
    three = front(fork())
    assert three.pick_index("least-carbon") == three.pick_index("least-energy")


def test_the_knee_is_nearest_to_the_ideal_point() -> None:
    three = front(fork())
    low, high = three.objectives.min(axis=0), three.objectives.max(axis=0)
    distance = np.linalg.norm((three.objectives - low) / (high - low), axis=1)
    assert three.pick_index("knee") == int(distance.argmin())
    assert three.pick("knee").makespan_s == three[three.pick_index("knee")].makespan_s


def test_a_schedule_that_breaks_a_limit_is_not_picked() -> None:
    free = front(fork())
    slowest = free[2]
    limited = front(fork().constrained(deadline(slowest.makespan_s - 1.0)))
    assert limited.feasible.tolist() == [True, True, False]
    assert free.pick_index("least-energy") == 2
    assert limited.pick_index("least-energy") != 2


def test_the_least_violating_schedule_is_picked_where_none_is_feasible() -> None:
    assert front(fork().constrained(deadline(1.0))).pick_index("least-energy") == 0


@pytest.mark.parametrize("name", PICK_RULES)
def test_ties_go_to_the_first(name: str) -> None:
    machine, level = np.array([[1, 1, 1]] * 2, np.int16), np.ones((2, 3), np.int16)
    assert Front.of(fork(), machine, level, np.array([[0, 1, 2]] * 2, np.int32)).pick_index(name) == 0


@pytest.mark.parametrize(("rule", "picked"), [("least-energy", 0), ("fastest", 0), ("cheapest", 1)])
def test_ties_within_rounding_are_broken_by_the_other_objectives_and_by_cost(rule: str, picked: int) -> None:
    three = front(fork())
    figures = np.repeat(three.figures[:1], 3, axis=0)
    figures[:, MAKESPAN] = [2.0, 3.0, 2.0 - 1e-12]
    figures[:, ENERGY] = [7.0, 7.0 - 1e-12, 7.0]
    figures[:, COST] = [4.0, 3.0, 5.0]
    assert replace(three, figures=figures).pick_index(rule) == picked


def test_unknown_rules_and_empty_fronts_are_refused() -> None:
    with pytest.raises(ParameterError, match="unknown rule"):
        front(fork()).pick("best")
    nothing = np.zeros((0, 3), np.int16)
    with pytest.raises(ParameterError, match="empty front"):
        Front.of(fork(), nothing, nothing, nothing.astype(np.int32)).pick()
