"""Trials that take too long, schedulers that do not answer, and studies that ask for too much."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from stub_trials import Compiling, Hanging, Slow, StubTrial
from wfsched.core.errors import ParameterError, StudyError
from wfsched.study.executors.processes import Processes
from wfsched.study.reading import read_study
from wfsched.study.record import Record
from wfsched.study.results import read_results
from wfsched.study.study import Study
from wfsched.study.sweep import sweep
from wfsched.study.trial import Trial

TRIALS: tuple[Trial, ...] = (StubTrial(0), Hanging(1), Hanging(2), StubTrial(3), Slow(4, 0.2))


def check_rows(folder: Path) -> None:
    rows = read_results(folder).rows
    assert [row["status"] for row in rows] == ["done", "failed", "failed", "done", "done"]
    for row in rows[1:3]:
        assert row["error"] == "TrialTimeout: still running after 1 s, its limit (limit_s, --trial-limit)"
        assert 1.0 <= float(str(row["wall_s"])) < 30.0
        assert row["attempts"] == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_trial_that_hangs_is_a_failed_row_and_the_sweep_goes_on(tmp_path: Path, jobs: int) -> None:
    tally = sweep(Study("hang", TRIALS, limit_s=1.0), tmp_path, Processes(jobs))
    assert (tally.done, tally.failed) == (3, 2)
    check_rows(tmp_path)


def test_compiling_does_not_count(tmp_path: Path) -> None:
    assert sweep(Study("compiling", (Compiling(1),)), tmp_path, Processes(1), limit_s=1.0).done == 1


def test_dask_workers_give_up_trials_that_hang(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    from wfsched.study.executors.dask_cluster import run_limited

    began = time.monotonic()
    record = run_limited(Hanging(2), 0.2)
    assert time.monotonic() - began < 5.0
    assert record.error == "TrialTimeout: still running after 0.2 s, its limit (limit_s, --trial-limit)"
    assert run_limited(StubTrial(3), 10.0).outcome == StubTrial(3).run()
    assert run_limited(StubTrial(3), None).outcome == StubTrial(3).run()


def test_a_dask_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    from wfsched.study.executors import dask_cluster

    class Flow:
        def is_empty(self) -> bool:
            return False

        def next_batch(self, *, block: bool) -> list[object]:
            assert not block
            return []

    class Scheduler:
        address = "tcp://10.0.0.1:8786"
        identity = None

    class Silent:
        scheduler = Scheduler()

        def sync(self, _: object, *, callback_timeout: float) -> None:
            raise TimeoutError(callback_timeout)

    monkeypatch.setattr(dask_cluster, "ASK_AFTER_S", 0.05)
    with pytest.raises(StudyError, match=r"10\.0\.0\.1:8786: the Dask scheduler has not answered for 40 s"):
        list(dask_cluster._ended(Silent(), Flow()))


@pytest.mark.parametrize("limit_s", [0.0, -1.0, float("inf"), float("nan")])
def test_limits_that_are_no_times_are_refused(limit_s: float) -> None:
    with pytest.raises(ParameterError, match="limit_s: out of range"):
        Processes(1, limit_s=limit_s)


def test_an_executor_without_such_a_limit_is_refused(tmp_path: Path) -> None:
    class Here:
        workers = 1

        def run(self, _: object) -> list[Record]:
            return []

    with pytest.raises(ParameterError, match="the executor has no limit per trial"):
        sweep(Study("hang", TRIALS), tmp_path / "new", Here(), limit_s=1.0)
    assert not (tmp_path / "new").exists()


def test_a_study_states_its_limit(study_file) -> None:
    study = read_study(study_file(("seeds = 2", "seeds = 2\nlimit_s = 90")))
    assert study.limit_s == 90.0


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("seeds = 2", "seeds = 1000000000", "seeds: .*got 1000000000; allowed: .* N <= 100000"),
        ("tasks = [10, 15]", "tasks = 100000000", "too many tasks"),
    ],
)
def test_what_would_fill_memory_is_refused(study_file, old: str, new: str, what: str) -> None:
    with pytest.raises(StudyError, match=what):
        read_study(study_file((old, new)))
