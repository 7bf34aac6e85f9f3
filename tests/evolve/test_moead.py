"""MOEA/D: decompositions and constraint handling, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.evolve.algorithms.moead import Decomposition, boundary_intersection, replaced, tchebycheff
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.encoding import Encoding
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.moead import MOEAD
from wfsched.schedule.problem import Problem

RAYS = np.array([[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]])
# Three subproblems, each child may look at all of them in order.
ANYONE = np.tile([0, 1, 2], (4, 1))


def held(worth: list[list[float]], violation: list[float], most: int = 3, near: bool = False) -> list[int]:
    children = len(worth) - 3
    everyone = np.array([[0, 1, 2]] * children)
    some = np.array([[1, 2]] * children)
    flags = np.full(children, near)
    return replaced(np.array(worth, float), np.array(violation), everyone, some, flags, most).tolist()


HOLDERS = [[1.0, 9, 9], [9, 1, 9], [9, 9, 1]]


def test_a_feasible_child_replaces_whom_it_is_worth_more_than() -> None:
    assert held([*HOLDERS, [0.5, 2, 0.5]], [0, 0, 0, 0]) == [3, 1, 3]
    assert held([*HOLDERS, [1.0, 1, 1]], [0, 0, 0, 0]) == [0, 1, 2]


def test_a_feasible_child_replaces_an_infeasible_one_whatever_it_is_worth() -> None:
    assert held([*HOLDERS, [99.0, 99, 99]], [0, 0.1, 0, 0]) == [0, 3, 2]


def test_an_infeasible_child_never_replaces_a_feasible_one() -> None:
    assert held([*HOLDERS, [0.0, 0, 0]], [0, 0, 0, 0.01]) == [0, 1, 2]


def test_among_infeasible_ones_less_violation_wins_and_worth_decides_ties() -> None:
    assert held([*HOLDERS, [99.0, 0, 99]], [0.3, 0.2, 0.1, 0.2]) == [3, 3, 2]
    assert held([*HOLDERS, [99.0, 2, 99]], [0.3, 0.2, 0.1, 0.2]) == [3, 1, 2]


def test_a_child_replaces_no_more_than_it_may_and_none_but_neighbours() -> None:
    assert held([*HOLDERS, [0.0, 0, 0]], [0] * 4, most=2) == [3, 3, 2]
    assert held([*HOLDERS, [0.0, 0, 0]], [0] * 4, near=True) == [0, 3, 3]
    assert held([*HOLDERS, [0.0, 0, 0]], [0] * 4, most=1, near=True) == [0, 3, 2]


def test_later_children_meet_those_that_came_before() -> None:
    assert held([*HOLDERS, [0.5, 2, 2], [0.7, 0.5, 2]], [0] * 5) == [3, 4, 2]


def test_tchebycheff_is_the_greatest_weighted_objective() -> None:
    worth = tchebycheff(np.array([[0.2, 0.6], [1.0, 0.0]]), RAYS)
    expected = [[0.6, 0.3, 0.2], [1e-6, 0.5, 1.0]]
    np.testing.assert_allclose(worth, expected, rtol=1e-9)


def test_boundary_intersection_adds_the_way_and_the_distance() -> None:
    """(0.2, 0.6) is 0.8/sqrt 2 along the diagonal and 0.4/sqrt 2 beside it."""
    worth = boundary_intersection(np.array([[0.2, 0.6]]), RAYS, 5.0)
    root = np.sqrt(2.0)
    np.testing.assert_allclose(worth, [[0.6 + 5 * 0.2, 0.8 / root + 5 * 0.4 / root, 0.2 + 5 * 0.6]])


def at_work(problem: Problem, **changes: object) -> Decomposition:
    encoding = Encoding.of(problem, None)
    params = replace(MOEAD(pop_size=5), **changes)  # type: ignore[arg-type]
    encoded = EncodedProblem(problem, encoding, limits_first=False, threads=1)
    return Decomposition(encoded, params, np.random.default_rng(0))


def people(objectives: list[list[float]], violation: list[float]) -> Population:
    n = len(objectives)
    keys = np.arange(n, dtype=np.uint64)
    return Population(X=np.arange(n)[:, None], F=np.array(objectives), CV=np.array(violation), key=keys)


def test_each_direction_begins_with_a_schedule_of_its_own(chain_of_six: Problem) -> None:
    along = np.linspace(0.0, 1.0, 5)
    first = people(np.stack([along, 1.0 - along], axis=1).tolist(), [0.0] * 5)
    held_by = at_work(chain_of_six).first(first).get("X")[:, 0]
    assert sorted(held_by.tolist()) == [0, 1, 2, 3, 4]
    few = at_work(chain_of_six).first(first[:2]).get("X")[:, 0]
    assert sorted(set(few.tolist())) == [0, 1]
    assert len(few) == 5


def test_the_range_is_that_of_what_breaks_nothing(chain_of_six: Problem) -> None:
    """The infeasible one is better in both objectives by far; it does not stretch the scale."""
    algorithm = at_work(chain_of_six)
    worth = algorithm._worth(people([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0], [-97.0, -97.0]], [0, 0, 0, 1]))
    # The first direction weighs the second objective alone, the last the first.
    np.testing.assert_allclose(worth[:3, [0, 4]], [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]], atol=1e-5)


def test_mates_are_neighbours_or_anyone(chain_of_six: Problem) -> None:
    algorithm = at_work(chain_of_six, neighbours=2)
    everybody = people([[0.0, 0.0]] * 5, [0.0] * 5)
    near = {0: {0, 1}, 1: {0, 1}, 2: {1, 2}, 3: {2, 3}, 4: {3, 4}}
    own, mate = algorithm.parents(everybody, 400).reshape(2, 400)
    assert {k: set(mate[own == k].tolist()) for k in range(5)} == near
    assert np.bincount(own).tolist() == [80] * 5
    algorithm.near = np.zeros(5, bool)
    own, mate = algorithm.parents(everybody, 400).reshape(2, 400)
    assert all(set(mate[own == k].tolist()) == set(range(5)) for k in range(5))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"decomposition": "sum"},
            "unknown decomposition; got 'sum'; allowed: tchebycheff, pbi",
        ),
        ({"neighbours": 1}, "neighbours: out of range"),
        ({"partitions": 5}, "more directions than schedules .* allowed: at most 4 with 2 objectives"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(
    chain_of_six: Problem, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        at_work(chain_of_six, **changes)
