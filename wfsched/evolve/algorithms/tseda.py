"""TSEDA: a two-stage estimation of distribution algorithm for energy-efficient workflows.

Xie, Wang, Shen, Sheng, Wu, "A two-stage estimation of distribution algorithm with heuristics for
energy-aware cloud workflow scheduling", IEEE TSC 16(6), 2023, doi 10.1109/TSC.2023.3311785; the models
move towards the best schedule of all so far, as in the authors' code (github.com/TSEDA-C/TSEDA).

Orders are drawn from a model of positions. In the first stage machines follow from the order: each
task goes where it adds least. In the second they are drawn too, and the best schedules are improved:
by insertion backward and forward, and by moving a task from the machine with most to that with least
to do. Schedules by insertion.

What is ours: the objectives and the power model are those of the problem, compared by their weighted
mean, violation first; a machine's frequency level is drawn with it; positions of large workflows are
told apart in 128 stretches; one improvement of each kind per schedule and generation, whose outcome
takes part in the next; start and holds are inherited and mutated as in the genetic algorithms here.
"""

from __future__ import annotations

from math import ceil

import numpy as np

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray, IntArray
from wfsched.evolve.algorithms.distribution_models import Models
from wfsched.evolve.algorithms.weighted_sum import checked_weights
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.duplicates import is_new, row_hashes
from wfsched.evolve.encoding.encoding import Genes
from wfsched.evolve.encoding.insertion import Inserter
from wfsched.evolve.encoding.least_added import least_added
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.tseda import TSEDA
from wfsched.evolve.selection.feasible_first import feasible_first
from wfsched.evolve.selection.selection import binary_tournament
from wfsched.evolve.strategy import Strategy
from wfsched.evolve.variation.mutation import mutate_times
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN

# Avoids a division by 0 where no power is drawn.
_MIN_ENERGY_J = 1e-300


