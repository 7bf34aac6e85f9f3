"""Trials on processes of this machine, one trial at a time on each."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from wfsched.core.errors import ParameterError, StudyError
from wfsched.study.executors.executor import ATTEMPTS, THREADS
from wfsched.study.record import Record, lost, run_trial
from wfsched.study.trial import Trial

# A fresh interpreter: a forked one would inherit the threads and the database of its parent.
_CONTEXT = get_context("spawn")
_READY = "ready"


@dataclass(slots=True)
class _Worker:
    """A process, the end of its pipe, and what it works on."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    trial: Trial | None = None
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Processes:
    """Worker processes on this machine; see `wfsched.study.executors.executor.Executor`.

    A worker that dies is replaced and its trial started again, three times at most. Workers end
    by themselves when this process dies, whatever it died of.

    Parameters
    ----------
    jobs : int, optional
        Number of workers; as many as there are processors if None.

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
        """Yield the record of each trial as it ends.

        Raises
        ------
        StudyError
            If workers end before they have begun: the program has no ``__main__`` to start from.
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
    """What is heard of a worker that has died."""


_DEAD = _Dead()


def _started() -> _Worker:
    here, there = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_work, args=(there,), daemon=True)
    process.start()
    # The worker alone holds its end now, so that either side sees the other one die.
    there.close()
    return _Worker(process, here)


def _work(pipe: Connection) -> None:
    """Run trials as they come, until there is nobody to send them; in the worker."""
    os.environ.update(THREADS)
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
        # It died in the meantime, which its pipe tells next.
        return


def _heard(worker: _Worker) -> Record | _Dead | None:
    """Return what a worker has sent, and free it if that is a record."""
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
    """Put a new worker in place of a dead one; its trial waits again, or is given up."""
    dead = crew[place]
    _dismiss(dead)
    if not dead.ready:
        raise StudyError(
            "a worker ended before it could begin",
            where=f"exit code {dead.process.exitcode}",
            remedy="A script that sweeps has to do so below: if __name__ == '__main__'.",
        )
    crew[place] = _started()
    trial, attempt = dead.trial, dead.attempt
    if trial is None:
        return None
    if attempt < ATTEMPTS:
        waiting.appendleft((trial, attempt + 1))
        return None
    return lost(trial, attempt, f"the worker ended {attempt} times, with code {dead.process.exitcode}")


def _dismiss(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.terminate()
    worker.process.join()
