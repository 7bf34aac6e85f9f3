"""What runs trials: the protocol, and the table of executors by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from wfsched.core.registry import Entry, Registry
from wfsched.study.record import Record
from wfsched.study.trial import Trial

ATTEMPTS = 3
"""So often is a trial started whose worker is lost, before it counts as failed."""

THREADS = dict.fromkeys(
    ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
"""The environment of a worker: it has one processor, and takes one."""


class Executor(Protocol):
    """Runs trials, in any order, several at a time."""

    @property
    def workers(self) -> int:
        """How many trials run at a time."""

    def run(self, trials: Iterable[Trial]) -> Iterator[Record]:
        """Yield the record of each trial as it ends. Closing the iterator ends the workers."""


EXECUTORS = Registry(
    "executor",
    (
        Entry("process", "wfsched.study.executors.processes:Processes", "processes on this machine"),
        Entry(
            "dask", "wfsched.study.executors.dask_cluster:DaskCluster", "Dask distributed, on many machines"
        ),
    ),
)
