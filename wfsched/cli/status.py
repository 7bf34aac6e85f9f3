"""Exit codes of the command line."""

from __future__ import annotations

import typer

from wfsched.cli.terminal.output import note

DONE = 0
ERROR = 1
USAGE = 2
INFEASIBLE = 3
# As shells count a process that SIGINT ended: 128 + 2.
INTERRUPTED = 130


def end(*, feasible: bool, violations: int, interrupted: bool = False) -> None:
    """End the command with the exit code of its schedules.

    Parameters
    ----------
    feasible : bool
        Whether a schedule within all limits was found.
    violations : int
        Number of violations that `check` found in the reported schedules; any is a bug of wfsched.
    interrupted : bool
        Whether Ctrl-C ended the run: what was found is reported, whether it is feasible or not.
    """
    if violations:
        note(f"error: the independent check found {violations} violations; please report this bug")
        raise typer.Exit(ERROR)
    if interrupted:
        raise typer.Exit(INTERRUPTED)
    if not feasible:
        note("infeasible: no schedule found within the limits; showing the least infeasible")
        raise typer.Exit(INFEASIBLE)
