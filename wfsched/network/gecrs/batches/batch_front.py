"""Fronts of a batch: NSGA-II over latency, brown energy and mismatch, beside the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.core.summary import Summarised, count
from wfsched.core.units import JOULES_PER_KWH, SECONDS_PER_MINUTE
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.selection.survival import rank_and_crowding
from wfsched.network.gecrs.batches.batch import Batch
from wfsched.network.gecrs.batches.batch_kernel import batch_figures
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.policies import Placement
from wfsched.network.gecrs.registry import DAY_POLICIES
from wfsched.schedule.fronts.dominance import TOLERANCE, nondominated
from wfsched.schedule.fronts.indicators import HypervolumeBox

OBJECTIVES = ("latency", "brown", "mismatch")
"""Mean latency over deadline [1], brown energy [J] and mean mismatch [1]."""

RULE = "gecrs"
"""The policy whose misses no placement may exceed."""

STEP_S = 5 * SECONDS_PER_MINUTE
MOST_STEPS = 24
# A reference point a little beyond the worst of the policies.
_BEYOND = 1.1


@dataclass(frozen=True, slots=True)
class BatchSearch:
    """NSGA-II on node and start of each task.

    Deb et al. 2002, doi 10.1109/4235.996017: selection as in `wfsched.evolve`. Few placements dominate a
    rule, so the population is large.

    Parameters
    ----------
    evaluations : int
    pop_size : int
    seeded : bool
        Whether the placements of all policies are in the first population.
    crossover : float
        Share of children that take each task from either parent; the others are copies.

    Raises
    ------
    ParameterError
        If a number is out of range.
    """

    evaluations: int = 200_000
    pop_size: int = 1000
    seeded: bool = True
    crossover: float = 0.9

    def __post_init__(self) -> None:
        if self.pop_size < 10:
            raise ParameterError("out of range", where="pop_size", got=self.pop_size, allowed=">= 10")
        if self.evaluations < self.pop_size:
            allowed = f">= {self.pop_size}, the size of the population"
            raise ParameterError("out of range", where="evaluations", got=self.evaluations, allowed=allowed)
        if not 0 <= self.crossover <= 1:
            raise ParameterError("out of range", where="crossover", got=self.crossover, allowed="0 to 1")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BatchFront(Summarised):
    """Placements of a batch of which none is better than another, and those of the policies.

    Parameters
    ----------
    batch : Batch
    node : array (n, m)
    decided : array (n, m) [s]
    believed, objectives : array (n, 3)
        `OBJECTIVES` under the supply of the search, and under that of the batch: they differ where the
        search had a forecast.
    policies : tuple of str
    policy_believed, policy_objectives : array (n_policies, 3)
        The same of the policies.
    misses : array (n_policies,)
        Late tasks of the policies.
    """

    batch: Batch
    node: IntArray
    decided: FloatArray
    believed: FloatArray
    objectives: FloatArray
    policies: tuple[str, ...]
    policy_believed: FloatArray
    policy_objectives: FloatArray
    misses: IntArray

    def __post_init__(self) -> None:
        for name in ("node", "misses"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.int64))
        for name in ("decided", "believed", "objectives", "policy_believed", "policy_objectives"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))

    def __len__(self) -> int:
        return len(self.node)

    def placement(self, row: int) -> Placement:
        """Return the placement of a point."""
        return Placement(self.node[row], self.decided[row])

    def dominating(self, policy: str = RULE) -> BoolArray:
        """Return which points are no worse than a policy in anything and better in something, (n,)."""
        return _dominating(self.objectives, self.policy_objectives[self.policies.index(policy)])

    def chosen(self, policy: str = RULE) -> int | None:
        """Return the point of least brown energy among those believed to dominate a policy; None if none."""
        better = _dominating(self.believed, self.policy_believed[self.policies.index(policy)])
        if not better.any():
            return None
        return int(np.argmin(np.where(better, self.believed[:, 1], np.inf)))

    def hypervolume(self) -> float:
        """Return the share of the box below 1.1 times the worst figures of the policies, in [0, 1]."""
        return self._box().hypervolume(self.objectives)

    def policy_hypervolume(self, policy: str = RULE) -> float:
        """Return what a policy dominates of the same box."""
        row = self.policies.index(policy)
        return self._box().hypervolume(self.policy_objectives[row : row + 1])

    def _box(self) -> HypervolumeBox:
        worst = np.maximum(self.policy_objectives.max(axis=0) * _BEYOND, 1e-12)
        return HypervolumeBox((0.0,) * len(OBJECTIVES), tuple(worst.tolist()))

    def _summary(self) -> str:
        """Return the size and how many points dominate the rule."""
        better = int(self.dominating().sum())
        return f"Front of {count(len(self), 'placement')} of a batch, {better} of them dominate {RULE}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "policy", "latency / deadline", "brown", "mismatch"
        for name, (latency, brown, mismatch) in zip(self.policies, self.policy_objectives.tolist()):
            yield name, f"{latency:.4g}", f"{brown / JOULES_PER_KWH:.4g} kWh", f"{mismatch:.3g}"


def _dominating(points: FloatArray, other: FloatArray) -> BoolArray:
    slack = TOLERANCE * np.abs(other)
    better: BoolArray = np.all(points <= other + slack, axis=1)
    better &= np.any(points < other - slack, axis=1)
    return better


def front_of(
    batch: Batch, search: BatchSearch | None = None, *, seed: int = 1, forecast: bool = False
) -> BatchFront:
    """Search the front of a batch.

    Parameters
    ----------
    batch : Batch
    search : BatchSearch, optional
    seed : int
        Same seed, same front.
    forecast : bool
        Whether the search believes in persistence instead of knowing the supply.

    Raises
    ------
    NetworkError
        If a policy places a task where it cannot run.
    """
    search = search or BatchSearch()
    seen = batch.forecast() if forecast else batch.day
    names = DAY_POLICIES.names()
    rng = generator(seed, "network", "batch")
    placements = [DAY_POLICIES.entry(name).load()(batch.day, generator(seed, name)) for name in names]
    nodes = np.array([each.node for each in placements], dtype=np.int64)
    times = np.array([each.decided for each in placements], dtype=np.float64)
    policy_seen, missed = _figures(seen, nodes, times)
    policy_true, _ = _figures(batch.day, nodes, times)
    genes = _Genes(batch.day)
    first, allowed = genes.draw(rng, search.pop_size), int(missed[names.index(RULE)])
    if search.seeded:
        starts = genes.rows(nodes, times)[: search.pop_size]
        first[: len(starts)] = starts
    found = _evolved(seen, genes, first, search, allowed, rng)
    node, decided = genes.placements(found)
    believed, _ = _figures(seen, node, decided)
    true, _ = _figures(batch.day, node, decided)
    return BatchFront(batch, node, decided, believed, true, names, policy_seen, policy_true, missed)


def _figures(day: Day, node: IntArray, decided: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return objectives (n, 3) and late tasks (n,) of placements."""
    figures, misses = np.empty((len(node), len(OBJECTIVES))), np.empty(len(node), np.int64)
    batch_figures(day.tables, np.ascontiguousarray(node), np.ascontiguousarray(decided), figures, misses)
    return figures, misses


