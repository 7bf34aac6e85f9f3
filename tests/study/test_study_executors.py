from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

import pytest

from stub_trials import Dying, Odd, Raising, Slow, StubTrial, Threads, Unread, Unsent
from wfsched.core.errors import ParameterError
from wfsched.study.executors import processes
from wfsched.study.executors.executor import Executor
from wfsched.study.executors.processes import Processes
from wfsched.study.reading import read_study
from wfsched.study.record import Record, run_trial
from wfsched.study.results import Row, read_results
from wfsched.study.sweep import sweep
from wfsched.study.trial import Trial

# What may differ between two runs of a trial.
TIMES = ("wall_s", "compile_s", "finished", "attempts", "host")


def by_id(records: list[Record]) -> dict[str, Record]:
    assert len({record.trial for record in records}) == len(records)
    return {record.trial: record for record in records}


def rows(executor: Executor, study: Path, folder: Path) -> tuple[list[Row], list[bytes | None]]:
    found = read_study(study)
    sweep(found, folder, executor)
    results = read_results(folder)
    kept = [{key: value for key, value in row.items() if key not in TIMES} for row in results.rows]
    return kept, [results.blob(str(row["id"])) for row in results.rows]


def test_processes_run_all_and_have_one_thread_each() -> None:
    records = by_id(list(Processes(2).run([*map(StubTrial, range(6)), Raising(1), Threads(0), Threads(1)])))
    assert len(records) == 9
    outcomes = [record.outcome for record in records.values() if record.outcome]
    assert sum(1 for outcome in outcomes if outcome.metrics.get("threads") == 1) == 2
    assert records[Raising(1).id].error == "ParameterError: value: refused; got 1"


def test_a_killed_worker_costs_a_retry(tmp_path: Path) -> None:
    trials: list[Trial] = [StubTrial(0), Dying(1, str(tmp_path)), StubTrial(2), Dying(3, str(tmp_path), 9)]
    records = by_id(list(Processes(1).run(trials)))
    once, always = records[trials[1].id], records[trials[3].id]
    assert once.outcome is not None
    assert once.attempts == 2
    assert always.outcome is None
    assert always.attempts == 3
    assert always.error == "WorkerLost: the worker ended 3 times, with code -9"
    assert records[trials[2].id].attempts == 1


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("exit", "SystemExit: 3"),
        ("interrupt", "KeyboardInterrupt: stop"),
        ("unreadable", "UnreadableError: its message cannot be read: its __str__ raised ValueError"),
        ("lambda", "StudyError: the trial returned no outcome; got 'function'; allowed: Outcome"),
        ("surrogate", "FileNotFoundError: a\\udcffb.xml"),
        ("die", "WorkerLost: the worker ended 3 times, with code 7"),
        ("unsent", "TypeError: cannot send"),
        ("unread", "ValueError: cannot receive"),
    ],
)
def test_the_cause_of_a_failure_is_told(how: str, error: str) -> None:
    odd = {"unsent": Unsent(1), "unread": Unread(1)}.get(how, Odd(1, how))
    trials: list[Trial] = [odd, StubTrial(2)]
    records = by_id(list(Processes(1).run(trials)))
    failed = records[odd.id]
    assert failed.outcome is None
    assert failed.error == error
    assert failed.attempts == (3 if error.startswith("WorkerLost") else 1)
    assert records[trials[1].id].outcome is not None


def test_a_worker_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_END_S", 0.5)
    worker = processes._started()
    assert worker.pipe.recv() == "ready"
    assert processes._cause_of_death(worker).startswith("a closed pipe and no exit code")
    assert not worker.process.is_alive()


def test_trials_that_cannot_be_sent_end_without_the_workers() -> None:
    records = by_id(list(Processes(2).run([Unsent(1), Unsent(2), Unsent(3)])))
    assert [record.error for record in records.values()] == ["TypeError: cannot send"] * 3


def test_numbers_of_any_class_arrive_as_plain_ones() -> None:
    (record,) = Processes(1).run([Odd(1, "unpicklable")])
    assert record.outcome is not None
    assert type(record.outcome.metrics["metric"]) is float


def test_ctrl_c_is_that_of_the_parent() -> None:
    with pytest.raises(KeyboardInterrupt):
        run_trial(Odd(1, "interrupt"))


def test_ctrl_c_at_a_terminal_does_not_fail_running_trials() -> None:
    """The terminal sends it to the workers too; here to them alone."""
    run = Processes(1).run([Slow(1, 0.0), Slow(2, 0.5)])
    next(run)
    for child in active_children():
        os.kill(child.pid or 0, signal.SIGINT)
    assert next(run).outcome is not None


def test_no_workers_are_refused() -> None:
    with pytest.raises(ParameterError):
        Processes(0)


@pytest.mark.slow
def test_rows_are_equal_for_any_executor_and_number_of_workers(
    study_file: Callable[..., Path], tmp_path: Path
) -> None:
    from wfsched.study.executors.dask_cluster import DaskCluster

    path = study_file()
    first = rows(Processes(1), path, tmp_path / "one")
    assert rows(Processes(2), path, tmp_path / "two") == first
    assert rows(DaskCluster(1), path, tmp_path / "dask-one") == first
    assert rows(DaskCluster(2), path, tmp_path / "dask-two") == first


@pytest.mark.slow
def test_a_dask_worker_that_is_killed_costs_a_retry(tmp_path: Path) -> None:
    from wfsched.study.executors.dask_cluster import DaskCluster

    trials: list[Trial] = [*map(StubTrial, range(10, 20)), Dying(1, str(tmp_path)), Threads(0)]
    records = by_id(list(DaskCluster(2).run(trials)))
    assert len(records) == 12
    assert all(record.outcome for record in records.values())
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.slow
def test_a_trial_that_kills_every_dask_worker_is_a_failure(tmp_path: Path) -> None:
    from wfsched.study.executors.dask_cluster import DaskCluster

    trials: list[Trial] = [Dying(3, str(tmp_path), 9), StubTrial(4)]
    records = by_id(list(DaskCluster(1).run(trials)))
    assert records[trials[0].id].error == "WorkerLost: the worker ended 3 times"
    assert records[trials[1].id].outcome is not None
