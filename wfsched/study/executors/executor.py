"""Protocol of executors, which run trials, and the registry of executors by name."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from types import NoneType
from typing import Protocol

from wfsched.core.arguments import check_type
from wfsched.core.errors import ParameterError
from wfsched.core.registry import Entry, Registry
from wfsched.study.record import Record
from wfsched.study.trial import Trial

MAX_ATTEMPTS = 3
"""Number of starts of a trial whose workers are lost, before it counts as failed."""

WORKER_ENVIRONMENT = dict.fromkeys(
    ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
"""Environment of a worker: one thread each, since every processor has its own worker."""


def check_jobs(jobs: int | None) -> None:
    """Refuse a number of workers below 1; None stands for one per processor.

    Raises
    ------
    ParameterError
        If it is.
    """
    check_type("jobs", jobs, (int, NoneType), allowed="a number of processes")
    if jobs is not None and jobs < 1:
        raise ParameterError("out of range", where="jobs", got=jobs, allowed=">= 1")


def check_limit(limit_s: float | None) -> None:
    """Refuse a longest time of a trial that is no time; None stands for no limit.

    Raises
    ------
    ParameterError
        If it is not above 0 and finite.
    """
    if limit_s is not None and not 0 < limit_s < math.inf:
        raise ParameterError("out of range", where="limit_s", got=limit_s, allowed="> 0 s, finite")


def worker_count(jobs: int | None) -> int:
    """Return the number of workers: as asked for, or one per processor."""
    return jobs or os.cpu_count() or 1


class Executor(Protocol):
    """Runs trials in any order, several at a time."""

    @property
    def workers(self) -> int:
        """Number of trials that run at a time."""

    def run(self, trials: Iterable[Trial]) -> Iterator[Record]:
        """Yield the record of each trial when it ends. Closing the iterator ends the workers."""


EXECUTORS = Registry(
    "executor",
    (
        Entry("process", "wfsched.study.executors.processes:Processes", "worker processes on this machine"),
        Entry(
            "dask",
            "wfsched.study.executors.dask_cluster:DaskCluster",
            "Dask workers, on any machines",
        ),
    ),
)
