"""The knobs that the algorithms share, those of NSGA-II, and the presets. Importing this costs nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from wfsched.core.errors import ParameterError
from wfsched.evolve.knobs import check_knobs, knob
from wfsched.evolve.stop import Stop

if TYPE_CHECKING:
    import numpy as np

    from wfsched.evolve.problem import EncodedProblem
    from wfsched.evolve.strategy import Strategy

_STOP = Stop(generations=100)


@dataclass(frozen=True, slots=True)
class Parameters(ABC):
    """Parameters of any algorithm that searches a front.

    The defaults are the preset ``default``. With the same seed, and alike in `pop_size` and what
    stands below it, all algorithms start from the same first population.

    Parameters
    ----------
    stop : Stop
        When the run ends.
    pop_size : int
        Schedules that survive a generation; at most so many are in the front of the run.
    orders : bool
        Whether the order of the tasks is searched too; else all schedules are placed by
        decreasing upward rank.
    delays : bool
        Whether tasks are put off one by one within the window of the problem, beside its start.
    seeds : tuple of str
        Heuristics whose schedules start in the population; those that need a bound which the
        problem does not have are left out.
    green_seeds : tuple of str
        The same, for problems whose sites have a supply; there, each seed also starts in the
        population with the start that gives it least carbon.
    budget_seeds : bool
        Whether, under a deadline or a budget, schedules that keep them start in the population
        (`wfsched.heuristics.seeds.budget_seeds`).
    seed_weights : tuple of float
        Grid of `wfsched.heuristics.weighted.weighted_front`, of whose schedules as many as an
        eighth of the population start in it; empty for none.
    extremes : bool
        Whether the placement of least energy, and the heuristics' schedules with all tasks
        slowed down alike, start in the population.
    archive : bool
        Whether the front is drawn from all that was found; else from the last population.
    limits_first : bool
        Whether soft constraints too go before the objectives: CFN's elite selection.
    anneal : float
        Share of the evaluations that goes into `wfsched.evolve.front_annealing` at the end of the
        run (or now and then, where only time is limited): the memetic step.
    """

    name: ClassVar[str]

    stop: Stop = _STOP
    pop_size: int = knob(80, least=2)
    orders: bool = True
    delays: bool = False
    seeds: tuple[str, ...] = ("heft", "peft", "grp-heft", "cheapest", "min-min", "max-min")
    green_seeds: tuple[str, ...] = ("heft-reclaim", "green-heft", "wait-awhile", "cawosched")
    budget_seeds: bool = False
    seed_weights: tuple[float, ...] = (0.0, 0.3, 1.0, 3.0, 10.0, 30.0)
    extremes: bool = True
    archive: bool = True
    limits_first: bool = False
    anneal: float = knob(0.0, least=0.0, most=0.9)

    def __post_init__(self) -> None:
        check_knobs(self)

    @property
    def brood(self) -> int:
        """How many new schedules a generation makes."""
        return self.pop_size

    @abstractmethod
    def strategy(self, problem: EncodedProblem, rng: np.random.Generator) -> Strategy:
        """Return the algorithm at work on `problem`."""


@dataclass(frozen=True, slots=True)
class Breeding(Parameters):
    """Parameters of algorithms that cross and mutate parents.

    Parameters
    ----------
    n_offsprings : int
        New schedules per generation.
    crossover : float
        Probability that a pair of parents is crossed.
    mutation : float
        Probability that an offspring is mutated.
    gene_rate : float, optional
        Probability that a gene of such an offspring changes; 1 / n_tasks if None.
    crossover_kind : {"uniform", "levels"}
        Whether tasks are swapped one by one, or all from a level of the workflow on.
    mutation_kind : {"redraw", "neighbour"}
        Whether machines and levels are drawn anew, or others taken next to them.
    """

    n_offsprings: int = knob(160, least=1)
    crossover: float = knob(1.0, least=0.0, most=1.0)
    mutation: float = knob(1.0, least=0.0, most=1.0)
    gene_rate: float | None = knob(None, least=0.0, most=1.0)
    crossover_kind: str = "uniform"
    mutation_kind: str = "redraw"

    @property
    def brood(self) -> int:
        """How many new schedules a generation makes."""
        return self.n_offsprings


@dataclass(frozen=True, slots=True)
class NSGA2(Breeding):
    """Parameters of NSGA-II.

    Parameters
    ----------
    near : bool
        Whether a parent mates with one that is near it in objectives (`wfsched.evolve.mating`);
        else with the winner of another tournament.
    spread : bool
        Whether, with three objectives or more, the last front that survives is thinned out by
        hypervolume: crowding distance forgets good schedules there.
    """

    name: ClassVar[str] = "nsga2"

    near: bool = False
    spread: bool = True

    def strategy(self, problem: EncodedProblem, rng: np.random.Generator) -> Strategy:
        """Return NSGA-II at work."""
        from wfsched.evolve.nsga2 import RankAndCrowding

        return RankAndCrowding(problem, self, rng)


# What a preset changes, of the fields that an algorithm has. CFN's Table 1: population 80, 160
# offspring (Algorithm 1: M = 2N), 100 iterations, crossover 1, mutation 0.1. The paper does not say
# of what; this is pymoo's reading: of an individual, whose genes then change with 1 / n_var, which
# searches better than 0.1 of every gene (docs/design.md).
PRESETS: dict[str, dict[str, Any]] = {
    "default": {},
    "cfn": {
        "stop": Stop(generations=100, extra_generations=0),
        "mutation": 0.1,
        "orders": False,
        "seeds": (),
        "seed_weights": (),
        "extremes": False,
        "archive": False,
        "limits_first": True,
    },
    "memetic": {
        "stop": Stop(evaluations=16_080),
        "seeds": ("heft", "heft-reclaim", "peft", "grp-heft", "cheapest", "min-min", "max-min"),
        "budget_seeds": True,
        "near": True,
        "anneal": 0.1,
    },
}


def preset_changes(name: str) -> dict[str, Any]:
    """Return what a preset changes.

    Raises
    ------
    ParameterError
        If there is no such preset.
    """
    if name not in PRESETS:
        raise ParameterError("unknown preset", where="preset", got=name, allowed=", ".join(PRESETS))
    return PRESETS[name]


def preset(name: str) -> NSGA2:
    """Return the parameters of NSGA-II in a preset.

    Raises
    ------
    ParameterError
        If there is no such preset.
    """
    return NSGA2(**preset_changes(name))
