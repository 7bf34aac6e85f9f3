"""NSGA-II (Deb et al. 2002, doi 10.1109/4235.996017) on pymoo, over populations in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import moocore
import numpy as np
from pymoo.core.algorithm import Algorithm
from pymoo.termination.max_gen import MaximumGenerationTermination

from wfsched.core.arrays import IndexArray
from wfsched.core.rng import generator
from wfsched.evolve.archive import Archive
from wfsched.evolve.crossover import uniform_crossover
from wfsched.evolve.duplicates import is_new, row_hashes
from wfsched.evolve.encoding import Decoded, Encoding, Genes
from wfsched.evolve.indicators import HypervolumeBox
from wfsched.evolve.mutation import mutate_orders, mutate_placement, mutate_times
from wfsched.evolve.params import NSGA2
from wfsched.evolve.population import Columns
from wfsched.evolve.problem import ColumnEvaluator, EncodedProblem
from wfsched.evolve.recorder import Generation, Observer, Recorder
from wfsched.evolve.sampling import initial_rows
from wfsched.evolve.selection import binary_tournament
from wfsched.evolve.survival import rank_and_crowding
from wfsched.schedule.front import Front
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.spread import spread_subset

# Matings that are tried again when offspring turn out to be duplicates, before one gives up.
_MATING_ROUNDS = 10
# Epsilon constraints: share of the first population that passes, and of the run they shrink in.
_PASSING = 0.2
_SHRINKING = 0.7
# Members of the archive for each one of the population.
_ARCHIVE_SHARE = 4


@dataclass(frozen=True, slots=True)
class Search:
    """What a search came to.

    Parameters
    ----------
    front : Front
    evaluations : int
        Schedules evaluated.
    history : tuple of Generation
    interrupted : bool
        Whether it was ended by Ctrl-C before its last generation.
    """

    front: Front
    evaluations: int
    history: tuple[Generation, ...]
    interrupted: bool


def search(
    problem: Problem,
    params: NSGA2,
    *,
    seed: int,
    box: HypervolumeBox,
    order: IndexArray,
    seeds: Sequence[Schedule] = (),
    evaluated: int = 0,
    threads: int = 1,
    observer: Observer | None = None,
) -> Search:
    """Run NSGA-II and return the front of its last population.

    Parameters
    ----------
    seed : int
        The same seed gives the same front, whatever `threads` is.
    box : HypervolumeBox
        Where the hypervolume of the history is measured.
    order : array (n_tasks,)
        Topological order of the schedules that are made up here.
    seeds : sequence of Schedule
        Schedules to start from; they are evaluated again.
    evaluated : int
        Schedules that were made to choose `seeds` from; they count as evaluations.
    observer : callable, optional
        Called after each generation.
    """
    encoding = Encoding.of(problem, None if params.orders else order, delays=params.delays)
    encoded = EncodedProblem(problem, encoding, limits_first=params.limits_first, threads=threads)
    recorder = Recorder(box, encoded.columns, observer)
    algorithm = _ColumnNSGA2(params, seeds, order, recorder, generator(seed, "nsga2"))
    algorithm.evaluator.n_eval = evaluated
    algorithm.setup(encoded)
    interrupted = False
    try:
        while algorithm.has_next():
            algorithm.next()
    except KeyboardInterrupt:
        interrupted = True
        if not recorder.history:
            raise
    exact = [schedule for schedule in seeds if len(schedule.hold) or schedule.offset]
    front = _front(encoded, algorithm.best(), exact, params.pop_size)
    return Search(front, algorithm.evaluator.n_eval, tuple(recorder.history), interrupted)


class _ColumnNSGA2(Algorithm):  # type: ignore[misc]
    """The generational loop is pymoo's; each step here works on the whole population at once."""

    def __init__(
        self,
        params: NSGA2,
        seeds: Sequence[Schedule],
        order: IndexArray,
        recorder: Recorder,
        rng: np.random.Generator,
    ) -> None:
        super().__init__(
            # pymoo counts the initial population as its first generation.
            termination=MaximumGenerationTermination(params.generations + 1),
            evaluator=ColumnEvaluator(),
        )
        self.params = params
        self.seeds = seeds
        self.order = order
        self.recorder = recorder
        self.rng = rng
        self.first_tolerance = 0.0
        self.kept = Archive(_ARCHIVE_SHARE * params.pop_size) if params.archive else None

    def best(self) -> Columns:
        """Return what the front is drawn from: the archive, or the population without one."""
        members = self.kept.members if self.kept is not None else None
        return self.pop if members is None else members

    def _initialize_infill(self) -> Columns:
        params, rng = self.params, self.rng
        rows = initial_rows(self.problem, params, self.seeds, self.order, rng)
        return Columns(X=rows, key=row_hashes(rows))

    @property
    def spread(self) -> bool:
        """Whether the last front that survives is thinned out by hypervolume."""
        return bool(self.params.spread and self.problem.n_obj > 2)

    def _initialize_advance(self, infills: Columns, **_: Any) -> None:
        if self.problem.shrinking.any():
            worst = infills.get("violations")[:, self.problem.shrinking].max(axis=1)
            self.first_tolerance = float(np.quantile(worst, _PASSING))
        self.pop = rank_and_crowding(infills, self.params.pop_size, spread=self.spread)

    def _infill(self) -> Columns:
        """Mate until there are enough offspring that were never met before."""
        wanted = self.params.n_offsprings
        offspring: list[Genes] = []
        keys = self.pop.get("key")
        for _ in range(_MATING_ROUNDS):
            rows = self._mate(wanted)
            hashes = row_hashes(rows)
            fresh = np.flatnonzero(is_new(hashes, keys))[:wanted]
            offspring.append(rows[fresh])
            keys = np.concatenate((keys, hashes[fresh]))
            wanted -= len(fresh)
            if wanted == 0:
                break
        rows = np.concatenate(offspring)
        return Columns(X=rows, key=keys[len(self.pop) :]) if len(rows) else self._nothing_new()

    def _nothing_new(self) -> Columns:
        """End the run: the population has converged to where mating repeats itself."""
        self.termination.force_termination = True
        return self.pop[:0]

    def _mate(self, count: int) -> Genes:
        """Return `count` offspring: tournament, crossover, mutation."""
        encoding, params, rng = self.problem.encoding, self.params, self.rng
        pairs = -(-count // 2)
        parents = self.pop.get("X")[binary_tournament(self.pop, 2 * pairs, rng)]
        rows = uniform_crossover(encoding, parents[:pairs], parents[pairs:], params.crossover, rng)
        mutable = rng.random(len(rows)) < params.mutation
        rate = params.gene_rate if params.gene_rate is not None else 1.0 / encoding.n_tasks
        mutate_placement(encoding, rows, mutable, rate, rng)
        if encoding.ordered:
            mutate_orders(encoding, rows, mutable, rate, self.problem.scheduling.tables, rng)
        mutate_times(encoding, rows, mutable, rate, rng)
        return rows[:count]

    def _advance(self, infills: Columns, **_: Any) -> None:
        everybody = self.pop.merge(infills)
        if self.problem.shrinking.any():
            everybody.set("CV", self.problem.relaxed(everybody.get("violations"), self._tolerance()))
        self.pop = rank_and_crowding(everybody, self.params.pop_size, spread=self.spread)

    def _tolerance(self) -> float:
        """Return the tolerance of epsilon constraints in this generation.

        ``e0 (1 - t / T)^4``, T being 70 % of the generations and e0 what lets a fifth of the first
        population pass (Takahama and Sakai, CEC 2006; the exponent as in L-ACO).
        """
        # pymoo counts the initial population as its first generation.
        done = (self.n_iter - 1) / max(1.0, _SHRINKING * self.params.generations)
        return float(self.first_tolerance * max(0.0, 1.0 - done) ** 4)

    def _set_optimum(self) -> None:
        """Archive and record the generation; what pymoo calls its optimum is not used."""
        self.opt = self.pop
        if self.kept is not None:
            self.kept.add(self.off)
        best = self.best()
        # What passes for now under an epsilon constraint is not what keeps it.
        violation = self.problem.relaxed(best.get("violations"), 0.0)
        self.recorder.record(self.evaluator.n_eval, best.get("figures"), violation)


def _front(encoded: EncodedProblem, population: Columns, exact: Sequence[Schedule], size: int) -> Front:
    """Return what no other beats, at most `size`; of the least violation where nothing is feasible.

    Seeds that wait take part once more as they are (`exact`): genes round their times to steps, and
    have none where there is no window.
    """
    encoding = encoded.encoding
    genes = encoding.split(population.get("X"))
    order = np.broadcast_to(genes.order, genes.machine.shape)
    genes = genes._replace(order=order)
    if exact:
        genes = _joined(genes, encoding.exactly(exact))
    found = encoded.assessed(genes)
    violation = encoded.relaxed(found["violations"], 0.0)
    best = np.flatnonzero(violation == violation.min())
    best = best[moocore.is_nondominated(found["F"][best], keep_weakly=False)]
    best = best[spread_subset(found["F"][best], size)]
    return Front.of(encoded.scheduling, *(block[best] for block in genes))


def _joined(some: Decoded, others: Decoded) -> Decoded:
    """Return both one after the other; without a hold there is nothing to wait for."""
    none = np.zeros(some.machine.shape)
    held = some._replace(hold=some.hold if some.hold.shape[1] else none)
    blocks: list[Any] = list(zip(held, others))
    return Decoded(*(np.concatenate(pair) for pair in blocks))
