"""`search`: run an algorithm from its starting schedules to its front."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wfsched.core.arrays import IndexArray
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.core.stopwatch import Stopwatch
from wfsched.core.summary import Summarised
from wfsched.evolve.driver import Driver
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.encoding import Decoded, Encoding
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.improvement import Improvement
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.recorder import Generation, Observer, Recorder
from wfsched.schedule.fronts.dominance import nondominated
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.fronts.indicators import HypervolumeBox
from wfsched.schedule.fronts.thinning import thinned
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# One stream for all algorithms: with the same seed they start from the same first population.
_STREAM = "nsga2"


@dataclass(frozen=True, slots=True, repr=False)
class Search(Summarised):
    """The outcome of a search.

    Parameters
    ----------
    parameters : Parameters
    front : Front
    box : HypervolumeBox
        Box in which `hypervolume` is measured.
    hypervolume : float
        Share of the box that schedules without violation of any constraint dominate: the best so far
        of those kept, that of the last generation. A front cut to fewer schedules than were kept
        dominates a little less.
    evaluations : int
        Schedules evaluated; those of the front, which are evaluated again, do not count twice.
    history : tuple of Generation
    stopped_by : str
        The field of `Stop` that ended it, ``"converged"`` if no new schedules were left,
        ``"interrupted"`` for Ctrl-C.
    extra_generations : int
        Generations beyond its limit, run because nothing was feasible.
    """

    parameters: Parameters
    front: Front
    box: HypervolumeBox
    hypervolume: float
    evaluations: int
    history: tuple[Generation, ...]
    stopped_by: str
    extra_generations: int

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended it."""
        return self.stopped_by == "interrupted"


def search(
    problem: Problem,
    params: Parameters,
    *,
    seed: int,
    box: HypervolumeBox,
    order: IndexArray,
    start_from: Sequence[Schedule] = (),
    evaluated: int = 0,
    threads: int = 1,
    observer: Observer | None = None,
    improvement: Improvement | None = None,
    clock: Stopwatch | None = None,
) -> Search:
    """Run an algorithm and return the front of its archive, or of its last population without one.

    Parameters
    ----------
    seed : int
        The same seed gives the same front, whatever `threads` is.
    box : HypervolumeBox
        Where the hypervolume of the history is measured.
    order : array (n_tasks,)
        Topological order of the schedules that are made up here.
    start_from : sequence of Schedule
        Evaluated again.
    evaluated : int
        Schedules that were made to choose `start_from` from; they count as evaluations.
    observer : callable, optional
        Called after each generation.
    improvement : Improvement, optional
        A memetic step.
    clock : Stopwatch, optional
        That of the run; one that starts now if None.

    Raises
    ------
    ParameterError
        If the starting schedules use up the evaluations.
    """
    limit = params.stop.evaluations
    if limit is not None and limit <= evaluated:
        raise ParameterError(
            f"the starting schedules alone need {evaluated}",
            where="evaluations",
            got=limit,
            allowed=f"more than {evaluated}",
            remedy="Raise the limit, or set fewer in start_from and start_weights.",
        )
    encoding = Encoding.of(problem, None if params.orders else order, delays=params.delays)
    encoded = EncodedProblem(
        problem,
        encoding,
        limits_first=params.limits_first,
        threads=threads,
        box=box,
        insertion=params.insertion,
    )
    recorder = Recorder(box, encoded.columns, observer, clock)
    rng = generator(seed, _STREAM)
    strategy = params.strategy(encoded, rng)
    driver = Driver(params, strategy, start_from, order, recorder, rng, improvement)
    driver.evaluator.n_eval = evaluated
    driver.setup(encoded)
    stopped_by = _run(driver)
    exact = [schedule for schedule in start_from if len(schedule.hold) or schedule.offset]
    front = _front(encoded, driver.best(), exact, params.pop_size)
    extra = max(0, recorder.history[-1].number - (params.stop.generations or 0))
    extra = extra if params.stop.generations is not None else 0
    recorder.settle(front.objectives[front.feasible])
    volume = recorder.history[-1].hypervolume
    evaluations, history = driver.evaluator.n_eval, tuple(recorder.history)
    return Search(params, front, box, volume, evaluations, history, stopped_by, extra)


def _run(driver: Driver) -> str:
    """Run to the end and return the reason for stopping."""
    try:
        while driver.has_next():
            driver.next()
    except KeyboardInterrupt:
        if not driver.recorder.history:
            raise
        return "interrupted"
    return str(driver.termination.reached)


def _front(encoded: EncodedProblem, population: Population, exact: Sequence[Schedule], size: int) -> Front:
    """Return the non-dominated schedules, at most `size`, of the least violation if none is feasible.

    Starting schedules that wait take part once more as they are (`exact`): genes round their times to
    steps, and have none where there is no window.
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
    best = best[nondominated(found["F"][best])]
    best = best[thinned(found["F"][best], size)]
    blocks: list[Any] = [block[best] for block in genes]
    return Front.of(encoded.scheduling, *blocks)


def _joined(some: Decoded, others: Decoded) -> Decoded:
    """Return both one after the other; without holds nothing waits."""
    none = np.zeros(some.machine.shape)
    held = some._replace(hold=some.hold if some.hold.shape[1] else none)
    blocks: list[Any] = list(zip(held, others))
    return Decoded(*(np.concatenate(pair) for pair in blocks))
