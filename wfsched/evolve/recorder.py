"""`Recorder`: per-generation records and observers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
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
        Of the feasible individuals that the front is made of, as a share of the box of the run.
    best : tuple of float
        Least value of each objective among them; NaN if there are none.
    feasible : int
        Number of these individuals.
    elapsed_s : float
        Wall time since the start of the run [s].
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
    started : float, optional
        When the run began, by `time.perf_counter`; now if None.
    """

    def __init__(
        self,
        box: HypervolumeBox,
        columns: list[int],
        observer: Observer | None,
        started: float | None = None,
    ) -> None:
        self.started = time.perf_counter() if started is None else started
        self.box = box
        self.columns = columns
        self.observer = observer
        self.history: list[Generation] = []

    def elapsed_s(self) -> float:
        """Return the wall time since the start of the run [s]."""
        return time.perf_counter() - self.started

    def record(self, evaluations: int, figures: FloatArray, violation: FloatArray) -> None:
        """Append a generation with figures (n, N_FIGURES) and violations (n,)."""
        kept: FloatArray = figures[violation <= 0.0][:, self.columns]
        best = kept.min(axis=0) if len(kept) else np.full(len(self.columns), np.nan)
        generation = Generation(
            number=len(self.history),
            evaluations=evaluations,
            hypervolume=self.box.hypervolume(kept),
            best=tuple(float(value) for value in best),
            feasible=len(kept),
            elapsed_s=self.elapsed_s(),
        )
        self.history.append(generation)
        if self.observer is not None:
            self.observer(generation)
