"""Executor `DaskCluster`: Dask workers on this machine, or those of a remote scheduler.

Import this module inside functions only: it imports Dask, which is optional.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from threading import Thread
from typing import Any

from wfsched.core.errors import MissingExtraError, StudyError
from wfsched.core.stopwatch import Stopwatch
from wfsched.study.executors.executor import (
    MAX_ATTEMPTS,
    WORKER_ENVIRONMENT,
    check_jobs,
    check_limit,
    worker_count,
)
from wfsched.study.record import Record, late_record, lost_record, run_in_worker
from wfsched.study.trial import Trial

try:
    import dask
    from distributed import Client, KilledWorker, LocalCluster, as_completed
except ImportError as error:
    raise MissingExtraError(
        "the executor dask needs Dask distributed", remedy="Install it with: pip install 'wfsched[dask]'."
    ) from error

# Trials submitted per worker: enough that no worker waits for the next one.
_TRIALS_PER_WORKER = 4
_CONNECT_TIMEOUT_S = 10
# After so long without a finished trial the scheduler is asked for a sign of life, and given so long [s].
ASK_AFTER_S = 20.0
ANSWER_S = 40.0
_POLL_S = 0.01


@dataclass(frozen=True, slots=True)
class DaskCluster:
    """Dask workers; see `wfsched.study.executors.executor.Executor`.

    A trial whose worker dies starts again on another worker, up to `MAX_ATTEMPTS` times in all. Remote
    workers need the same version of wfsched, the files of the study under the same paths, and one
    thread each (``dask worker --nthreads 1``).

    Parameters
    ----------
    jobs : int, optional
        Number of workers of a cluster on this machine; one per processor if None. Ignored if
        `scheduler` is given.
    scheduler : str, optional
        Address of a running scheduler, such as ``tcp://10.0.0.1:8786``.

    limit_s : float, optional
        Longest time of a trial [s], compiling excluded; one that takes longer has failed. Its thread cannot
        be ended: it goes on in its worker beside the next trials. No limit if None.

    Raises
    ------
    ParameterError
        If `jobs` or `limit_s` is out of its range.
    """

    jobs: int | None = None
    scheduler: str | None = None
    limit_s: float | None = None

    def __post_init__(self) -> None:
        check_jobs(self.jobs)
        check_limit(self.limit_s)

    @property
    def workers(self) -> int:
        """Number of requested workers."""
        return worker_count(self.jobs)

    def run(self, trials: Iterable[Trial]) -> Iterator[Record]:
        """Yield the record of each trial when it ends.

        Raises
        ------
        StudyError
            If the scheduler cannot be reached, is lost or does not answer for `ANSWER_S`.
        """
        with _quiet(), self._client() as client:
            yield from run_on(client, trials, self.limit_s)

    @contextmanager
    def _client(self) -> Iterator[Client]:
        settings = {
            "distributed.scheduler.allowed-failures": MAX_ATTEMPTS - 1,
            "distributed.comm.timeouts.connect": _CONNECT_TIMEOUT_S,
        }
        with dask.config.set(settings):
            if self.scheduler is None:
                with _local_cluster(self.workers) as cluster, Client(cluster) as client:
                    yield client
                return
            try:
                client = Client(self.scheduler, timeout=_CONNECT_TIMEOUT_S)
            except (OSError, ValueError) as error:
                raise StudyError(
                    "cannot reach the Dask scheduler",
                    where=self.scheduler,
                    remedy="Start one with: dask scheduler",
                ) from error
            with client:
                yield client


def _local_cluster(workers: int) -> LocalCluster:
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        env=WORKER_ENVIRONMENT,
        silence_logs="ERROR",
    )


def run_on(client: Client, trials: Iterable[Trial], limit_s: float | None = None) -> Iterator[Record]:
    """Yield the records of `trials` from the workers of `client`.

    Raises
    ------
    StudyError
        If the scheduler is lost or does not answer.
    """
    coming = iter(trials)
    ahead = _TRIALS_PER_WORKER * max(1, sum(client.nthreads().values()))
    known: dict[str, Trial] = {}
    suspects: list[Trial] = []

    def submitted(trial: Trial) -> Any:
        known[trial.id] = trial
        return client.submit(run_limited, trial, limit_s, key=f"trial-{trial.id}", pure=False)

    flow = as_completed([submitted(trial) for trial in islice(coming, ahead)])
    for future in _ended(client, flow):
        trial = known.pop(future.key.removeprefix("trial-"))
        record = _record(future, trial)
        if record is None:
            suspects.append(trial)
        else:
            yield record
        future.release()
        following = next(coming, None)
        if following is not None:
            flow.add(submitted(following))
    yield from _one_by_one(client, suspects, limit_s)


def _one_by_one(client: Client, suspects: Iterable[Trial], limit_s: float | None) -> Iterator[Record]:
    """Yield the records of trials whose workers died: one by one, since another trial may be the culprit."""
    for trial in suspects:
        future = client.submit(run_limited, trial, limit_s, key=f"alone-{trial.id}", pure=False)
        for _ in _ended(client, as_completed([future])):
            pass
        yield _record(future, trial) or lost_record(
            trial, MAX_ATTEMPTS, f"the worker ended {MAX_ATTEMPTS} times"
        )
        future.release()


def _ended(client: Client, flow: Any) -> Iterator[Any]:
    """Yield futures as they end; ask the scheduler for a sign of life while none does.

    Raises
    ------
    StudyError
        If it does not answer.
    """
    heard = time.monotonic()
    while not flow.is_empty():
        batch = flow.next_batch(block=False)
        yield from batch
        if batch:
            heard = time.monotonic()
            continue
        time.sleep(_POLL_S)
        if time.monotonic() - heard > ASK_AFTER_S:
            _ask(client)
            heard = time.monotonic()


def _ask(client: Client) -> None:
    try:
        client.sync(client.scheduler.identity, callback_timeout=ANSWER_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise StudyError(
            f"the Dask scheduler has not answered for {ANSWER_S:g} s",
            where=client.scheduler.address,
            remedy="Finished trials are saved; run the same command to resume.",
        ) from error


def run_limited(trial: Trial, limit_s: float | None) -> Record:
    """Run `trial`, in a worker, for `limit_s` at most: in a thread of its own, which may go on."""
    if limit_s is None:
        return run_in_worker(trial)
    found: list[Record] = []
    clock = Stopwatch()
    thread = Thread(target=lambda: found.append(run_in_worker(trial)), daemon=True)
    thread.start()
    while thread.is_alive() and clock.wall_s < limit_s:
        thread.join(max(0.01, limit_s - clock.wall_s))
    return found[0] if found else late_record(trial.id, limit_s, clock)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the logs of distributed, tracebacks among them, off the terminal: errors tell what is lost."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _record(future: Any, trial: Trial) -> Record | None:
    """Return the record of a finished trial; None if its workers died."""
    if future.status == "finished":
        record: Record = future.result()
        return record
    failure = future.exception() if future.status == "error" else None
    if isinstance(failure, KilledWorker):
        return None
    raise StudyError(
        f"the Dask cluster dropped a trial: {failure or future.status}",
        where=trial.id,
        remedy="Finished trials are saved; run the same command to resume.",
    )
