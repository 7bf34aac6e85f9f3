"""The knobs that the algorithms share, and those of NSGA-II. Importing this costs nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from wfsched.core.errors import ParameterError
from wfsched.evolve.knobs import check_knobs, knob
from wfsched.evolve.stop import Stop

if TYPE_CHECKING:
    import numpy as np

    from wfsched.evolve.encoded_problem import EncodedProblem
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
    insertion : bool
        Whether what is drawn or bred is decoded by insertion: each task, in its order, goes to the
        earliest gap of its machine, and the order by start is what is inherited
        (`wfsched.evolve.encoding.insertion_decoding`). Seeds, and what a memetic step returns, stay as they
        are. It needs `orders`.
    seeds : tuple of str
        Heuristics whose schedules start in the population; those that need a bound which the
        problem does not have are left out.
    green_seeds : tuple of str
        The same, for problems whose sites have a supply; there, each seed also starts in the
        population with the start that gives it least carbon.
    budget_seeds : bool
        Whether, under a deadline or a budget, schedules that keep them start in the population
        (`wfsched.heuristics.budget_seeds.budget_seeds`).
    seed_weights : int
        How many weights `wfsched.heuristics.fronts.weighted.weighted_front` tries; as many of its
        schedules as a quarter of the population start in it. 0 for none.
    extremes : bool
        Whether the placement of least energy, and the heuristics' schedules with all tasks
        slowed down alike, start in the population.
    archive : bool
        Whether the front is drawn from all that was found; else from the last population.
    limits_first : bool
        Whether soft constraints too go before the objectives: CFN's elite selection.
    anneal : float
        Share of the evaluations that `wfsched.evolve.local_search.front_annealing` gets at the end of the
        run (or now and then, where only time is limited): the memetic step.
    """

    name: ClassVar[str]

    stop: Stop = _STOP
    pop_size: int = knob(80, least=2)
    orders: bool = True
    delays: bool = False
    insertion: bool = False
    seeds: tuple[str, ...] = ("heft", "peft", "grp-heft", "cheapest", "min-min", "max-min")
    green_seeds: tuple[str, ...] = ("heft-reclaim", "green-heft", "wait-awhile", "cawosched")
    budget_seeds: bool = False
    seed_weights: int = knob(20, least=0)
    extremes: bool = True
    archive: bool = True
    limits_first: bool = False
    anneal: float = knob(0.0, least=0.0, most=0.9)

    def __post_init__(self) -> None:
        check_knobs(self)
        if self.insertion and not self.orders:
            raise ParameterError(
                "changes the order of the tasks, which is fixed",
                where="insertion",
                got=self.insertion,
                allowed="false where orders is false",
                remedy="Let orders be searched, or decode without insertion.",
            )

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
    crossover_kind : {"uniform", "segment", "levels", "prefix", "any"}
        Which tasks are swapped: each with probability 1/2, a run of the first parent's order, all
        from a level of the workflow on, all from a place of that order on; or one of
        the four for each pair.
    mutation_kind : {"redraw", "neighbour", "any"}
        Whether machines and levels are drawn anew, or others taken next to them; or one of the two
        for each child.
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
        Whether a parent mates with one that is near it in objectives (`wfsched.evolve.selection.near_mates`);
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
        from wfsched.evolve.algorithms.nsga2 import RankAndCrowding

        return RankAndCrowding(problem, self, rng)