class _Genes:
    """Rows of genes: of each task its node, as a place among those that can run it, and a step."""

    def __init__(self, day: Day) -> None:
        self.day = day
        able = [np.flatnonzero(day.network.units[:, k] > 0) for k in range(2)]
        most = max(map(len, able))
        padded = np.array([np.resize(each, most) if len(each) else np.zeros(most, int) for each in able])
        self.able = padded[day.tasks.kind]
        self.number = np.array([len(each) for each in able])[day.tasks.kind]
        self.steps = np.where(day.tasks.sensitive, 1, MOST_STEPS + 1)
        self.bounds = np.concatenate([self.number, self.steps])

    def draw(self, rng: np.random.Generator, n: int) -> IntArray:
        """Return random rows; half of the insensitive tasks begin at once."""
        rows: IntArray = (rng.random((n, len(self.bounds))) * self.bounds).astype(np.int64)
        m = len(self.number)
        rows[:, m:] *= rng.random((n, m)) < 0.5
        return rows

    def rows(self, node: IntArray, decided: FloatArray) -> IntArray:
        """Return the rows of placements; waits beyond the last step are cut."""
        place = np.argmax(self.able[None] == node[:, :, None], axis=2)
        wait = np.round((decided - self.day.tasks.arrival) / STEP_S).astype(np.int64)
        return np.concatenate([place, np.minimum(wait, self.steps - 1)], axis=1)

    def placements(self, rows: IntArray) -> tuple[IntArray, FloatArray]:
        """Return nodes and instants of rows, (n, m) each."""
        m = len(self.number)
        node = self.able[np.arange(m), rows[:, :m]]
        return node, self.day.tasks.arrival + STEP_S * rows[:, m:]

    def bred(self, parents: IntArray, search: BatchSearch, rng: np.random.Generator) -> IntArray:
        """Return as many children of rows that are sorted from good to bad."""
        n, m = len(parents), len(self.number)
        mother, father = rng.integers(n, size=(2, n, 2)).min(axis=2)
        mixed = (rng.random((n, m)) < 0.5) & (rng.random(n) < search.crossover)[:, None]
        children = np.where(np.concatenate([mixed, mixed], axis=1), parents[father], parents[mother])
        changed = rng.random((n, 2 * m)) < 1.0 / m
        drawn = (rng.random((n, 2 * m)) * self.bounds).astype(np.int64)
        # Half of the changed starts move by a step; the others, and nodes, are drawn anew.
        near = np.clip(children + rng.choice([-1, 1], (n, 2 * m)), 0, self.bounds - 1)
        drawn[:, m:] = np.where(rng.random((n, m)) < 0.5, drawn[:, m:], near[:, m:])
        bred: IntArray = np.where(changed, drawn, children)
        return bred


def _evolved(
    day: Day,
    genes: _Genes,
    first: IntArray,
    search: BatchSearch,
    allowed: int,
    rng: np.random.Generator,
) -> IntArray:
    """Return the rows of the last front, none of which misses more deadlines than allowed."""

    def populated(rows: IntArray) -> Population:
        objectives, misses = _figures(day, *genes.placements(rows))
        return Population(X=rows, F=objectives, CV=np.maximum(misses - allowed, 0).astype(np.float64))

    population = rank_and_crowding(populated(first), search.pop_size)
    for _ in range(search.evaluations // search.pop_size - 1):
        children = populated(genes.bred(population.get("X"), search, rng))
        population = rank_and_crowding(population.merge(children), search.pop_size)
    feasible = population[population.get("CV") <= population.get("CV").min()]
    rows: IntArray = feasible.get("X")
    best: IntArray = rows[nondominated(feasible.get("F"))]
    return best
