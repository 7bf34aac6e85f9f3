"""MOPSO-CD (particle swarm with crowding distance): particles follow their best and an uncrowded leader.

Raquel and Naval 2005, doi 10.1145/1068009.1068047; inertia, accelerations and mutation as in the
authors' defaults. Particles fly in the cube of `particles`; a wall throws them back. Their orders,
which are no coordinates, come from the leader up to a random point, or from their own best: one of
the two, drawn for each flight, is crossed with the order they have.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.evolve.algorithms.particles import Cube
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.duplicates import row_hashes
from wfsched.evolve.encoding.encoding import Genes
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.mopso_cd import MOPSOCD
from wfsched.evolve.selection.survival import rank_and_crowding
from wfsched.evolve.strategy import Strategy
from wfsched.evolve.variation.crossover import cross_orders
from wfsched.evolve.variation.mutation import mutate_orders

# Leaders are drawn from this share of the front, the least crowded.
_LEADER_SHARE = 0.1
# The probability of mutation is that at the start times (1 - progress) to the power of this.
_MUTATION_DECAY = 1.5


class Swarm(Strategy):
    """MOPSO-CD at work. The population holds the leaders; the particles are attributes."""

    def __init__(self, problem: EncodedProblem, params: MOPSOCD, rng: np.random.Generator) -> None:
        self.problem = problem
        self.params = params
        self.rng = rng
        self.cube = Cube(problem.encoding)
        self.place = np.empty((0, 0))
        self.velocity = np.empty((0, 0))
        self.rows = np.empty((0, 0), problem.encoding.dtype)
        self.own_best = Population(X=self.rows)

    def first(self, individuals: Population) -> Population:
        """Begin with particles at rest where the first schedules are."""
        self.rows = individuals.get("X").copy()
        self.place = self.cube.coordinates(self.rows)
        self.velocity = np.zeros_like(self.place)
        self.own_best = individuals[:]
        return rank_and_crowding(individuals, self.params.pop_size)

    def offspring(self, population: Population, count: int) -> Population:
        """Move the first `count` particles."""
        moving = np.arange(min(count, len(self.rows)))
        leaders = population.get("X")[self._leaders(population, len(moving))]
        own = self.own_best.get("X")[moving]
        pulls = self.params.own, self.params.social
        place, velocity = self.place[moving], self.params.inertia * self.velocity[moving]
        for pull, towards in zip(pulls, (own, leaders)):
            velocity += pull * self.rng.random(place.shape) * (self.cube.coordinates(towards) - place)
        place, velocity = _thrown_back(place + velocity, velocity)
        orders = self._orders(moving, own, leaders)
        self._mutate(place, orders)
        self.place[moving], self.velocity[moving] = place, velocity
        self.rows[moving] = self.problem.inserted(self.cube.rows(place, orders))
        rows = self.rows[moving]
        return Population(X=rows, key=row_hashes(rows), particle=moving)

    def survivors(self, population: Population, offspring: Population) -> Population:
        """Update the best of each particle, and the leaders."""
        if "particle" in offspring.fields:
            self._remember(offspring)
        return rank_and_crowding(population.merge(offspring), self.params.pop_size)

    def _leaders(self, population: Population, count: int) -> IntArray:
        """Draw from the least crowded of the first front; the population is sorted so."""
        violation, rank = population.get("CV", "rank")
        front = int(((violation == violation[0]) & (rank == rank[0])).sum())
        return self.rng.integers(0, max(1, int(_LEADER_SHARE * front)), count)

    def _orders(self, moving: IntArray, own: Genes, leaders: Genes) -> Genes:
        """Return the orders of the particles, crossed with those of their own best or leader."""
        encoding = self.problem.encoding
        if not encoding.ordered:
            return self.rows[moving, :0]
        theirs = np.where(self.rng.random((len(moving), 1)) < 0.5, own, leaders)
        cut = self.rng.integers(0, encoding.n_tasks + 1, len(moving))
        crossed = np.empty_like(encoding.orders(theirs))
        cross_orders(encoding.orders(theirs), encoding.orders(self.rows[moving]), crossed, cut)
        return crossed

    def _mutate(self, place: FloatArray, orders: Genes) -> None:
        """Redraw coordinates and shift tasks in orders of some particles, fewer as the run proceeds."""
        params, encoding, rng = self.params, self.problem.encoding, self.rng
        chance = params.mutation * (1.0 - self.progress) ** _MUTATION_DECAY
        mutable = rng.random(len(place)) < chance
        rate = params.gene_rate if params.gene_rate is not None else 1.0 / encoding.n_tasks
        hit = mutable[:, None] & (rng.random(place.shape) < rate)
        place[hit] = rng.random(int(hit.sum()))
        if encoding.ordered:
            rows = self.cube.rows(place, orders)
            mutate_orders(encoding, rows, mutable, rate, self.problem.scheduling.tables, rng)
            orders[:] = encoding.orders(rows)

    def _remember(self, flown: Population) -> None:
        """Update the best of particles; a new one that is neither better nor worse with probability 1/2."""
        best = self.own_best[flown.get("particle")]
        now, before = flown.get("CV"), best.get("CV")
        mine, other = flown.get("F"), best.get("F")
        as_good = (mine <= other).all(axis=1)
        worse = (mine >= other).all(axis=1) & ~as_good
        coin = self.rng.random(len(mine)) < 0.5
        same = (now <= 0.0) & (before <= 0.0)
        better = np.where(same, as_good | (~worse & coin), now < before)
        rows = flown.get("particle")[better]
        fields = self.own_best.fields.items()
        kept = {name: _with(column, rows, flown.fields[name][better]) for name, column in fields}
        self.own_best = Population(**kept)


def _with(column: FloatArray, rows: IntArray, values: FloatArray) -> FloatArray:
    changed = column.copy()
    changed[rows] = values
    return changed


def _thrown_back(place: FloatArray, velocity: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return places within the cube; particles that hit a wall stay there and reverse."""
    inside = np.clip(place, 0.0, np.nextafter(1.0, 0.0))
    return inside, np.where(inside == place, velocity, -velocity)
