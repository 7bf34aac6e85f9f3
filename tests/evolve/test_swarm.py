"""MOPSO-CD: coordinates of schedules, walls, memories and leaders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import seeds, supplied_problems
from wfsched.evolve.algorithms.mopso_cd import Swarm, _thrown_back
from wfsched.evolve.algorithms.particles import Cube
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.encoding import Encoding
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.first_population import random_rows
from wfsched.evolve.parameters.mopso_cd import MOPSOCD
from wfsched.schedule.genes import check_genes
from wfsched.schedule.problem import Problem


@settings(max_examples=60, deadline=None, derandomize=True)
@given(supplied_problems(), seeds(), st.booleans())
def test_rows_come_back_from_their_coordinates(problem: Problem, seed: int, delays: bool) -> None:
    encoding = Encoding.of(problem, None, delays=delays)
    rng = np.random.default_rng(seed)
    rows = random_rows(encoding, 6, problem.workflow.topological, rng)
    cube = Cube(encoding)
    place = cube.coordinates(rows)
    assert ((place > 0.0) & (place < 1.0)).all()
    np.testing.assert_array_equal(cube.rows(place, encoding.orders(rows)), rows)
    # Every point of the cube is a schedule, its corners too.
    for anywhere in (rng.random(place.shape), np.zeros_like(place), np.full_like(place, np.nextafter(1, 0))):
        genes = encoding.split(cube.rows(anywhere, encoding.orders(rows)))
        for i in range(6):
            check_genes(problem, genes.machine[i], genes.level[i], genes.order[i])
        for times in (genes.hold, genes.offset):
            assert ((times >= 0.0) & (times <= problem.window_s + 1e-9)).all()


def test_equal_parts_of_a_coordinate_are_the_values(chain_of_six: Problem) -> None:
    """Two machines with two levels each: halves."""
    encoding = Encoding.of(chain_of_six, chain_of_six.workflow.topological)
    place = np.tile(np.linspace(0.0, 0.999, 100)[:, None], (1, 12))
    rows = Cube(encoding).rows(place, np.empty((100, 0), np.int16))
    np.testing.assert_array_equal(rows, np.broadcast_to(place >= 0.5, rows.shape).astype(int))


def test_who_hits_a_wall_stays_there_and_turns_round() -> None:
    place, velocity = _thrown_back(np.array([[-0.5, 0.5, 1.0]]), np.array([[-0.9, 0.2, 0.3]]))
    assert place[0, :2].tolist() == [0.0, 0.5]
    assert 1.0 - 1e-12 < place[0, 2] < 1.0
    assert velocity.tolist() == [[0.9, 0.2, -0.3]]


def swarm(problem: Problem, **changes: float) -> Swarm:
    params = replace(MOPSOCD(pop_size=4, mutation=0.0, orders=False), **changes)  # type: ignore[arg-type]
    encoding = Encoding.of(problem, problem.workflow.topological)
    encoded = EncodedProblem(problem, encoding, limits_first=False, threads=1)
    return Swarm(encoded, params, np.random.default_rng(1))


def people(machine: list[int], objectives: list[list[float]], violation: list[float]) -> Population:
    """Return schedules whose machines are all the same and whose levels are all 0."""
    rows = np.zeros((len(machine), 12), np.int16)
    rows[:, :6] = np.array(machine)[:, None]
    return Population(
        X=rows, F=np.array(objectives), CV=np.array(violation), key=np.arange(len(machine), dtype=np.uint64)
    )


def test_particles_fly_towards_their_leader(chain_of_six: Problem) -> None:
    """The best is on machine 0, at 0.25; a pull of 1 from 0.75 never goes past it."""
    everybody = people([0, 1, 1, 1], [[0.0], [1.0], [2.0], [3.0]], [0.0] * 4)
    flock = swarm(chain_of_six, inertia=0.5)
    leaders = flock.first(everybody)
    flown = flock.offspring(leaders, 4)
    assert flown.get("particle").tolist() == [0, 1, 2, 3]
    moved = flock.place[1:, :6]
    assert ((moved > 0.25) & (moved < 0.75)).all()
    np.testing.assert_array_equal(flock.place[0], 0.25)
    before = flock.velocity.copy()
    flock.params = replace(flock.params, own=0.0, social=0.0)
    flock.offspring(leaders, 4)
    np.testing.assert_allclose(flock.velocity, 0.5 * before)


def test_only_so_many_particles_fly_as_are_asked_for(chain_of_six: Problem) -> None:
    flock = swarm(chain_of_six)
    leaders = flock.first(people([0, 1, 1, 1], [[0.0], [1.0], [2.0], [3.0]], [0.0] * 4))
    assert flock.offspring(leaders, 2).get("particle").tolist() == [0, 1]
    np.testing.assert_array_equal(flock.place[2:, :6], 0.75)


@pytest.mark.parametrize(
    ("objectives", "violation", "remembered"),
    [
        ([0.5, 0.5], 0.0, {True}),
        ([1.0, 1.0], 0.0, {True}),
        ([1.5, 1.0], 0.0, {False}),
        ([0.5, 1.5], 0.0, {True, False}),
        ([0.0, 0.0], 0.1, {False}),
    ],
)
def test_a_particle_remembers_what_is_better_and_what_is_neither_by_lot(
    chain_of_six: Problem, objectives: list[float], violation: float, remembered: set[bool]
) -> None:
    flock = swarm(chain_of_six)
    n = 40
    leaders = flock.first(people([0] * n, [[1.0, 1.0]] * n, [0.0] * n))
    flown = people([1] * n, [objectives] * n, [violation] * n)
    flown.set("particle", np.arange(n))
    flock.survivors(leaders, flown)
    assert set((flock.own_best.get("X")[:, 0] == 1).tolist()) == remembered


def test_less_violation_is_better_for_who_breaks_constraints(chain_of_six: Problem) -> None:
    flock = swarm(chain_of_six)
    leaders = flock.first(people([0, 0, 0], [[1.0]] * 3, [0.5, 0.5, 0.5]))
    flown = people([1, 1, 1], [[9.0]] * 3, [0.4, 0.5, 0.6])
    flown.set("particle", np.arange(3))
    flock.survivors(leaders, flown)
    assert flock.own_best.get("X")[:, 0].tolist() == [1, 0, 0]


def test_leaders_come_from_the_least_crowded_tenth_of_the_front(chain_of_six: Problem) -> None:
    flock = swarm(chain_of_six, pop_size=40)
    along = np.linspace(0.0, 1.0, 30) ** 2
    front = np.stack([along, 1.0 - along], axis=1).tolist()
    leaders = flock.first(people([0] * 40, front + [[2.0, 2.0]] * 10, [0.0] * 40))
    assert set(flock._leaders(leaders, 200).tolist()) == {0, 1, 2}
    assert np.isinf(leaders.get("crowding")[:2]).all()


def test_mutation_fades(chain_of_six: Problem) -> None:
    flock = swarm(chain_of_six, mutation=1.0, gene_rate=1.0)
    moved = []
    for progress in (0.0, 0.5, 1.0):
        flock.progress = progress
        place = np.full((4000, 12), 0.5)
        flock._mutate(place, np.empty((4000, 0), np.int16))
        moved.append((place != 0.5).all(axis=1).mean())
    assert moved[0] == 1.0
    assert moved[1] == pytest.approx(0.5**1.5, abs=0.03)
    assert moved[2] == 0.0
