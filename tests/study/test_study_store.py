from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import wfsched
from stub_trials import Odd, Raising, Slow, StubTrial
from wfsched.core.errors import OutputError, ParameterError, StudyError
from wfsched.core.stopwatch import COMPILE_TIME
from wfsched.study.executors.processes import Processes
from wfsched.study.record import Record, run_trial
from wfsched.study.results import read_results
from wfsched.study.store import FILE, open_store
from wfsched.study.stored_row import row_digest
from wfsched.study.study import Study
from wfsched.study.sweep import estimate, sweep
from wfsched.study.trial import Outcome, Trial

TRIALS = [StubTrial(value) for value in range(5)]
ONE = Processes(1)


def stub(trials: Sequence[Trial], name: str = "stub") -> Study:
    return Study(name, tuple(trials), "text")


class Here:
    """An executor in this process, which ends after some trials."""

    workers = 1

    def __init__(self, most: int = 1000) -> None:
        self.most = most

    def run(self, trials: list[StubTrial]) -> list[Record]:  # type: ignore[override]
        return [run_trial(trial) for trial in trials[: self.most]]


def test_rows_come_back_as_they_were_found(tmp_path: Path) -> None:
    tally = sweep(stub([*TRIALS, Raising(7), Raising(8)]), tmp_path, Here())
    assert (tally.total, tally.done, tally.failed, tally.remaining) == (7, 5, 2, 0)
    results = read_results(tmp_path)
    assert results.name == "stub"
    assert [row["squared"] for row in results.done()] == [0, 1, 4, 9, 16]
    assert [row["seed"] for row in results.done()] == [0, 1, 2, 3, 4]
    assert results.blob(TRIALS[3].id) == b"\x03\x03\x03"
    row = results.rows[2]
    assert (row["version"], row["fingerprint"]) == (wfsched.__version__, "f")
    assert row["host"]
    assert float(str(row["wall_s"])) >= 0
    assert row["compile_s"] == 0.0
    errors = [row["error"] for row in results.rows if row["status"] == "failed"]
    assert errors == ["ParameterError: value: refused; got 7", "ZeroDivisionError: by zero"]


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("bytes", "StudyError: metric 'metric': a results table cannot hold the value; got 'bytes'"),
        ("class", "StudyError: metric 'metric': a results table cannot hold the value; got 'type'"),
        ("list", "StudyError: metric 'metric': a results table cannot hold the value; got 'list'"),
        (
            "long",
            "StudyError: metric 'metric': a results table cannot hold the value; got 'int of 16610 bits'",
        ),
        ("key", "StudyError: metrics: wrong type; got 'int'; allowed: str"),
        ("mapping", "AttributeError: 'list' object has no attribute 'items'"),
        ("surrogate-metric", "StudyError: metric 'metric': not valid Unicode: surrogates not allowed"),
        ("fingerprint", "StudyError: fingerprint: wrong type; got 'int'"),
        ("blob", "StudyError: blob: wrong type; got 'str'"),
        ("none", "StudyError: the trial returned no outcome; got 'NoneType'"),
        ("number", "StudyError: the trial returned no outcome; got 'int'"),
        ("surrogate", "FileNotFoundError: a\\udcffb.xml"),
        ("exit", "SystemExit: 3"),
        ("unreadable", "UnreadableError: its message cannot be read: its __str__ raised ValueError"),
    ],
)
def test_a_bad_trial_is_a_failed_row_that_says_why(tmp_path: Path, how: str, error: str) -> None:
    trials: list[Trial] = [TRIALS[0], Odd(1, how), TRIALS[1]]
    tally = sweep(stub(trials), tmp_path, Here())
    assert (tally.done, tally.failed) == (2, 1)
    row = read_results(tmp_path).rows[1]
    assert row["status"] == "failed"
    assert str(row["error"]).startswith(error)
    with open_store(tmp_path, stub(trials)) as store:
        assert store.waiting(trials) == []


