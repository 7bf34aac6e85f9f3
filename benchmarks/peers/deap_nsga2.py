"""NSGA-II from the toolbox of DEAP, after its own example of the algorithm.

Individuals are arrays, `selTournamentDCD` chooses parents, `cxUniform` (half of the genes) and
`mutUniformInt` (1 / n genes) vary them, `selNSGA2` chooses survivors, with the faster of its two ways
to sort ("log"). 80 survive, 160 offspring: the tournament gives out each member twice at the most, so
it is held twice. A generation is evaluated at a stroke.
"""

from __future__ import annotations

import array
import random
from typing import Any

import numpy as np
from deap import base, creator, tools

from benchmarks.peers.kernel import Kernel
from wfsched.core.arrays import GeneArray


def search(kernel: Kernel, seed: int, given: GeneArray) -> None:
    """Run until the kernel has had enough; `given` rows are the first of the population."""
    random.seed(seed)
    toolbox = _toolbox(kernel)
    population = [creator.Individual(row.tolist()) for row in given]
    population += toolbox.population(n=80 - len(given))
    _evaluate(kernel, population)
    population = toolbox.select(population, 80)  # no selection yet: it sets the crowding distances
    while not kernel.enough:
        parents = tools.selTournamentDCD(population, 80) + tools.selTournamentDCD(population, 80)
        offspring = [toolbox.clone(individual) for individual in parents]
        for one, other in zip(offspring[::2], offspring[1::2]):
            toolbox.mate(one, other)
            toolbox.mutate(one)
            toolbox.mutate(other)
        _evaluate(kernel, offspring)
        population = toolbox.select(population + offspring, 80)


def _evaluate(kernel: Kernel, individuals: list[Any]) -> None:
    for individual, values in zip(individuals, kernel(np.array(individuals)).tolist()):
        individual.fitness.values = values


def _toolbox(kernel: Kernel) -> Any:
    # DEAP keeps the classes that it makes in a module of its own, and warns of a second time.
    for name in ("Fitness", "Individual"):
        vars(creator).pop(name, None)
    creator.create("Fitness", base.Fitness, weights=(-1.0,) * kernel.n_objectives)
    creator.create("Individual", array.array, typecode="h", fitness=creator.Fitness)
    upper = kernel.upper.tolist()
    toolbox = base.Toolbox()
    toolbox.register("genes", lambda: [random.randint(0, most) for most in upper])
    toolbox.register("individual", tools.initIterate, creator.Individual, toolbox.genes)
    toolbox.register("population", tools.initRepeat, list, toolbox.individual)
    toolbox.register("mate", tools.cxUniform, indpb=0.5)
    toolbox.register("mutate", tools.mutUniformInt, low=0, up=upper, indpb=1.0 / len(upper))
    toolbox.register("select", tools.selNSGA2, nd="log")
    return toolbox
