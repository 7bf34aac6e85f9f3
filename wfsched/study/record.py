"""The record of a trial that has run: what it found or why it failed, and where that was."""

from __future__ import annotations

import platform
import time
import traceback
from dataclasses import dataclass, field

from wfsched.core.errors import WfschedError
from wfsched.study.provenance import commit, package_version
from wfsched.study.trial import Outcome, Trial


@dataclass(frozen=True, slots=True)
class Record:
    """What a trial came to.

    Parameters
    ----------
    trial : str
        Its id.
    outcome : Outcome or None
        None where it failed.
    error, traceback : str or None
        Why it failed.
    wall_s : float [s]
    version, commit, host : str or None
        Of wfsched, of its sources where they are a git checkout, and of the machine.
    attempts : int
        More than one where a worker was lost.
    """

    trial: str
    outcome: Outcome | None
    error: str | None = None
    traceback: str | None = None
    wall_s: float = 0.0
    version: str | None = field(default_factory=package_version)
    commit: str | None = field(default_factory=commit)
    host: str | None = field(default_factory=platform.node)
    attempts: int = 1


def run_trial(trial: Trial) -> Record:
    """Run `trial` and return its record, also where it raises; Ctrl-C goes through."""
    started = time.perf_counter()
    outcome, error, trace = None, None, None
    try:
        outcome = trial.run()
    except WfschedError as refused:
        error = f"{type(refused).__name__}: {refused}"
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is a row and not the end of the sweep
        error = f"{type(failure).__name__}: {failure}"
        trace = traceback.format_exc()
    return Record(trial.id, outcome, error, trace, time.perf_counter() - started)


def lost(trial: Trial, attempts: int, why: str) -> Record:
    """Return the record of a trial whose worker was lost each time."""
    return Record(trial.id, None, f"WorkerLost: {why}", attempts=attempts)
