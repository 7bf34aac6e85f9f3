"""Record of a trial that has run: its outcome or error, and its provenance."""

from __future__ import annotations

import platform
import traceback
from dataclasses import dataclass, field, replace

from wfsched.core.errors import WfschedError
from wfsched.core.stopwatch import Stopwatch
from wfsched.study.provenance import commit, package_version
from wfsched.study.trial import Outcome, Trial, plain_outcome


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
    wall_s, compile_s : float [s]
        Time of the method, or of the trial if it failed or told none; and the time in which kernels were
        compiled or loaded, which does not count in it.
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
    compile_s: float = 0.0


def run_trial(trial: Trial) -> Record:
    """Run `trial` and return its record, even if it raises or exits; Ctrl-C is passed on."""
    clock = Stopwatch()
    try:
        outcome = plain_outcome(trial.run())
    except KeyboardInterrupt:
        raise
    except BaseException as failure:  # noqa: BLE001 - any failure becomes a row; the sweep goes on
        return failed_record(trial.id, failure, clock)
    wall_s = clock.wall_s if outcome.wall_s is None else outcome.wall_s
    return Record(trial.id, outcome, wall_s=wall_s, compile_s=clock.compile_s)


def run_in_worker(trial: Trial) -> Record:
    """Run `trial` as `run_trial` does, where Ctrl-C does not reach it: an interrupt is the trial's own."""
    clock = Stopwatch()
    try:
        return run_trial(trial)
    except KeyboardInterrupt as failure:
        return failed_record(trial.id, failure, clock)


def failed_record(trial: str, failure: BaseException, clock: Stopwatch | None = None) -> Record:
    """Return the record of a trial that ended with `failure`; errors of wfsched need no traceback."""
    try:
        text = str(failure)
    except Exception as error:  # noqa: BLE001 - the text of a failure is code of the trial too
        text = f"its message cannot be read: its __str__ raised {type(error).__name__}"
    trace = None if isinstance(failure, WfschedError) else "".join(traceback.format_exception(failure))
    wall_s, compile_s = (clock.wall_s, clock.compile_s) if clock is not None else (0.0, 0.0)
    return Record(trial, None, f"{type(failure).__name__}: {text}", trace, wall_s=wall_s, compile_s=compile_s)


def late_record(trial: str, limit_s: float, clock: Stopwatch) -> Record:
    """Return the record of a trial that ran longer than it may."""
    error = f"TrialTimeout: still running after {limit_s:g} s, its limit (limit_s, --trial-limit)"
    return Record(trial, None, error, wall_s=clock.wall_s, compile_s=clock.compile_s)


def storable(record: Record) -> Record:
    """Return `record` as a store can hold it: one that cannot be held becomes a failure that says why."""
    if record.outcome is None and record.error is None:
        record = replace(record, error="StudyError: the trial returned no outcome")
    if record.error is not None:
        trace = None if record.traceback is None else escaped(record.traceback)
        return replace(record, outcome=None, error=escaped(record.error), traceback=trace)
    try:
        return replace(record, outcome=plain_outcome(record.outcome))
    except Exception as failure:  # noqa: BLE001 - metrics may be any mapping
        failed = failed_record(record.trial, failure)
        return storable(replace(record, outcome=None, error=failed.error, traceback=failed.traceback))


def escaped(text: str) -> str:
    """Return `text` with lone surrogates, which UTF-8 cannot hold, as escape sequences."""
    return text.encode("utf-8", "backslashreplace").decode()


def lost_record(trial: Trial, attempts: int, why: str) -> Record:
    """Return the record of a trial whose worker was lost at every attempt."""
    return Record(trial.id, None, f"WorkerLost: {why}", attempts=attempts)
