"""`Parameters`: the parameters that all algorithms share. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from wfsched.core.errors import ParameterError
from wfsched.core.registry import load_target
from wfsched.evolve.parameter import check_parameters, parameter
from wfsched.evolve.stop import Stop

if TYPE_CHECKING:
    import numpy as np

    from wfsched.evolve.encoded_problem import EncodedProblem
    from wfsched.evolve.strategy import Strategy

_STOP = Stop(generations=100)
# Larger populations are refused before they fill memory.
MOST_SCHEDULES = 1_000_000


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of any algorithm that searches a front.

    A class names itself (`name`) and, as ``"package.module:Class"``, the `Strategy` that it makes
    (`at_work`): parameters are cheap to import, algorithms are not.

    The defaults are the preset ``default``. With the same seed, and the same `pop_size` and
    parameters below it, all algorithms start from the same first population.

    Parameters
    ----------
    stop : Stop
        Limits of the run.
    pop_size : int
        Population size, and the largest size of the front of the run; at most a million.
    orders : bool
        Whether the order of the tasks is searched too; otherwise it is fixed, by decreasing upward
        rank.
    delays : bool
        Whether single tasks are delayed within the window of the problem, besides its start.
    insertion : bool
        Whether drawn and bred schedules are decoded by insertion: each task, in its order, goes to the
        earliest gap of its machine, and the order by start is inherited
        (`wfsched.evolve.encoding.insertion_decoding`). Starting schedules, and those of a memetic step,
        stay as they are. It needs `orders`.
    start_from : tuple of str
        Heuristics whose schedules start in the population. One that needs a constraint or a supply
        which the problem does not have (`MethodEntry.needs`) is left out, with a line in
        `Result.notices`. One that only supports a budget or a deadline takes part without it as its
        documentation says: GRP-HEFT without a budget is HEFT on the best run of the machines.
    start_from_green : tuple of str
        The same, for problems with a supply, where each starting schedule also takes part a second
        time, shifted to the start of least carbon.
    start_from_routed : tuple of str
        The same, for problems on routed platforms.
    start_within_limits : bool
        Whether schedules that keep the deadline and the budget start in the population
        (`wfsched.heuristics.budget_seeds.budget_seeds`).
    start_weights : int
        Weights that `wfsched.heuristics.fronts.weighted.weighted_front` tries; up to a quarter of the
        population comes from it. 0 for none.
    extremes : bool
        Whether the placement of least energy, and the schedules of heuristics at each lower frequency
        level, start in the population.
    archive : bool
        Whether the front is made of all schedules found; otherwise of the last population.
    limits_first : bool
        Whether soft constraints precede the objectives, as in CFN's elite selection.
    anneal : float
        Share of the evaluations for the memetic step, `wfsched.evolve.local_search.front_annealing`, at
        the end of the run, or at intervals where only time is limited.
    """

    name: ClassVar[str]
    at_work: ClassVar[str]

    stop: Stop = _STOP
    pop_size: int = parameter(80, least=2, most=MOST_SCHEDULES)
    orders: bool = True
    delays: bool = False
    insertion: bool = False
    start_from: tuple[str, ...] = ("heft", "peft", "grp-heft", "cheapest", "min-min", "max-min")
    start_from_green: tuple[str, ...] = ("heft-reclaim", "green-heft", "wait-awhile", "cawosched")
    start_from_routed: tuple[str, ...] = ("contention-heft",)
    start_within_limits: bool = True
    start_weights: int = parameter(20, least=0)
    extremes: bool = True
    archive: bool = True
    limits_first: bool = False
    anneal: float = parameter(0.0, least=0.0, most=0.9)

    def __post_init__(self) -> None:
        check_parameters(self)
        if self.insertion and not self.orders:
            raise ParameterError(
                "insertion needs a searchable task order",
                where="insertion",
                got=self.insertion,
                allowed="false where orders is false",
                remedy="Set orders = true or insertion = false.",
            )

    @property
    def brood(self) -> int:
        """New schedules per generation."""
        return self.pop_size

    def strategy(self, problem: EncodedProblem, rng: np.random.Generator) -> Strategy:
        """Return the algorithm at work on `problem`; `at_work` is imported only now."""
        made: Strategy = load_target(self.at_work)(problem, self, rng)
        return made
