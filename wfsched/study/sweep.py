"""Running the trials of a study that have not run yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from wfsched.core.errors import ParameterError
from wfsched.study.executors.executor import Executor
from wfsched.study.record import run_trial
from wfsched.study.store import StudyMark, open_store
from wfsched.study.trial import Trial


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a sweep is.

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
        """Trials that have not ended, those that run included."""
        return self.total - self.done - self.failed


OnTrial = Callable[[Tally], None]


def sweep(
    trials: Sequence[Trial],
    folder: Path,
    mark: StudyMark,
    executor: Executor,
    *,
    extend: bool = False,
    retry: bool = False,
    on_trial: OnTrial | None = None,
) -> Tally:
    """Run those of `trials` that have no row yet and write their rows to `folder`.

    A sweep that was ended, by whatever, goes on where it was: each row is safe as soon as its trial
    ends. A trial that raises is a row with its error.

    Parameters
    ----------
    trials : sequence of Trial
        The whole grid.
    folder : Path
    mark : StudyMark
    executor : Executor
    extend : bool
        Whether the folder may hold another grid.
    retry : bool
        Whether trials that failed before run again.
    on_trial : callable, optional
        Told how far the sweep is, at its start and after each trial.

    Raises
    ------
    ParameterError
        If there are no trials.
    OutputError
        If the rows cannot be written.
    StudyError
        If the folder holds another study, or the executor fails as a whole.
    """
    if not trials:
        raise ParameterError("the grid is empty", where=mark.name, allowed="one trial or more")
    tell = on_trial or _untold
    with open_store(folder, mark, trials, extend=extend) as store:
        if retry:
            store.retry_failed()
        left = store.waiting(trials)
        counts = store.counts()
        total, done, failed = len(trials), counts["done"], counts["failed"]
        done, failed = _of_the_grid(total, len(left), done, failed)
        tell(Tally(total, done, failed, min(executor.workers, len(left))))
        if not left:
            return Tally(total, done, failed)
        for record in executor.run(left):
            store.save(record)
            done, failed = done + (record.error is None), failed + (record.error is not None)
            tell(Tally(total, done, failed, min(executor.workers, total - done - failed)))
    return Tally(total, done, failed)


def _of_the_grid(total: int, left: int, done: int, failed: int) -> tuple[int, int]:
    """Return how many trials of the grid are done and failed: a folder may hold more than the grid."""
    failed = min(failed, total - left)
    return min(done, total - left - failed), failed


def _untold(_: Tally) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long a sweep will take.

    Parameters
    ----------
    seconds : float
        On one worker.
    samples : int
        Trials that were run to find out.
    """

    seconds: float
    samples: int


def estimate(trials: Sequence[Trial]) -> Estimate:
    """Run the smallest and the largest trial of each method and return how long all will take.

    Trials are told apart by the parameters ``method`` and ``tasks``, between whose ends the time is
    drawn as a straight line.

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
        small, large = (median(run_trial(group[place]).wall_s for _ in range(3)) for place in ends)
        slope = (large - small) / max(sizes[ends[1]] - sizes[ends[0]], 1.0)
        seconds += sum(small + slope * (size - sizes[ends[0]]) for size in sizes)
        samples += 2
    return Estimate(seconds, samples)


def _by_method(trials: Iterable[Trial]) -> list[list[Trial]]:
    groups: dict[str, list[Trial]] = {}
    for trial in trials:
        groups.setdefault(str(trial.parameters.get("method", "")), []).append(trial)
    return list(groups.values())


def _size(trial: Trial) -> float:
    tasks = trial.parameters.get("tasks")
    return float(tasks) if isinstance(tasks, int | float) else 1.0
