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


def end(*, feasible: bool, violations: int) -> None:
    """End the command with the exit code that its schedules deserve.

    Parameters
    ----------
    feasible : bool
        Whether a schedule was found that keeps the bounds.
    violations : int
        How much `check` found in what is reported; more than nothing is a defect of wfsched.
    """
    if violations:
        note(f"error: the check refuses what was found in {violations} places; please report this")
        raise typer.Exit(ERROR)
    if not feasible:
        note("infeasible: nothing that was found keeps the bounds; what breaks them least is shown")
        raise typer.Exit(INFEASIBLE)