@pytest.mark.parametrize("outcome", [None, Outcome({"metric": b"x"}), Outcome({}, None, "x"), 5])  # type: ignore
def test_a_record_of_an_executor_that_the_store_cannot_hold_is_a_failed_row(
    tmp_path: Path, outcome: Any
) -> None:
    class Careless(Here):
        def run(self, trials: list[StubTrial]) -> list[Record]:  # type: ignore[override]
            return [Record(trials[0].id, outcome), *super().run(trials[1:])]

    tally = sweep(stub(TRIALS), tmp_path, Careless())
    assert (tally.done, tally.failed) == (4, 1)
    assert str(read_results(tmp_path).rows[0]["error"]).startswith("StudyError: ")


def test_a_row_tells_the_time_of_the_method_and_of_compiling_apart(tmp_path: Path) -> None:
    class Timed(StubTrial):
        def run(self) -> Outcome:
            COMPILE_TIME.begin()
            time.sleep(0.1)
            COMPILE_TIME.end()
            told = 0.25 if self.value else None
            return Outcome({"a": 1}, wall_s=told)

    sweep(stub([Timed(0), Timed(1)]), tmp_path, Here())
    whole, told = read_results(tmp_path).rows
    # Without a time of its method, a trial's own counts, compiling excluded.
    assert 0 <= float(str(whole["wall_s"])) < 0.1 <= float(str(whole["compile_s"]))
    assert (told["wall_s"], float(str(told["compile_s"])) >= 0.1) == (0.25, True)


def test_a_store_of_format_3_is_read_and_continued(tmp_path: Path) -> None:
    # Its rows lack the time of compiling, and their digests were made without it.
    sweep(stub(TRIALS), tmp_path, Here(2))
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("ALTER TABLE trial DROP COLUMN compile_s")
        connection.execute("UPDATE about SET value = '3' WHERE key = 'format'")
        connection.row_factory = sqlite3.Row
        for row in connection.execute("SELECT * FROM trial WHERE status = 'done'").fetchall():
            digest = (row_digest(dict(row)), row["id"])
            connection.execute("UPDATE trial SET digest = ? WHERE id = ?", digest)
    connection.close()
    before = read_results(tmp_path).done()
    assert [row["compile_s"] for row in before] == [None, None]
    assert sweep(stub(TRIALS), tmp_path, Here()).done == 5
    rows = read_results(tmp_path).rows
    assert rows[:2] == before
    assert [row["compile_s"] for row in rows[2:]] == [0.0, 0.0, 0.0]


def test_a_sweep_goes_on_where_it_was(tmp_path: Path) -> None:
    sweep(stub(TRIALS), tmp_path, Here(2))
    before = read_results(tmp_path).done()
    told = []
    sweep(stub(TRIALS), tmp_path, Here(), on_trial=told.append)
    assert [tally.done for tally in told] == [2, 3, 4, 5]
    assert read_results(tmp_path).done()[:2] == before


def test_failed_trials_run_again_when_asked(tmp_path: Path) -> None:
    sweep(stub([Raising(1)]), tmp_path, Here())
    assert sweep(stub([Raising(1)]), tmp_path, Here(0)).failed == 1
    assert sweep(stub([Raising(1)]), tmp_path, Here(0), retry=True).failed == 0


def test_a_folder_of_another_study_is_refused_unless_it_is_extended(tmp_path: Path) -> None:
    sweep(stub(TRIALS), tmp_path, Here(3))
    other = [StubTrial(value) for value in range(2, 8)]
    with pytest.raises(StudyError, match="another study: 'stub' of 5 trials, 3 of them in 'more'"):
        sweep(stub(other, "more"), tmp_path, Here())
    tally = sweep(stub(other, "more"), tmp_path, Here(), extend=True)
    assert (tally.total, tally.done) == (6, 6)
    assert sorted(row["value"] for row in read_results(tmp_path).done()) == list(range(8))  # type: ignore[type-var]


