"""Options of the executor that runs the trials of a study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

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
