"""`Recorder`: per-generation records and observers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.stopwatch import Stopwatch
from wfsched.schedule.fronts.indicators import HypervolumeBox


@dataclass(frozen=True, slots=True)
class Generation:
    """The state of a search after one generation.

    Parameters
    ----------
    number : int
        0 is the initial population.
    evaluations : int
        Schedules evaluated so far.
    hypervolume : float
        Share of the box of the run that the schedules without violation of any constraint, soft ones
        too, dominate: the best so far of those that the front is made of.
    best : tuple of float
        Least value of each objective so far among them; NaN if there were none yet.
    feasible : int
        Number of schedules that the front is made of and that break no binding constraint (a soft one
        binds where limits go first).
    elapsed_s : float
        Wall time since the start of the run [s], compiling and loading kernels excluded.
    """

    number: int
    evaluations: int
    hypervolume: float
    best: tuple[float, ...]
    feasible: int
    elapsed_s: float


Observer = Callable[[Generation], None]


class Recorder:
    """Keeps the history of a run and passes each generation to the observer.

    Parameters
    ----------
    box : HypervolumeBox
    columns : list of int
        Columns of the figures that are objectives.
    observer : callable, optional
        Called after each generation.
    clock : Stopwatch, optional
        That of the run; one that starts now if None.
    """

    def __init__(
        self,
        box: HypervolumeBox,
        columns: list[int],
        observer: Observer | None,
        clock: Stopwatch | None = None,
    ) -> None:
        self.clock = Stopwatch() if clock is None else clock
        self.box = box
        self.columns = columns
        self.observer = observer
        self.history: list[Generation] = []

    def elapsed_s(self) -> float:
        """Return the wall time since the start of the run [s], compiling and loading kernels excluded."""
        return self.clock.wall_s

    def record(
        self, evaluations: int, figures: FloatArray, violations: FloatArray, binding: FloatArray
    ) -> None:
        """Append a generation.

        Parameters
        ----------
        figures : array (n, N_FIGURES)
        violations : array (n, n_constraints)
            Of every constraint.
        binding : array (n,)
            Sum over the binding ones.
        """
        kept: FloatArray = figures[(violations <= 0.0).all(axis=1)][:, self.columns]
        volume, best = self.box.hypervolume(kept), np.full(len(self.columns), np.nan)
        if self.history:
            volume = max(volume, self.history[-1].hypervolume)
            best = np.array(self.history[-1].best)
        generation = Generation(
            number=len(self.history),
            evaluations=evaluations,
            hypervolume=volume,
            best=tuple(float(value) for value in np.fmin.reduce(np.vstack((best, kept)), axis=0)),
            feasible=int((binding <= 0.0).sum()),
            elapsed_s=self.elapsed_s(),
        )
        self.history.append(generation)
        if self.observer is not None:
            self.observer(generation)

    def settle(self, front: FloatArray) -> None:
        """Count the objectives (n, n_objectives) of the front in the last generation.

        A starting schedule that waits takes part in the front as it is; genes round its times.
        """
        last = self.history[-1]
        volume = max(last.hypervolume, self.box.hypervolume(front))
        best = np.fmin.reduce(np.vstack((last.best, front)), axis=0)
        self.history[-1] = replace(last, hypervolume=volume, best=tuple(float(value) for value in best))
