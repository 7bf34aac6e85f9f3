"""Survival against pymoo's, whose place it takes."""

from __future__ import annotations

import moocore
import numpy as np
import pytest
from pymoo.algorithms.moo.nsga2 import RankAndCrowdingSurvival
from pymoo.core.population import Population as PymooPopulation
from pymoo.core.problem import Problem as PymooProblem

from wfsched.evolve.encoding.population import Population
from wfsched.evolve.selection.survival import crowding_distance, rank_and_crowding


@pytest.mark.parametrize("n_objectives", [2, 3])
@pytest.mark.parametrize("seed", range(8))
def test_the_same_individuals_survive_as_in_pymoo(n_objectives: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    objectives = rng.random((120, n_objectives))
    violation = np.where(rng.random(120) < 0.4 * (seed % 3), rng.random(120), 0.0)
    ours = rank_and_crowding(Population(X=np.arange(120)[:, None], F=objectives, CV=violation), 50)
    theirs = RankAndCrowdingSurvival().do(
        PymooProblem(n_var=1, n_obj=n_objectives, n_ieq_constr=1),
        PymooPopulation.new(X=np.arange(120)[:, None], F=objectives, G=violation[:, None]),
        n_survive=50,
        random_state=np.random.default_rng(0),
    )
    # Among the ends of the last front, all infinitely far, pymoo draws lots.
    drawn = ours.get("X")[np.isinf(ours.get("crowding")) & (ours.get("rank") == ours.get("rank").max())]
    mine, other = set(ours.get("X")[:, 0].tolist()), {int(individual.X[0]) for individual in theirs}
    assert mine - other <= set(drawn[:, 0].tolist())
    assert len(mine) == len(other)


def test_survivors_are_sorted_by_violation_rank_and_crowding() -> None:
    rng = np.random.default_rng(1)
    violation = np.maximum(0.0, rng.random(60) - 0.5)
    kept = rank_and_crowding(Population(X=np.arange(60)[:, None], F=rng.random((60, 2)), CV=violation), 40)
    keys = list(zip(kept.get("CV"), kept.get("rank"), -kept.get("crowding")))
    assert keys == sorted(keys)


def test_crowding_of_a_line_is_its_gaps() -> None:
    distance = crowding_distance(np.array([[0.0, 4.0], [1.0, 3.0], [3.0, 1.0], [4.0, 0.0]]))
    np.testing.assert_allclose(distance, [np.inf, 1.5, 1.5, np.inf])


def test_copies_get_no_crowding_distance() -> None:
    distance = crowding_distance(np.array([[0.0, 2.0], [1.0, 1.0], [1.0, 1.0], [2.0, 0.0]]))
    np.testing.assert_allclose(distance, [np.inf, 2.0, 0.0, np.inf])


def test_with_three_objectives_spreading_keeps_more_hypervolume_than_crowding() -> None:
    direction = np.abs(np.random.default_rng(2).normal(size=(200, 3)))
    front = 1.0 - direction / np.linalg.norm(direction, axis=1, keepdims=True)
    people = Population(X=np.arange(200)[:, None], F=front, CV=np.zeros(200))
    volumes = [
        moocore.hypervolume(rank_and_crowding(people, 30, spread=spread).get("F"), ref=1.1)
        for spread in (True, False)
    ]
    assert volumes[0] > volumes[1]
