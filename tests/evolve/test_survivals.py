"""The survivals of the algorithms against plain twins, and against pymoo's where they should agree."""

from __future__ import annotations

import moocore
import numpy as np
import pytest
from pymoo.algorithms.moo.age2 import AGEMOEA2Survival
from pymoo.algorithms.moo.nsga3 import (
    HyperplaneNormalization,
    ReferenceDirectionSurvival,
    associate_to_niches,
)
from pymoo.algorithms.moo.sms import LeastHypervolumeContributionSurvival
from pymoo.algorithms.moo.spea2 import SPEA2Survival
from pymoo.core.population import Population as PymooPopulation
from pymoo.core.problem import Problem as PymooProblem

from wfsched.evolve.algorithms.age_moea2 import best_scored
from wfsched.evolve.algorithms.nsga3 import associate, fill_niches
from wfsched.evolve.algorithms.sms_emoa import most_contributing
from wfsched.evolve.algorithms.spea2 import fittest
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.selection.feasible_first import feasible_first, feasible_tournament
from wfsched.evolve.selection.front_geometry import corners, norm_exponent, pairwise
from wfsched.evolve.selection.hyperplane import Hyperplane
from wfsched.evolve.selection.reference_directions import directions

SEEDS = range(6)
THREE = pytest.mark.parametrize("n_objectives", [2, 3])
SEEDED = pytest.mark.parametrize("seed", SEEDS)


def cloud(n: int, n_objectives: int, seed: int) -> np.ndarray:
    """Return points of which some dominate others, scaled so that the front fills the unit box."""
    points = np.random.default_rng(seed).random((n, n_objectives))
    front = points[moocore.is_nondominated(points)]
    low, high = front.min(axis=0), front.max(axis=0)
    return (points - low) / np.where(high > low, high - low, 1.0)


def sphere(n: int, n_objectives: int, seed: int, exponent: float = 2.0) -> np.ndarray:
    """Return points of which none dominates another, whose norm is 1, the ends of the axes among them."""
    points = np.abs(np.random.default_rng(seed).normal(size=(n, n_objectives)))
    points[:n_objectives] = np.eye(n_objectives)
    return points / (points**exponent).sum(axis=1, keepdims=True) ** (1.0 / exponent)


def theirs(survival: object, objectives: np.ndarray, n_survive: int) -> set[int]:
    rows = np.arange(len(objectives))[:, None]
    kept = survival.do(  # type: ignore[attr-defined]
        PymooProblem(n_var=1, n_obj=objectives.shape[1]),
        PymooPopulation.new(X=rows, F=objectives.copy(), CV=np.zeros((len(rows), 1))),
        n_survive=n_survive,
        random_state=np.random.default_rng(0),
    )
    return {int(individual.X[0]) for individual in kept}


# Constraints


def test_who_breaks_less_goes_first_whatever_is_chosen_by() -> None:
    violation = np.array([0.5, 0.0, 0.2, 0.0, 0.2, 0.0])
    people = Population(X=np.arange(6)[:, None], F=np.array([[0], [3], [0], [1], [0], [2]]), CV=violation)
    asked: list[int] = []

    def least(objectives: np.ndarray, count: int) -> np.ndarray:
        asked.append(count)
        return np.argsort(objectives[:, 0])[:count]

    expected = [3, 5, 1, 2, 4, 0]
    for n in range(1, 7):
        assert feasible_first(people, n, least).get("X")[:, 0].tolist() == expected[:n]
    assert asked == [1, 2, 3, 3, 3, 3]
    broken = people[violation > 0]
    assert feasible_first(broken, 2, least).get("X")[:, 0].tolist() == [2, 4]
    assert len(asked) == 6


def test_tournaments_are_won_by_less_violation_and_else_by_the_first_drawn() -> None:
    violation = np.array([0.0, 3.0, 0.0, 1.0])
    people = Population(X=np.arange(4)[:, None], CV=violation)
    drawn = np.random.default_rng(5).integers(0, 4, (2, 500))
    winners = feasible_tournament(people, 500, np.random.default_rng(5))
    for one, other, winner in zip(*drawn, winners):
        assert winner == (other if violation[other] < violation[one] else one)


# SPEA2


def plain_fitness(objectives: np.ndarray) -> list[float]:
    n = len(objectives)
    beats = [[bool((a <= b).all() and (a < b).any()) for b in objectives] for a in objectives]
    strength = [sum(row) for row in beats]
    fitness = []
    for i in range(n):
        raw = sum(strength[j] for j in range(n) if beats[j][i])
        away = sorted(float(np.linalg.norm(objectives[i] - objectives[j])) for j in range(n) if j != i)
        fitness.append(raw + 1.0 / (away[int(n**0.5) - 1] + 2.0))
    return fitness


@THREE
@SEEDED
def test_spea2_fills_up_by_strength_and_density(n_objectives: int, seed: int) -> None:
    objectives = cloud(60, n_objectives, seed)
    fitness = plain_fitness(objectives)
    front = int(moocore.is_nondominated(objectives).sum())
    expected = sorted(range(60), key=lambda i: fitness[i])
    for count in (front, front + 5, 60):
        assert fittest(objectives, count).tolist() == expected[:count]