class TwoStages(Strategy):
    """TSEDA at work. The population is sorted, the best first."""

    def __init__(self, problem: EncodedProblem, params: TSEDA, rng: np.random.Generator) -> None:
        self.problem = problem
        self.params = params
        self.rng = rng
        self.weights = checked_weights(params.weights, problem.n_obj)
        self.models = Models(problem.scheduling, problem.encoding)
        self.inserter = Inserter(problem.scheduling)

    def survivors(self, population: Population, offspring: Population) -> Population:
        """Keep the best of both, no schedule twice, and move the models towards the best of all."""
        new = is_new(offspring.get("key"), population.get("key"))
        best = feasible_first(population.merge(offspring[new]), self.params.pop_size, self._least)
        genes = self.problem.encoding.split(best.get("X")[:1])
        order = np.atleast_2d(genes.order)[0]
        rates = self.params.placement_rate, self.params.position_rate
        self.models.learn(genes.machine[0], genes.level[0], order, *rates)
        return best

    def offspring(self, population: Population, count: int) -> Population:
        """Improve the best and draw the others; repeated draws are evaluated again."""
        rows = self._improved(population, count) if self._second_stage else population.get("X")[:0]
        if len(rows) < count:
            rows = np.concatenate((rows, self._drawn(population, count - len(rows))))
        rows = self.problem.inserted(rows[:count])
        return Population(X=rows, key=row_hashes(rows))

    @property
    def _second_stage(self) -> bool:
        """Whether machines are drawn; always, where the order is fixed."""
        return self.progress >= self.params.first_stage or not self.problem.encoding.ordered

    def _least(self, objectives: FloatArray, count: int) -> IntArray:
        return np.argsort(self.problem.comparable(objectives) @ self.weights, kind="stable")[:count]

    def _drawn(self, population: Population, count: int) -> Genes:
        """Return schedules drawn from the models."""
        encoding = self.problem.encoding
        orders = np.tile(encoding.fixed_order, (count, 1)) if encoding.fixed_order is not None else None
        if orders is None:
            exponent = self.params.urgency * (1.0 - self.progress)
            orders = self.models.orders(count, exponent, self.rng)
        if self._second_stage:
            machine, level = self.models.placements(count, self.rng)
        else:
            weights = self._weights_of_units(population)
            placed = [least_added(self.problem.scheduling, order, weights) for order in orders]
            machine, level = (np.array(block) for block in zip(*placed))
        parents = population.get("X")[binary_tournament(population, count, self.rng)]
        return self._joined(machine, level, orders, parents)

    def _weights_of_units(self, population: Population) -> FloatArray:
        """Return the weights of a second, a joule and a unit of currency, used in the first stage.

        They make the same sum as the weights of the objectives, as shares of the box. Green objectives
        count as energy, at what the best schedule emits or draws for each joule.
        """
        taken = population.get("figures")[0]
        weights = dict.fromkeys((MAKESPAN, ENERGY, COST), 0.0)
        ends = np.zeros((2, self.problem.n_obj))
        ends[1] = 1.0
        units = np.diff(self.problem.comparable(ends), axis=0)[0]
        for objective, weight, unit in zip(self.problem.scheduling.objective_list, self.weights, units):
            if objective.column in weights:
                weights[objective.column] += weight * unit
            else:
                weights[ENERGY] += weight * unit * taken[objective.column] / max(taken[ENERGY], _MIN_ENERGY_J)
        return np.array([weights[column] for column in (MAKESPAN, ENERGY, COST)])

    def _improved(self, population: Population, count: int) -> Genes:
        """Return the outcomes of both improvements of the best schedules."""
        most = min(len(population), ceil(self.params.improved * count))
        parents = population.get("X")[:most]
        genes = self.problem.encoding.split(parents)
        orders = np.broadcast_to(genes.order, genes.machine.shape)
        shuttled = [self.inserter.shuttled(*each) for each in zip(genes.machine, genes.level, orders)]
        moved = [self._moved(*each) for each in zip(genes.machine, genes.level)]
        machine, level = (np.array([*old, *new]) for old, new in zip(genes[:2], zip(*moved)))
        twice = np.concatenate((parents, parents))
        return self._joined(machine, level, np.concatenate((np.array(shuttled), orders)), twice)

    def _moved(self, machine: GeneArray, level: GeneArray) -> tuple[GeneArray, GeneArray]:
        """Move one task from the busiest to the idlest machine, to its kin if possible (LBCAS).

        A parent or child of a task that is there, if there is one that can go.
        """
        problem = self.problem.scheduling
        load = np.bincount(machine, self.inserter.durations(machine, level), problem.n_machines)
        idlest, busiest = int(load.argmin()), int(load.argmax())
        edges = problem.workflow.edges
        kin = np.zeros(len(machine), np.bool_)
        for one, other in ((edges.source, edges.target), (edges.target, edges.source)):
            kin[one[machine[other] == idlest]] = True
        candidates = np.flatnonzero((machine == busiest) & problem.hosts[:, idlest])
        near = candidates[kin[candidates]]
        candidates = near if len(near) else candidates
        if not len(candidates) or idlest == busiest:
            return machine, level
        task = candidates[self.rng.integers(len(candidates))]
        machine, level = machine.copy(), level.copy()
        machine[task] = idlest
        level[task] = min(int(level[task]), int(problem.level_counts()[idlest]) - 1)
        return machine, level

    def _joined(self, machine: GeneArray, level: GeneArray, orders: IndexArray, parents: Genes) -> Genes:
        """Return rows of genes, ordered by start after insertion; times are those of `parents`, mutated."""
        encoding = self.problem.encoding
        if encoding.ordered:
            orders = np.array([self.inserter.order(*each) for each in zip(machine, level, orders)])
        rows = encoding.join(machine, level, orders)
        for target, source in zip(encoding.placement(rows)[2:], encoding.placement(parents)[2:]):
            target[:] = source
        if encoding.started:
            encoding.starts(rows)[:] = encoding.starts(parents)
        mutate_times(encoding, rows, np.ones(len(rows), np.bool_), 1.0 / encoding.n_tasks, self.rng)
        return rows
