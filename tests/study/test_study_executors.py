from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stub_trials import Dying, Raising, StubTrial, Threads
from wfsched.core.errors import ParameterError
from wfsched.study.executors.executor import Executor
from wfsched.study.executors.processes import Processes
from wfsched.study.reading import read_study
from wfsched.study.record import Record
from wfsched.study.results import Row, read_results
from wfsched.study.sweep import sweep
from wfsched.study.trial import Trial

# What may differ between two runs of a trial.
TIMES = ("wall_s", "finished", "attempts", "host")


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
