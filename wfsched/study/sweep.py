"""`sweep`: run the remaining trials of a study and store their results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, is_dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from wfsched.core.errors import ParameterError
from wfsched.core.stopwatch import Stopwatch
from wfsched.study.executors.executor import EXECUTORS, Executor
from wfsched.study.record import run_trial
from wfsched.study.store import open_store
from wfsched.study.study import Study
from wfsched.study.trial import Trial


@dataclass(frozen=True, slots=True)
class Tally:
    """Progress of a sweep, in trials.

    Parameters
    ----------
    total, done, failed, running : int
    """

    total: int
    done: int
    failed: int
    running: int = 0

    @property
    def remaining(self) -> int:
        """Trials that have not ended, including those that are running."""
        return self.total - self.done - self.failed


OnTrial = Callable[[Tally], None]


def sweep(
    study: Study,
    folder: str | Path,
    executor: Executor | None = None,
    *,
    extend: bool = False,
    retry: bool = False,
    limit_s: float | None = None,
    on_trial: OnTrial | None = None,
) -> Tally:
    """Run the trials of a study that have no result yet and write one row for each to `folder`.

    An interrupted sweep resumes: each row is written as soon as its trial ends. A trial that raises
    becomes a row with its error.

    Parameters
    ----------
    study : Study
    folder : str or Path
        Created if it does not exist.
    executor : Executor, optional
        Where trials run; by default one process per processor of this machine.
    extend : bool
        Whether the folder may hold trials of another grid.
    retry : bool
        Whether failed trials run again.
    limit_s : float, optional
        Longest time of a trial [s]; that of the study, or of the executor, if None.
    on_trial : callable, optional
        Called with the progress, at the start and after each trial.

    Returns
    -------
    Tally

    Raises
    ------
    ParameterError
        If there are no trials.
    OutputError
        If the rows cannot be written.
    StudyError
        If the folder holds another study, or the executor fails as a whole.
    """
    if not study.trials:
        raise ParameterError("the grid is empty", where=study.name, allowed="one trial or more")
    chosen: Executor = EXECUTORS.entry("process").load()() if executor is None else executor
    chosen = _limited(chosen, study.limit_s if limit_s is None else limit_s)
    report = on_trial or _ignored
    with open_store(Path(folder), study, extend=extend) as store:
        if retry:
            store.retry_failed()
        left = store.waiting(study.trials)
        counts = store.counts()
        total = len(study.trials)
        done, failed = _within_grid(total, len(left), counts["done"], counts["failed"])
        report(Tally(total, done, failed, min(chosen.workers, len(left))))
        if not left:
            return Tally(total, done, failed)
        for record in map(store.save, chosen.run(left)):
            done, failed = done + (record.error is None), failed + (record.error is not None)
            report(Tally(total, done, failed, min(chosen.workers, total - done - failed)))
    return Tally(total, done, failed)


def _limited(executor: Executor, limit_s: float | None) -> Executor:
    """Return the executor with a longest time of a trial.

    Raises
    ------
    ParameterError
        If it is no executor with such a limit.
    """
    if limit_s is None:
        return executor
    if not hasattr(executor, "limit_s") or not is_dataclass(executor):
        raise ParameterError("the executor has no limit per trial", where="limit_s", got=limit_s)
    changed: Any = executor
    limited: Executor = replace(changed, limit_s=limit_s)
    return limited


def _within_grid(total: int, left: int, done: int, failed: int) -> tuple[int, int]:
    """Return the numbers of done and failed trials in the grid: a folder may hold more than the grid."""
    failed = min(failed, total - left)
    return min(done, total - left - failed), failed


def _ignored(_: Tally) -> None:
    """Ignore the progress."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Expected duration of a sweep.

    Parameters
    ----------
    seconds : float
        On one worker.
    samples : int
        Number of trials timed for the estimate.
    """

    seconds: float
    samples: int


def estimate(trials: Sequence[Trial]) -> Estimate:
    """Time the smallest and the largest trial of each method and estimate the duration of all.

    The parameters ``method`` and ``tasks`` group and order the trials; times between the smallest and
    the largest trial are interpolated linearly.

    Raises
    ------
    ParameterError
        If there are no trials.
    """
    if not trials:
        raise ParameterError("the grid is empty", where="estimate", allowed="one trial or more")
    seconds, samples = 0.0, 0
    for group in _by_method(trials):
        sizes = [_size(trial) for trial in group]
        ends = [min(range(len(group)), key=sizes.__getitem__), max(range(len(group)), key=sizes.__getitem__)]
        # The first run of a method compiles or loads its kernels.
        run_trial(group[ends[0]])
        small, large = (median(_duration(group[place]) for _ in range(3)) for place in ends)
        slope = (large - small) / max(sizes[ends[1]] - sizes[ends[0]], 1.0)
        seconds += sum(small + slope * (size - sizes[ends[0]]) for size in sizes)
        samples += 2
    return Estimate(seconds, samples)


def _duration(trial: Trial) -> float:
    """Run a trial and return the time of the whole trial [s]: its row tells that of the method alone."""
    clock = Stopwatch()
    run_trial(trial)
    return clock.wall_s


def _by_method(trials: Iterable[Trial]) -> list[list[Trial]]:
    groups: dict[str, list[Trial]] = {}
    for trial in trials:
        groups.setdefault(str(trial.parameters.get("method", "")), []).append(trial)
    return list(groups.values())


def _size(trial: Trial) -> float:
    tasks = trial.parameters.get("tasks")
    return float(tasks) if isinstance(tasks, int | float) else 1.0
