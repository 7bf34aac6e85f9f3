"""Executor `DaskCluster`: Dask workers on this machine, or those of a remote scheduler.

Import this module inside functions only: it imports Dask, which is optional.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from wfsched.core.errors import MissingExtraError, StudyError
from wfsched.study.executors.executor import MAX_ATTEMPTS, WORKER_ENVIRONMENT, check_jobs, worker_count
from wfsched.study.record import Record, lost_record, run_in_worker
from wfsched.study.trial import Trial

try:
    import dask
    from distributed import Client, KilledWorker, LocalCluster, as_completed, wait
except ImportError as error:
    raise MissingExtraError(
        "the executor dask needs Dask distributed", remedy="Install it with: pip install 'wfsched[dask]'."
    ) from error

# Trials submitted per worker: enough that no worker waits for the next one.
_TRIALS_PER_WORKER = 4
_CONNECT_TIMEOUT_S = 10


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

    Raises
    ------
    ParameterError
        If `jobs` is below 1.
    """

    jobs: int | None = None
    scheduler: str | None = None

    def __post_init__(self) -> None:
        check_jobs(self.jobs)

    @property
    def workers(self) -> int:
        """Number of requested workers."""
        return worker_count(self.jobs)

    def run(self, trials: Iterable[Trial]) -> Iterator[Record]:
        """Yield the record of each trial when it ends.

        Raises
        ------
        StudyError
            If the scheduler cannot be reached or is lost.
        """
        with self._client() as client:
            yield from run_on(client, trials)

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


def run_on(client: Client, trials: Iterable[Trial]) -> Iterator[Record]:
    """Yield the records of `trials` from the workers of `client`.

    Raises
    ------
    StudyError
        If the scheduler is lost.
    """
    coming = iter(trials)
    ahead = _TRIALS_PER_WORKER * max(1, sum(client.nthreads().values()))
    known: dict[str, Trial] = {}
    suspects: list[Trial] = []

    def submitted(trial: Trial) -> Any:
        known[trial.id] = trial
        return client.submit(run_in_worker, trial, key=f"trial-{trial.id}", pure=False)

    flow = as_completed([submitted(trial) for trial in islice(coming, ahead)])
    for future in flow:
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
    yield from _one_by_one(client, suspects)


def _one_by_one(client: Client, suspects: Iterable[Trial]) -> Iterator[Record]:
    """Yield the records of trials whose workers died: one by one, since another trial may be the culprit."""
    for trial in suspects:
        future = client.submit(run_in_worker, trial, key=f"alone-{trial.id}", pure=False)
        wait(future)
        yield _record(future, trial) or lost_record(
            trial, MAX_ATTEMPTS, f"the worker ended {MAX_ATTEMPTS} times"
        )
        future.release()


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
