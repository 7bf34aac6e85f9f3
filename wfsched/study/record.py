"""Record of a trial that has run: its outcome or error, and its provenance."""

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
    """Outcome or error of a trial, with its provenance.

    Parameters
    ----------
    trial : str
        Id of the trial.
    outcome : Outcome or None
        None if the trial failed.
    error, traceback : str or None
        Cause of the failure.
    wall_s : float [s]
    version, commit, host : str or None
        Version of wfsched, commit of its sources if they are a git checkout, name of the machine.
    attempts : int
        Number of starts; more than one if a worker was lost.
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
    """Run `trial` and return its record, even if it raises; Ctrl-C is passed on."""
    started = time.perf_counter()
    outcome, error, trace = None, None, None
    try:
        outcome = trial.run()
    except WfschedError as refused:
        error = f"{type(refused).__name__}: {refused}"
    except Exception as failure:  # noqa: BLE001 - any failure becomes a row; the sweep goes on
        error = f"{type(failure).__name__}: {failure}"
        trace = traceback.format_exc()
    return Record(trial.id, outcome, error, trace, time.perf_counter() - started)


def lost_record(trial: Trial, attempts: int, why: str) -> Record:
    """Return the record of a trial whose worker was lost at every attempt."""
    return Record(trial.id, None, f"WorkerLost: {why}", attempts=attempts)