# A store as the first version wrote it: parameters, metrics and blobs are those of today.
FORMAT_1 = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE trial (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, kind TEXT NOT NULL, parameters TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'done', 'failed')),
    metrics TEXT, error TEXT, traceback TEXT, seed INTEGER, fingerprint TEXT, version TEXT, git_commit TEXT,
    host TEXT, wall_s REAL, attempts INTEGER, finished TEXT, front BLOB
);
INSERT INTO about VALUES ('format', '1'), ('name', 'old'), ('document', '[[bounds]]');
INSERT INTO trial (id, position, kind, parameters, status, metrics, front) VALUES
    ('a1', 0, 'schedule', '{"method": "heft", "mu": 0.1, "seed": 1}', 'done', '{"energy_j": 5.5}', x'0102'),
    ('b2', 1, 'schedule', '{"method": "nsga2", "mu": 0.1, "seed": 1}', 'waiting', NULL, NULL);
"""


@pytest.mark.parametrize("extend", [False, True])
def test_results_of_an_earlier_version_are_read_but_not_continued(tmp_path: Path, extend: bool) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.executescript(FORMAT_1)
    connection.close()
    with pytest.raises(StudyError, match=r"earlier version .*got 'format 1'.*another folder with --out"):
        sweep(stub(TRIALS), tmp_path, Here(), extend=extend)
    results = read_results(tmp_path)
    assert (results.name, results.parameters) == ("old", ("method", "mu", "seed"))
    assert results.counts() == {"waiting": 1, "done": 1, "failed": 0}
    (row,) = results.where("method=heft", "mu=0.1").done()
    assert (row["energy_j"], results.blob("a1"), results.blob("b2")) == (5.5, b"\x01\x02", None)
    with pytest.raises(StudyError, match="not a stored front"):
        results.front("a1")


def test_results_of_a_later_version_are_refused(tmp_path: Path) -> None:
    sweep(stub(TRIALS), tmp_path, Here(3))
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE about SET value = '99' WHERE key = 'format'")
    connection.close()
    with pytest.raises(StudyError, match="unknown results format; got '99'; allowed: 1, 2, 3, 4"):
        read_results(tmp_path)


def test_an_empty_grid_is_refused_before_a_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="grid is empty"):
        sweep(stub([]), tmp_path / "new", Here())
    assert not (tmp_path / "new").exists()


def test_only_one_sweep_writes(tmp_path: Path) -> None:
    with open_store(tmp_path, stub(TRIALS)):
        assert len(read_results(tmp_path).rows) == 5
        with pytest.raises(OutputError, match="another sweep"), open_store(tmp_path, stub(TRIALS)):
            pass
    with open_store(tmp_path, stub(TRIALS)) as store:
        assert store.counts()["waiting"] == 5


@pytest.mark.parametrize("content", [b"no database", b""])
def test_a_folder_without_results_is_told(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(StudyError, match="no results"):
        read_results(tmp_path)
    (tmp_path / FILE).write_bytes(content * 1000)
    with pytest.raises(StudyError, match="not a results file"):
        read_results(tmp_path)
    if content:
        with pytest.raises(StudyError, match="file is not a database"), open_store(tmp_path, stub(TRIALS)):
            pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot write to the folder"):
        sweep(stub(TRIALS), tmp_path / "file" / "results", Here())


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    sweep(stub(TRIALS[:2]), tmp_path, Here())
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="cannot write to the folder"):
            sweep(stub(TRIALS[:2]), tmp_path, Here())
        assert len(read_results(tmp_path).done()) == 2
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_loses_nothing_that_was_finished(tmp_path: Path) -> None:
    """The size of files is limited in a process of its own, which SQLite takes for a full disk."""
    grid = "[StubTrial(v) for v in range(200, 300)]"
    code = (
        "from pathlib import Path; from stub_trials import StubTrial; from test_study_store import *;"
        f"sweep(stub({grid}), Path({str(tmp_path)!r}), Here())"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    paths = [Path(wfsched.__file__).parents[1], Path(__file__).parent, Path(__file__).parents[1]]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, preexec_fn=limit, capture_output=True, text=True
    )
    assert "OutputError" in done.stderr
    assert "Free disk space" in done.stderr
    kept = read_results(tmp_path).done()
    assert 0 < len(kept) < 100
    tally = sweep(stub([StubTrial(v) for v in range(200, 300)]), tmp_path, Here())
    assert tally.done == 100
    assert read_results(tmp_path).done()[: len(kept)] == kept


def test_results_can_be_read_where_nothing_can_be_written(tmp_path: Path) -> None:
    sweep(stub(TRIALS), tmp_path / "a", Here())
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    for path in (tmp_path / "b").iterdir():
        path.chmod(0o400)
    assert len(read_results(tmp_path / "b").done()) == 5


def test_kill_9_loses_nothing_and_leaves_nobody_behind(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from stub_trials import Slow; from wfsched.study.sweep import sweep;"
        "from wfsched.study.executors.processes import Processes; from wfsched.study.study import Study;"
        f"sweep(Study('stub', tuple(Slow(v, 0.05) for v in range(40))), {str(tmp_path)!r}, Processes(2))"
    )
    paths = [Path(wfsched.__file__).parents[1], Path(__file__).parents[1]]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    process = subprocess.Popen([sys.executable, "-c", code], env=env)
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        if (tmp_path / FILE).exists() and _done(tmp_path) >= 3:
            break
        time.sleep(0.02)
    workers = _children(process.pid)
    process.kill()
    process.wait()
    kept = read_results(tmp_path).done()
    assert 3 <= len(kept) < 40
    assert len(workers) >= 2
    while any(Path(f"/proc/{worker}/cmdline").exists() for worker in workers) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not [worker for worker in workers if Path(f"/proc/{worker}/cmdline").exists()]
    trials = [Slow(v, 0.05) for v in range(40)]
    tally = sweep(stub(trials), tmp_path, Here())
    assert (tally.done, tally.failed) == (40, 0)
    again = {row["id"]: row for row in read_results(tmp_path).done()}
    assert [again[row["id"]] for row in kept] == list(kept)


def _done(folder: Path) -> int:
    try:
        return len(read_results(folder).done())
    except StudyError:
        return 0


def _children(parent: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def test_conditions_choose_rows(tmp_path: Path) -> None:
    sweep(stub(TRIALS), tmp_path, Here())
    results = read_results(tmp_path)

    def values(*conditions: str) -> list[object]:
        return [row["value"] for row in results.where(*conditions).rows]

    assert values("value=3") == [3]
    assert values("value>=3") == [3, 4]
    assert values("value<3", "value!=1") == [0, 2]
    assert values("method=StubTrial", "squared>8.5") == [3, 4]
    assert values("status=failed") == []
    assert values("squared=5") == []
    assert values("value>9") == []
    for wrong in ("value", "=3", "colour=red"):
        with pytest.raises(ParameterError):
            values(wrong)


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("method=stubtrial", "method: no row has this value; got 'stubtrial'; allowed: StubTrial, Raising"),
        ("method!=other", "method: no row has this value; got 'other'; allowed: StubTrial, Raising"),
        ("method=", "method: no row has this value; got ''; allowed: StubTrial, Raising"),
        ("value=x", "value: no row has this value; got 'x'; allowed: 0, 1, 2, .*, 19 and 6 more"),
    ],
)
def test_a_value_that_no_row_has_is_an_error_with_the_values_there_are(
    tmp_path: Path, condition: str, told: str
) -> None:
    sweep(stub([*map(StubTrial, range(25)), Raising(30)]), tmp_path, Here())
    with pytest.raises(ParameterError, match=f"^{told}$"):
        read_results(tmp_path).where(condition)


def test_the_estimate_follows_the_size() -> None:
    class Sized(Slow):
        @property
        def parameters(self) -> dict[str, object]:  # type: ignore[override]
            return {"method": "m", "tasks": self.value}

    trials = [Sized(value, 0.0) for value in (10, 20, 30)]
    found = estimate(trials)
    assert found.samples == 2
    assert 0 < found.seconds < 1
