"""Hypervolume in its box, and the distances from a reference front: values worked out by hand."""

from __future__ import annotations

from math import hypot, sqrt
from types import ModuleType

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pymoo.indicators.igd_plus import IGDPlus

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.schedule.fronts.indicators import HypervolumeBox, quality, spread

BOX = HypervolumeBox((1.0, 10.0), (3.0, 50.0))
UNIT = HypervolumeBox((0.0, 0.0), (1.0, 1.0))


@pytest.mark.parametrize(
    ("points", "share"),
    [
        ([[1.0, 10.0]], 1.0),
        ([[2.0, 30.0]], 0.25),
        ([[2.0, 10.0], [1.0, 30.0]], 0.75),
        ([[2.0, 30.0], [3.0, 10.0]], 0.25),
        ([[4.0, 10.0]], 0.0),
        (np.empty((0, 2)), 0.0),
    ],
)
def test_share_of_the_box(points: list[list[float]], share: float) -> None:
    assert BOX.hypervolume(np.array(points)) == pytest.approx(share)


def test_scaling_to_the_box() -> None:
    assert BOX.scaled(np.array([[1.0, 50.0], [4.0, 0.0]])).tolist() == [[0.0, 1.0], [1.5, -0.25]]


# The reference front of the box that is scaled to (0, 1/2), (1/2, 1/4), (1, 0).
KNOWN = np.array([[1.0, 30.0], [2.0, 20.0], [3.0, 10.0]])


@pytest.mark.parametrize(
    ("points", "igd_plus", "epsilon", "delta"),
    [
        (KNOWN, 0.0, 0.0, 0.0),
        # Scaled (1/4, 1/2): behind the first by (1/4, 0), the second by (0, 1/4), the third by (0, 1/2).
        ([[1.5, 30.0]], (0.25 + 0.25 + 0.5) / 3, 0.5, 1.0),
        # Scaled (1/4, 1/2) and (1, 1/4): of both the nearer one.
        ([[1.5, 30.0], [3.0, 20.0]], (0.25 + 0.25 + 0.25) / 3, 0.25, 0.5 / (0.5 + hypot(0.75, 0.25))),
        # It dominates all that is known, so nothing is missing; epsilon says by how much at the least.
        ([[1.0, 10.0]], 0.0, 0.0, 1.0),
        ([[0.0, 0.0]], 0.0, -0.25, 1.0),
        # Beyond the reference of the box: no hypervolume, but a distance.
        ([[5.0, 90.0]], (hypot(2, 1.5) + hypot(1.5, 1.75) + hypot(1, 2)) / 3, 2.0, 1.0),
    ],
)
def test_distances_from_the_known_front(
    points: list[list[float]], igd_plus: float, epsilon: float, delta: float
) -> None:
    found = quality(np.array(points), KNOWN, BOX)
    assert found.hypervolume == BOX.hypervolume(np.array(points))
    assert (found.igd_plus, found.epsilon, found.spread) == pytest.approx((igd_plus, epsilon, delta))


def test_uneven_steps_and_missing_ends_add_up() -> None:
    known = np.array([[0.0, 1.0], [1.0, 0.0]])
    # Steps of sqrt(2) times 0.2 and 0.4, mean 0.3; the ends are sqrt(2) times 0.1 and 0.3 away.
    front = np.array([[0.7, 0.3], [0.1, 0.9], [0.3, 0.7]])
    assert spread(front, known) == pytest.approx((0.1 + 0.3 + 0.1 + 0.1) / (0.1 + 0.3 + 0.6))


def test_nothing_is_infinitely_bad() -> None:
    found = quality(np.empty((0, 2)), KNOWN, BOX)
    assert (found.hypervolume, found.igd_plus, found.epsilon) == (0.0, np.inf, np.inf)
    assert np.isnan(found.spread)


def test_three_objectives_have_no_spread() -> None:
    box = HypervolumeBox((0.0,) * 3, (2.0,) * 3)
    found = quality(np.ones((1, 3)), np.zeros((1, 3)), box)
    assert (found.hypervolume, found.igd_plus, found.epsilon) == pytest.approx((0.125, sqrt(3) / 2, 0.5))
    assert np.isnan(found.spread)


@pytest.mark.parametrize("reference", [np.empty((0, 2)), np.zeros((1, 3))])
def test_a_front_of_something_else_is_refused(reference: FloatArray) -> None:
    with pytest.raises(ParameterError, match="reference_front"):
        quality(np.zeros((1, 2)), reference, UNIT)


often = settings(max_examples=100, deadline=None, derandomize=True)


def points(most: int) -> st.SearchStrategy[FloatArray]:
    coordinates = st.integers(0, 20).map(lambda x: x / 20)
    return st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=most).map(np.array)


@often
@given(points(12), points(12))
def test_igd_plus_is_what_pymoo_makes_of_it(front: FloatArray, known: FloatArray) -> None:
    assert quality(front, known, UNIT).igd_plus == pytest.approx(IGDPlus(known)(front))


@often
@given(points(8), points(8))
def test_epsilon_moves_the_front_onto_the_known_one(front: FloatArray, known: FloatArray) -> None:
    moved = front - quality(front, known, UNIT).epsilon
    slack = (moved[None] - known[:, None]).max(axis=2).min(axis=1)
    assert slack.max() == pytest.approx(0.0)


@pytest.fixture(scope="module")
def deap() -> ModuleType:
    return pytest.importorskip(
        "deap.benchmarks.tools", reason="DEAP is not installed: pip install '.[peers]'"
    )


@often
@given(points(8), points(8))
def test_spread_is_what_deap_makes_of_it(deap: ModuleType, front: FloatArray, known: FloatArray) -> None:
    front, known = np.unique(front, axis=0), np.unique(known, axis=0)
    assume(len(front) > 1)
    individuals = [_Individual(tuple(row)) for row in front]
    assert spread(front, known) == pytest.approx(deap.diversity(individuals, known[0], known[-1]))


class _Individual:
    """What DEAP looks at: values of a fitness."""

    def __init__(self, values: tuple[float, ...]) -> None:
        self.fitness = self
        self.values = values
