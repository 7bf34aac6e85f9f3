"""Executor `Processes`: worker processes on this machine, one trial at a time each."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from wfsched.core.errors import ParameterError, StudyError
from wfsched.study.executors.executor import MAX_ATTEMPTS, WORKER_ENVIRONMENT
from wfsched.study.record import Record, lost_record, run_trial
from wfsched.study.trial import Trial

# Fresh interpreters: forked ones would inherit the threads and the database of their parent.
_CONTEXT = get_context("spawn")
_READY = "ready"


@dataclass(slots=True)
class _Worker:
    """A process, our end of its pipe, and its current trial."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    trial: Trial | None = None
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Processes:
    """Worker processes on this machine; see `wfsched.study.executors.executor.Executor`.

    A worker that dies is replaced; its trial starts again, up to `MAX_ATTEMPTS` times in all. Workers
    end by themselves when this process ends, even if it is killed.

    Parameters
    ----------
    jobs : int, optional
        Number of workers; one per processor if None.

    Raises
    ------
    ParameterError
        If it is below 1.
    """

    jobs: int | None = None

    def __post_init__(self) -> None:
        if self.jobs is not None and self.jobs < 1:
            raise ParameterError("out of range", where="jobs", got=self.jobs, allowed=">= 1")

    @property
    def workers(self) -> int:
        """Number of workers."""
        return self.jobs or os.cpu_count() or 1

    def run(self, trials: Iterable[Trial]) -> Iterator[Record]:
        """Yield the record of each trial when it ends.

        Raises
        ------
        StudyError
            If a worker ends before its first trial, as in scripts without a ``__main__`` guard.
        """
        waiting = deque((trial, 1) for trial in trials)
        crew = [_started() for _ in range(min(self.workers, len(waiting)))]
        try:
            while waiting or any(worker.trial for worker in crew):
                for worker in crew:
                    if worker.ready and worker.trial is None and waiting:
                        _give(worker, *waiting.popleft())
                for pipe in wait([worker.pipe for worker in crew]):
                    place = next(i for i, worker in enumerate(crew) if worker.pipe is pipe)
                    record = _heard(crew[place])
                    if isinstance(record, _Dead):
                        record = _replaced(crew, place, waiting)
                    if record is not None:
                        yield record
        finally:
            for worker in crew:
                _dismiss(worker)


class _Dead:
    """Message in place of a record: the worker has died."""


_DEAD = _Dead()


def _started() -> _Worker:
    here, there = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_work, args=(there,), daemon=True)
    process.start()
    # Only the worker holds its end now, so that each side notices the death of the other.
    there.close()
    return _Worker(process, here)


def _work(pipe: Connection) -> None:
    """Run trials as they arrive, until the pipe is closed; in the worker."""
    os.environ.update(WORKER_ENVIRONMENT)
    try:
        pipe.send(_READY)
        while True:
            pipe.send(run_trial(pipe.recv()))
    except (EOFError, OSError, KeyboardInterrupt):
        return


def _give(worker: _Worker, trial: Trial, attempt: int) -> None:
    worker.trial, worker.attempt = trial, attempt
    try:
        worker.pipe.send(trial)
    except OSError:
        # The worker has died in the meantime; reading its pipe reports that next.
        return


def _heard(worker: _Worker) -> Record | _Dead | None:
    """Return the message of a worker, and free the worker if it is a record."""
    try:
        message = worker.pipe.recv()
    except (EOFError, OSError):
        return _DEAD
    if message == _READY:
        worker.ready = True
        return None
    record: Record = replace(message, attempts=worker.attempt)
    worker.trial = None
    return record


def _replaced(crew: list[_Worker], place: int, waiting: deque[tuple[Trial, int]]) -> Record | None:
    """Replace a dead worker; queue its trial again, or return the record of its failure."""
    dead = crew[place]
    _dismiss(dead)
    if not dead.ready:
        raise StudyError(
            "a worker ended before its first trial",
            where=f"exit code {dead.process.exitcode}",
            remedy="In a script, call sweep() below: if __name__ == '__main__'.",
        )
    crew[place] = _started()
    trial, attempt = dead.trial, dead.attempt
    if trial is None:
        return None
    if attempt < MAX_ATTEMPTS:
        waiting.appendleft((trial, attempt + 1))
        return None
    return lost_record(trial, attempt, f"the worker ended {attempt} times, with code {dead.process.exitcode}")


def _dismiss(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.terminate()
    worker.process.join()
