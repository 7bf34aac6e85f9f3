"""NSGA-II of jMetalPy on an integer problem.

Integer simulated binary crossover and integer polynomial mutation (1 / n genes), with the
parameters of its examples. 80 survive, 160 offspring. An evaluator of its own hands a generation
to the kernel at a stroke.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from jmetal.algorithm.multiobjective.nsgaii import NSGAII
from jmetal.core.problem import IntegerProblem
from jmetal.core.solution import IntegerSolution
from jmetal.operator.crossover import IntegerSBXCrossover
from jmetal.operator.mutation import IntegerPolynomialMutation
from jmetal.util.evaluator import Evaluator
from jmetal.util.generator import InjectorGenerator
from jmetal.util.termination_criterion import TerminationCriterion

from benchmarks.peers.kernel import Kernel
from wfsched.core.arrays import GeneArray


class _Scheduling(IntegerProblem):
    def __init__(self, kernel: Kernel) -> None:
        super().__init__()
        self.kernel = kernel
        self.upper_bound = kernel.upper.tolist()
        self.lower_bound = [0] * len(self.upper_bound)
        self.directions = [self.MINIMIZE] * kernel.n_objectives

    def number_of_objectives(self) -> int:
        return self.kernel.n_objectives

    def number_of_constraints(self) -> int:
        return 0

    def evaluate(self, solution: IntegerSolution) -> IntegerSolution:
        return _Batches().evaluate([solution], self)[0]

    def name(self) -> str:
        return "scheduling"


class _Batches(Evaluator):
    def evaluate(self, solution_list: list[IntegerSolution], problem: _Scheduling) -> list[IntegerSolution]:
        rows = np.array([solution.variables for solution in solution_list])
        for solution, values in zip(solution_list, problem.kernel(rows).tolist()):
            solution.objectives = values
        return solution_list


class _Enough(TerminationCriterion):
    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    def update(self, *_: Any, **__: Any) -> None:
        """Do nothing: the kernel knows."""

    @property
    def is_met(self) -> bool:
        return self.kernel.enough


def search(kernel: Kernel, seed: int, given: GeneArray) -> None:
    """Run until the kernel has had enough; `given` rows are the first of the population."""
    random.seed(seed)
    problem = _Scheduling(kernel)
    solutions = []
    for row in given[::-1]:
        solutions.append(problem.create_solution())
        solutions[-1].variables = row.tolist()
    NSGAII(
        problem=problem,
        population_size=80,
        offspring_population_size=160,
        mutation=IntegerPolynomialMutation(probability=1.0 / len(kernel.upper), distribution_index=20.0),
        crossover=IntegerSBXCrossover(probability=1.0, distribution_index=20.0),
        population_generator=InjectorGenerator(solutions),
        population_evaluator=_Batches(),
        termination_criterion=_Enough(kernel),
    ).run()