def plain_thinning(objectives: np.ndarray, count: int) -> set[int]:
    left = list(range(len(objectives)))
    while len(left) > count:
        lists = {
            i: sorted(float(np.linalg.norm(objectives[i] - objectives[j])) for j in left if j != i)
            for i in left
        }
        left.remove(min(left, key=lambda i: lists[i]))
    return set(left)


@THREE
@SEEDED
def test_spea2_thins_out_a_front_as_pymoo_and_the_paper(n_objectives: int, seed: int) -> None:
    objectives = sphere(40, n_objectives, seed)
    kept = fittest(objectives, 15)
    assert set(kept.tolist()) == theirs(SPEA2Survival(), objectives, 15)
    assert set(kept.tolist()) == plain_thinning(objectives, 15)
    fitness = plain_fitness(objectives)
    assert kept.tolist() == sorted(kept.tolist(), key=lambda i: fitness[i])


def test_spea2_breaks_ties_by_the_next_neighbour_and_then_by_row() -> None:
    """Gaps 1 1 2 2 on a line; then five copies, of which the earliest go."""
    along = np.array([0.0, 1.0, 2.0, 4.0, 6.0])
    line = np.stack([along, 6.0 - along], axis=1)
    assert set(fittest(line, 4).tolist()) == {0, 2, 3, 4}
    copies = np.concatenate((line[:1], np.tile(line[4], (5, 1))))
    assert set(fittest(copies, 2).tolist()) == {0, 5}


# NSGA-III


@THREE
@SEEDED
def test_ideal_and_nadir_follow_pymoos_plane(n_objectives: int, seed: int) -> None:
    ours, its = Hyperplane(n_objectives), HyperplaneNormalization(n_objectives)
    for batch in range(4):
        objectives = 0.2 + cloud(50, n_objectives, 10 * seed + batch)
        front = moocore.is_nondominated(objectives)
        ideal, nadir = ours.update(objectives, front)
        its.update(objectives, nds=np.flatnonzero(front))
        np.testing.assert_array_equal(ideal, its.ideal_point)
        np.testing.assert_allclose(nadir, its.nadir_point, rtol=1e-12)


@pytest.mark.parametrize("front", [np.array([[0.3, 0.4]]), np.tile([[0.1, 0.2, 0.3]], (4, 1))])
def test_a_front_without_a_plane_still_has_a_nadir_beyond_the_ideal(front: np.ndarray) -> None:
    ideal, nadir = Hyperplane(front.shape[1]).update(front, np.ones(len(front), bool))
    assert (nadir > ideal).all()
    np.testing.assert_array_equal(ideal, front[0])


@THREE
@SEEDED
def test_points_belong_to_the_nearest_direction(n_objectives: int, seed: int) -> None:
    points, rays = cloud(50, n_objectives, seed), directions(n_objectives, 20, None)
    niche, distance = associate(points, rays)
    zeros, ones = np.zeros(n_objectives), np.ones(n_objectives)
    expected, away, _ = associate_to_niches(points, rays, zeros, ones)
    np.testing.assert_array_equal(niche, expected)
    np.testing.assert_allclose(distance, away, atol=1e-12)


@THREE
@SEEDED
def test_niches_are_filled_as_evenly_as_by_pymoo(n_objectives: int, seed: int) -> None:
    """Which of several niches and members is drawn differs; how full they get does not."""
    rng = np.random.default_rng(seed)
    objectives = sphere(60, n_objectives, seed)
    rays = directions(n_objectives, 20, None)
    plane = Hyperplane(n_objectives)
    ideal, nadir = plane.update(objectives, np.ones(60, bool))
    niche, distance = associate((objectives - ideal) / (nadir - ideal), rays)
    chosen = fill_niches(niche, distance, np.zeros(len(rays), np.int64), rng.random((20, 2)))
    assert len(set(chosen.tolist())) == 20
    other = sorted(theirs(ReferenceDirectionSurvival(rays), objectives, 20))
    counts = [np.sort(np.bincount(niche[rows], minlength=len(rays))) for rows in (chosen, other)]
    np.testing.assert_array_equal(*counts)
    for rows in (chosen, other):
        for one in np.unique(niche[rows]):
            assert distance[niche == one].min() in distance[rows]


def test_the_emptiest_niche_takes_its_nearest_and_others_take_any() -> None:
    niche, distance = np.array([0, 0, 1, 1, 1]), np.array([0.3, 0.1, 0.5, 0.2, 0.4])
    picked = {
        tuple(fill_niches(niche, distance, np.array([1, 0, 7]), draws).tolist())
        for draws in np.random.default_rng(0).random((200, 2, 2))
    }
    # Niche 1 is empty: row 3. Then both have one: any of 0, 1 (niche 0) and 2, 4 (niche 1).
    assert picked == {(3, 0), (3, 1), (3, 2), (3, 4)}


