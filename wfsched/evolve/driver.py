"""`Driver`: the generational loop of all algorithms, pymoo's over populations in columns.

It makes the first population, has offspring evaluated, archives, records and stops. The strategy
chooses parents and survivors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pymoo.core.algorithm import Algorithm
from pymoo.core.termination import Termination

from wfsched.core.arrays import IndexArray
from wfsched.evolve.archive import Archive
from wfsched.evolve.encoded_problem import PopulationEvaluator
from wfsched.evolve.encoding.duplicates import is_new, row_hashes
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.first_population import initial_rows
from wfsched.evolve.improvement import Improvement
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.recorder import Recorder
from wfsched.evolve.stop import Stop
from wfsched.evolve.strategy import Strategy
from wfsched.schedule.schedule import Schedule

# Epsilon constraints: share of the first population that passes, share of the run in which they shrink.
_EPSILON_SHARE_PASSING = 0.2
_EPSILON_SHARE_OF_RUN = 0.7
# Generations between two improvements while no member of the population keeps the constraints.
_GENERATIONS_BETWEEN_REPAIRS = 10
# Members of the archive per member of the population.
_ARCHIVE_FACTOR = 4


class StopRule(Termination):  # type: ignore[misc]
    """`Stop` as a termination of pymoo; `reached` is the limit that ended the run."""

    def __init__(self, stop: Stop) -> None:
        super().__init__()
        self.stop = stop
        self.reached: str | None = None

    def _update(self, algorithm: Driver) -> float:
        self.reached = self.stop.reached(algorithm.recorder.history[-1])
        return float(self.reached is not None)

    def converged(self) -> None:
        """End the run: no new schedules are left."""
        self.force_termination = True
        self.reached = "converged"


class Driver(Algorithm):  # type: ignore[misc]
    """A running search; each step works on the whole population at once."""

    def __init__(
        self,
        params: Parameters,
        strategy: Strategy,
        start_from: Sequence[Schedule],
        order: IndexArray,
        recorder: Recorder,
        rng: np.random.Generator,
        improvement: Improvement | None = None,
    ) -> None:
        super().__init__(termination=StopRule(params.stop), evaluator=PopulationEvaluator())
        self.params = params
        self.strategy = strategy
        self.start_from = start_from
        self.order = order
        self.recorder = recorder
        self.rng = rng
        self.improvement = improvement
        self.first_tolerance = 0.0
        self.kept = Archive(_ARCHIVE_FACTOR * params.pop_size) if params.archive else None

    def best(self) -> Population:
        """Return the individuals that the front is made of: the archive, or the population without one."""
        members = self.kept.members if self.kept is not None else None
        return self.pop if members is None else members

    @property
    def generation(self) -> int:
        """Rounds of variation so far; pymoo counts the first population as one."""
        return int(self.n_iter) - 1

    def _initialize_infill(self) -> Population:
        rows = initial_rows(self.problem, self.params, self.start_from, self.order, self.rng)[: self._left()]
        return Population(X=rows, key=row_hashes(rows))

    def _initialize_advance(self, infills: Population, **_: Any) -> None:
        if self.problem.shrinking.any():
            worst = infills.get("violations")[:, self.problem.shrinking].max(axis=1)
            self.first_tolerance = float(np.quantile(worst, _EPSILON_SHARE_PASSING))
        self._archive(infills)
        self.pop = self.strategy.first(infills)
        most = self._improvable_at_once()
        if self.improvement is not None and most > 0:
            self._improve(self.improvement, most)

    def _infill(self) -> Population:
        self.strategy.progress = self._progress()
        wanted, left = self.params.brood, self._left()
        if left is not None:
            # Evaluations reserved for the last improvement go into offspring if it did not use them.
            spare = left - self._reserve()
            wanted = min(wanted, spare if spare > 0 else left)
        offspring = self.strategy.offspring(self.pop, wanted)
        if not len(offspring):
            self.termination.converged()
        return offspring

    def _advance(self, infills: Population, **_: Any) -> None:
        if len(infills):
            self._take(infills)
        most = self._improvable()
        if self.improvement is not None and most > 0:
            self._improve(self.improvement, most)

    def _take(self, evaluated: Population) -> None:
        """Archive new individuals and select survivors of them and the population."""
        self._archive(evaluated)
        self.pop = self.strategy.survivors(self._relaxed(self.pop), self._relaxed(evaluated))

    def _archive(self, evaluated: Population) -> None:
        if self.kept is not None:
            self.kept.add(evaluated)

    def _improve(self, improvement: Improvement, most: int) -> None:
        """Improve the population; new schedules take part like offspring."""
        rows, used = improvement.improver(self.problem, self.pop, self.rng, most)
        if used + len(rows) > most:
            raise ValueError(f"an improver may compute {most} schedules, not {used + len(rows)}")
        self.evaluator.n_eval += used
        hashes = row_hashes(rows)
        improved = Population(X=rows, key=hashes)[is_new(hashes, self.pop.get("key"))]
        if len(improved):
            self._take(self.evaluator.eval(self.problem, improved))

    def _improvable(self) -> int:
        """Return the number of schedules that improvement may compute in this generation."""
        if self.improvement is None:
            return 0
        left, reserve = self._left(), self._reserve()
        if left is not None and left <= reserve:
            return left
        every = self.improvement.every
        if self.improvement.at_once and self.pop.get("CV").min() > 0.0:
            every = min(every or _GENERATIONS_BETWEEN_REPAIRS, _GENERATIONS_BETWEEN_REPAIRS)
        due = every is not None and self.generation % every == 0 and (left is None or left > 2 * reserve)
        return reserve if due or self.generation == self.params.stop.generations else 0

    def _improvable_at_once(self) -> int:
        """Return the number of schedules that improvement of the first population may compute."""
        if self.improvement is None or self.pop.get("CV").min() <= 0.0:
            return 0
        left = self._left()
        return (
            self.improvement.at_once
            if left is None
            else min(self.improvement.at_once, left - self._reserve())
        )

    def _reserve(self) -> int:
        return self.improvement.evaluations if self.improvement is not None else 0

    def _left(self) -> int | None:
        return self.params.stop.evaluations_left(self.evaluator.n_eval)

    def _progress(self) -> float:
        return self.params.stop.progress(self.generation, self.evaluator.n_eval, self.recorder.elapsed_s())

    def _relaxed(self, individuals: Population) -> Population:
        """Return individuals with the violation relaxed for this generation.

        The tolerance of epsilon constraints is ``e0 (1 - t / T)^4``, T being 70 % of the run and e0
        what lets a fifth of the first population pass (Takahama and Sakai, CEC 2006; the exponent
        as in L-ACO).
        """
        if not self.problem.shrinking.any():
            return individuals
        relaxed = Population(**individuals.fields)
        relaxed.set("CV", self.problem.relaxed(individuals.get("violations"), self._tolerance()))
        return relaxed

    def _tolerance(self) -> float:
        """Return the tolerance of epsilon constraints in this generation."""
        return float(self.first_tolerance * max(0.0, 1.0 - self._progress() / _EPSILON_SHARE_OF_RUN) ** 4)

    def _set_optimum(self) -> None:
        """Record the generation; pymoo's optimum is not used."""
        self.opt = self.pop
        best = self.best()
        # A relaxed epsilon constraint that passes is not kept yet.
        violations = best.get("violations")
        binding = self.problem.relaxed(violations, 0.0)
        self.recorder.record(self.evaluator.n_eval, best.get("figures"), violations, binding)
