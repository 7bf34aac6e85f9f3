"""Options of the executor that runs the trials of a study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from wfsched.core.duration import seconds_of
from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.study.executors.executor import Executor


@dataclass(frozen=True, slots=True)
class ExecutorOptions:
    """Workers and executor, as given."""

    panel: ClassVar[str] = "Workers"

    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            metavar="N",
            help="Number of worker processes, each with one trial and one thread at a time.",
            show_default="all processors",
        ),
    ] = None
    executor: Annotated[
        str, typer.Option("--executor", metavar="process|dask", help="Executor that runs the trials.")
    ] = "process"
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="Address of a Dask scheduler: tcp://HOST:PORT."),
    ] = None

    trial_limit: Annotated[
        str | None,
        typer.Option(
            "--trial-limit",
            metavar="TIME",
            help="Longest time of a trial: seconds, or text such as 30min. Longer ones have failed.",
            show_default="no limit, or that of the study (limit_s)",
        ),
    ] = None

    @property
    def limit_s(self) -> float | None:
        """Longest time of a trial [s]; None if left out."""
        return None if self.trial_limit is None else seconds_of(self.trial_limit, "--trial-limit")

    def load(self) -> Executor:
        """Return the executor.

        Raises
        ------
        ParameterError
            If it is unknown, or has no scheduler at an address.
        """
        from wfsched.study.executors.executor import EXECUTORS

        entry = EXECUTORS.entry(self.executor)
        if self.scheduler is None:
            executor: Executor = entry.load()(self.jobs)
            return executor
        if entry.name != "dask":
            raise ParameterError(
                "needs the Dask executor", where="--scheduler", remedy="Add --executor dask."
            )
        remote: Executor = entry.load()(self.jobs, self.scheduler)
        return remote