@pytest.mark.parametrize(
    ("n_objectives", "most", "n"), [(1, 80, 1), (2, 80, 80), (3, 80, 78), (3, 2, 1), (5, 80, 70)]
)
def test_there_are_as_many_directions_as_fit(n_objectives: int, most: int, n: int) -> None:
    rays = directions(n_objectives, most, None)
    assert rays.shape == (n, n_objectives)
    np.testing.assert_allclose(rays.sum(axis=1), 1.0)


# SMS-EMOA


@THREE
@SEEDED
def test_sms_emoa_drops_what_adds_least_as_pymoo(n_objectives: int, seed: int) -> None:
    cases = ((cloud(60, n_objectives, seed), 20), (sphere(40, n_objectives, seed), 25))
    for objectives, count in cases:
        kept = most_contributing(objectives, count)
        assert len(kept) == count
        expected = theirs(LeastHypervolumeContributionSurvival(eps=1.0), objectives, count)
        assert set(kept.tolist()) == expected
        rank = moocore.pareto_rank(objectives)[kept]
        assert (np.diff(rank) >= 0).all()


# AGE-MOEA-II


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.7, 2.0])
@THREE
def test_the_norm_of_a_front_is_found(n_objectives: int, exponent: float) -> None:
    points = sphere(60, n_objectives, 3, exponent)
    extremes = corners(points)
    assert extremes.tolist() == list(range(n_objectives))
    found = norm_exponent(points, extremes)
    assert found == pytest.approx(exponent, rel=1e-3)
    assert found == pytest.approx(AGEMOEA2Survival.compute_geometry(points, extremes, n_objectives), rel=1e-3)


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
def test_distances_along_the_front_are_pymoos(exponent: float) -> None:
    points = sphere(20, 3, 1, exponent) * np.linspace(0.5, 1.5, 20)[:, None]
    expected = AGEMOEA2Survival.pairwise_distances(points, exponent)
    np.testing.assert_allclose(pairwise(points, exponent), expected, rtol=1e-9, atol=1e-12)


def test_distances_on_a_quarter_circle_are_by_way_of_the_middle_of_the_arc() -> None:
    points = np.array([[1.0, 0.0], [0.0, 1.0]])
    chord = 2.0 * np.sin(np.pi / 8.0)
    assert pairwise(points, 2.0)[0, 1] == pytest.approx(2.0 * chord)
    assert pairwise(points, 1.0)[0, 1] == pytest.approx(np.sqrt(2.0))


@pytest.mark.parametrize("exponent", [0.7, 1.0, 2.0, 3.0])
@SEEDED
def test_age_moea2_keeps_what_pymoos_does_where_all_norms_are_one(seed: int, exponent: float) -> None:
    """There, whose norm a distance is divided by makes no difference."""
    objectives = sphere(40, 3, seed, exponent)
    assert set(best_scored(objectives, 16).tolist()) == theirs(AGEMOEA2Survival(), objectives, 16)


def plain_scores(points: np.ndarray, exponent: float) -> dict[int, float]:
    """Return the scores of the papers: each time the distances to all that is chosen, anew."""
    apart = np.maximum(pairwise(points, exponent), 1e-8)
    norms = (points**exponent).sum(axis=1) ** (1.0 / exponent)
    chosen = corners(points).tolist()
    score = dict.fromkeys(chosen, np.inf)
    while len(chosen) < len(points):
        worth = {
            i: sum(sorted(apart[i, j] / norms[i] for j in chosen)[:2])
            for i in range(len(points))
            if i not in score
        }
        best = max(worth, key=lambda i: (worth[i], -i))
        score[best] = worth[best]
        chosen.append(best)
    return score


@SEEDED
def test_age_moea2_ranks_a_crooked_front_as_the_paper(seed: int) -> None:
    bent = sphere(30, 2, seed) ** 1.5
    score = plain_scores(bent, norm_exponent(bent, corners(bent)))
    expected = sorted(range(30), key=lambda i: (-score[i], i))
    assert best_scored(bent, 30).tolist() == expected


def test_behind_the_first_front_what_is_nearer_to_the_ideal_point_goes_first() -> None:
    front = np.array([[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]])
    behind = np.array([[2.0, 2.0], [1.1, 1.1], [0.2, 1.9]])
    kept = best_scored(np.concatenate((behind, front)), 5)
    assert set(kept[:3].tolist()) == {3, 4, 5}
    rank = moocore.pareto_rank(np.concatenate((behind, front)))
    assert rank.tolist() == [2, 1, 1, 0, 0, 0]
    # The plane x + y = 1: sums are norms.
    assert kept[3:].tolist() == [2, 1]


@pytest.mark.parametrize("objectives", [np.ones((1, 2)), np.ones((4, 3)), np.array([[2.0], [1.0], [1.0]])])
@pytest.mark.parametrize("choice", [fittest, most_contributing, best_scored])
def test_degenerate_populations_are_taken(choice: object, objectives: np.ndarray) -> None:
    for count in range(1, len(objectives) + 1):
        kept = choice(objectives, count)  # type: ignore[operator]
        assert len(set(kept.tolist())) == count
        assert (objectives[kept[0]] == objectives.min(axis=0)).all()
