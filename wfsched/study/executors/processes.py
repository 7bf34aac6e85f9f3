"""Executor `Processes`: worker processes on this machine, one trial at a time each."""

from __future__ import annotations

import os
import pickle
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import Event, Lock, Thread
from types import FrameType

from wfsched.core.errors import StudyError
from wfsched.core.stopwatch import Stopwatch
from wfsched.study.executors.executor import (
    MAX_ATTEMPTS,
    WORKER_ENVIRONMENT,
    check_jobs,
    check_limit,
    worker_count,
)
from wfsched.study.record import Record, failed_record, late_record, lost_record, run_in_worker, storable
from wfsched.study.trial import Trial

# Fresh interpreters: forked ones would inherit the threads and the database of their parent.
_CONTEXT = get_context("spawn")
_READY = "ready"
# Time that a worker has to end [s].
_END_S = 5.0


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
    limit_s : float, optional
        Longest time of a trial [s], compiling excluded. The worker of a trial that takes longer ends and is
        replaced, and the trial has failed. No limit if None.

    Raises
    ------
    ParameterError
        If one is out of its range.
    """

    jobs: int | None = None
    limit_s: float | None = None

    def __post_init__(self) -> None:
        check_jobs(self.jobs)
        check_limit(self.limit_s)

    @property
    def workers(self) -> int:
        """Number of workers."""
        return worker_count(self.jobs)

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
                    while worker.ready and worker.trial is None and waiting:
                        unsent = _give(worker, *waiting.popleft(), self.limit_s)
                        if unsent is not None:
                            yield unsent
                if not any(worker.trial or not worker.ready for worker in crew):
                    continue
                for pipe in wait([worker.pipe for worker in crew]):
                    place = next(i for i, worker in enumerate(crew) if worker.pipe is pipe)
                    record = _answered(crew, place, waiting)
                    if record is not None:
                        yield record
        finally:
            for worker in crew:
                _dismiss(worker)


@dataclass(frozen=True, slots=True)
class _Late:
    """The last message of a worker: its trial ran out of time."""

    record: Record


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
    # Ctrl-C reaches all processes of a terminal: the parent ends its workers. A handler instead of
    # SIG_IGN, which programs started by a trial would inherit.
    signal.signal(signal.SIGINT, _ignored)
    try:
        pipe.send(_READY)
        while True:
            key, pickled, limit_s = pipe.recv()
            with _watched(key, limit_s, pipe):
                record = _answer(key, pickled)
            pipe.send(record)
    except (EOFError, OSError):
        return


@contextmanager
def _watched(key: str, limit_s: float | None, pipe: Connection) -> Iterator[None]:
    """End this process if the trial that runs in the block takes longer than `limit_s`.

    A thread counts: nothing else stops kernels and libraries that do not return to the interpreter.
    """
    if limit_s is None:
        yield
        return
    done, deciding, clock = Event(), Lock(), Stopwatch()

    def watch() -> None:
        while not done.wait(max(0.01, limit_s - clock.wall_s)):
            with deciding:
                if not done.is_set() and clock.wall_s >= limit_s:
                    pipe.send(_Late(late_record(key, limit_s, clock)))
                    os._exit(1)

    Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        # Either the thread ends the process, or the trial has its record: never both.
        with deciding:
            done.set()


def _ignored(_signal: int, _frame: FrameType | None) -> None:
    """Ignore a signal."""


def _answer(key: str, pickled: bytes) -> Record:
    """Return the record of a pickled trial; a trial that cannot be read here has failed."""
    try:
        trial: Trial = pickle.loads(pickled)
    except Exception as failure:  # noqa: BLE001 - pickles run code of the trial
        return storable(failed_record(key, failure))
    return storable(run_in_worker(trial))


def _give(worker: _Worker, trial: Trial, attempt: int, limit_s: float | None) -> Record | None:
    """Send a trial to a worker; return its record if it cannot be sent."""
    try:
        pickled = pickle.dumps(trial)
    except Exception as failure:  # noqa: BLE001 - pickling runs code of the trial
        return failed_record(trial.id, failure)
    worker.trial, worker.attempt = trial, attempt
    # If the worker has died in the meantime, reading its pipe reports that next.
    with suppress(OSError):
        worker.pipe.send((trial.id, pickled, limit_s))
    return None


def _heard(worker: _Worker) -> Record | _Late | _Dead | None:
    """Return the message of a worker, and free the worker if it is a record."""
    try:
        message = worker.pipe.recv()
    except (EOFError, OSError):
        return _DEAD
    if message == _READY:
        worker.ready = True
        return None
    if isinstance(message, _Late):
        return _Late(replace(message.record, attempts=worker.attempt))
    record: Record = replace(message, attempts=worker.attempt)
    worker.trial = None
    return record


def _answered(crew: list[_Worker], place: int, waiting: deque[tuple[Trial, int]]) -> Record | None:
    """Return the record that a worker has sent, if any; replace the worker if it has ended."""
    message = _heard(crew[place])
    if isinstance(message, _Late):
        _dismiss(crew[place])
        crew[place] = _started()
        return message.record
    return _replaced(crew, place, waiting) if isinstance(message, _Dead) else message


def _replaced(crew: list[_Worker], place: int, waiting: deque[tuple[Trial, int]]) -> Record | None:
    """Replace a dead worker; queue its trial again, or return the record of its failure."""
    dead = crew[place]
    cause = _cause_of_death(dead)
    if not dead.ready:
        raise StudyError(
            "a worker ended before its first trial",
            where=cause,
            remedy="In a script, call sweep() below: if __name__ == '__main__'.",
        )
    crew[place] = _started()
    trial, attempt = dead.trial, dead.attempt
    if trial is None:
        return None
    if attempt < MAX_ATTEMPTS:
        waiting.appendleft((trial, attempt + 1))
        return None
    return lost_record(trial, attempt, f"the worker ended {attempt} times, with {cause}")


def _cause_of_death(worker: _Worker) -> str:
    """Wait for the end of a worker whose pipe is closed; return its exit code in words."""
    # Joined before it is terminated: its exit code would else be that of our own signal.
    worker.process.join(_END_S)
    code = worker.process.exitcode
    _dismiss(worker)
    if code is None:
        return f"a closed pipe and no exit code within {_END_S:.0f} s"
    return f"code {code}"


def _dismiss(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.terminate()
    worker.process.join(_END_S)
    if worker.process.exitcode is None:
        worker.process.kill()
        worker.process.join()
