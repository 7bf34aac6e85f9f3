"""Stores that are damaged or not ours: refused with file and trial, other rows readable."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stub_trials import Raising, StubTrial
from wfsched.cli.main import main
from wfsched.core.errors import StudyError, WfschedError
from wfsched.study import front_blob
from wfsched.study.front_blob import StoredFront, unpack_front
from wfsched.study.record import Record, run_trial
from wfsched.study.results import read_results
from wfsched.study.store import FILE
from wfsched.study.study import Study
from wfsched.study.sweep import sweep
from wfsched.study.trial import Scalar

TRIALS = tuple(map(StubTrial, range(4)))
STUDY = Study("stub", TRIALS, "text")
BAD = TRIALS[1].id


class Here:
    workers = 1

    def run(self, trials: list[StubTrial]) -> list[Record]:  # type: ignore[override]
        return [run_trial(trial) for trial in trials]


@pytest.fixture
def swept(tmp_path: Path) -> Path:
    sweep(STUDY, tmp_path, Here())
    return tmp_path


def changed(folder: Path, *statements: str, silently: bool = False) -> None:
    """Change the file; rows without digests are those of earlier formats, where other checks hold alone."""
    connection = sqlite3.connect(folder / FILE)
    with connection:
        if not silently:
            connection.execute("UPDATE trial SET digest = NULL, front_digest = NULL")
        for statement in statements:
            connection.execute(statement)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


DAMAGED_ROWS = {
    "metrics = '{'": "metrics: not valid JSON: Expecting",
    "metrics = ''": "metrics: not valid JSON: Expecting",
    "metrics = '[1]'": "metrics: not a JSON object",
    "metrics = 'null'": "metrics: not a JSON object",
    "metrics = NULL": "metrics: not a text in UTF-8; got 'nothing'",
    f"metrics = '{'[' * 100_000}'": "metrics: not valid JSON: nested too deeply",
    f"metrics = '{{\"a\": {'9' * 5000}}}'": "metrics: not valid JSON: Exceeds the limit",
    "metrics = '{\"a\": [1]}'": "metrics: metric 'a': a results table cannot hold the value",
    'metrics = \'{"a": "\\udcff"}\'': "metrics: metric 'a': not valid Unicode",
    "metrics = CAST(x'7bff7d' AS TEXT)": "metrics: not a text in UTF-8",
    "metrics = x'ff'": "metrics: not a text in UTF-8",
    "parameters = '5'": "parameters: not a JSON object",
    "parameters = '{\"a\": {}}'": "parameters: metric 'a': a results table cannot hold",
    "host = CAST(x'ff' AS TEXT)": "host: not UTF-8",
    "wall_s = x'ff'": "wall_s: not UTF-8",
}


@pytest.mark.parametrize(("change", "reason"), DAMAGED_ROWS.items(), ids=[key[:40] for key in DAMAGED_ROWS])
def test_a_damaged_row_is_refused_with_its_trial_and_the_others_are_readable(
    swept: Path, change: str, reason: str
) -> None:
    whole = read_results(swept)
    changed(swept, f"UPDATE trial SET {change} WHERE id = '{BAD}'")
    with pytest.raises(StudyError) as refused:
        read_results(swept)
    assert str(refused.value).startswith(f"{swept / FILE}: trial {BAD}: damaged row: {reason}")
    assert "--skip-damaged" in str(refused.value)
    results = read_results(swept, skip_damaged=True)
    assert results.rows == tuple(row for row in whole.rows if row["id"] != BAD)
    (told,) = results.damaged
    assert told.startswith(f"{swept / FILE}: trial {BAD}: damaged row: {reason}")
    assert main(["results", str(swept)]) == 1
    assert main(["results", str(swept), "--skip-damaged"]) == 0


NOT_TEXT = "UPDATE about SET value = CAST(x'ff' AS TEXT)"
SILENT = [
    "metrics = '{\"squared\": 2}'",
    "parameters = '{\"value\": 3}'",
    "status = 'failed'",
    "error = 'none'",
    "fingerprint = 'g'",
    "wall_s = wall_s + 1",
    "host = 'other'",
    "host = x'00'",
    "front_digest = NULL",
    "digest = 'd'",
]


@pytest.mark.parametrize("change", SILENT)
def test_silent_damage_of_a_row_is_told(swept: Path, change: str) -> None:
    changed(swept, f"UPDATE trial SET {change} WHERE id = '{BAD}'", silently=True)
    with pytest.raises(
        StudyError, match=f"trial {BAD}: damaged row: (digest: the row is not as|host: not UTF-8)"
    ):
        read_results(swept)
    assert len(read_results(swept, skip_damaged=True).rows) == 3


@pytest.mark.parametrize("front", ["x'01'", "x''", "NULL"])
def test_silent_damage_of_a_front_is_told(swept: Path, front: str) -> None:
    changed(swept, f"UPDATE trial SET front = {front} WHERE id = '{TRIALS[2].id}'", silently=True)
    results = read_results(swept)
    with pytest.raises(StudyError, match=f"trial {TRIALS[2].id}: damaged front: it is not as it was written"):
        results.blob(TRIALS[2].id)
    assert results.blob(BAD) == b"\x01"


def test_any_changed_byte_is_told_or_changes_nothing(swept: Path) -> None:
    """All bytes of the pages with rows, one at a time; damage of the order of rows alone is not covered."""
    changed(swept, "SELECT 1", silently=True)
    whole = read_results(swept)
    blobs = [whole.blob(trial.id) for trial in TRIALS]
    content = (swept / FILE).read_bytes()
    start = content.index(b"StubTrial") - 100
    for place in range(start, len(content), 5):
        (swept / FILE).write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        try:
            results = read_results(swept)
            found = [results.blob(str(row["id"])) for row in results.rows]
        except StudyError:
            continue
        assert sorted(map(repr, results.rows)) == sorted(map(repr, whole.rows))
        assert sorted(map(repr, found)) == sorted(map(repr, blobs))


@pytest.mark.parametrize(
    "text", [b"sqlite_autoindex_trial_1", b"CREATE TABLE trial", b"position INTEGER", b"stub"]
)
def test_damage_that_sqlite_quotes_is_refused(swept: Path, text: bytes) -> None:
    """Its messages hold the damaged text, which is not UTF-8."""
    changed(swept, "SELECT 1", silently=True)
    content = (swept / FILE).read_bytes()
    (swept / FILE).write_bytes(content.replace(text, text[:3] + b"\xe9" * (len(text) - 3)))
    with pytest.raises(StudyError, match=r"not a results file|not UTF-8"):
        read_results(swept)
    if text != b"stub":
        with pytest.raises(StudyError, match="not a results file"):
            sweep(STUDY, swept, Here())


def test_a_store_of_the_format_before_is_continued_and_gets_digests(tmp_path: Path) -> None:
    sweep(Study("stub", TRIALS[:2], "text"), tmp_path, Here())
    changed(
        tmp_path,
        "ALTER TABLE trial DROP COLUMN digest",
        "ALTER TABLE trial DROP COLUMN front_digest",
        "UPDATE about SET value = '2' WHERE key = 'format'",
    )
    before = read_results(tmp_path).rows
    assert read_results(tmp_path).blob(BAD) == b"\x01"
    assert sweep(STUDY, tmp_path, Here(), extend=True).done == 4
    results = read_results(tmp_path)
    assert results.rows[:2] == before
    assert results.blob(TRIALS[3].id) == b"\x03\x03\x03"
    connection = sqlite3.connect(tmp_path / FILE)
    digests = connection.execute("SELECT digest IS NULL FROM trial ORDER BY position").fetchall()
    assert connection.execute("SELECT value FROM about WHERE key = 'format'").fetchall() == [("4",)]
    connection.close()
    assert digests == [(1,), (1,), (0,), (0,)]


def test_rows_whose_parameters_are_renamed_stay_intact_and_damaged_ones_damaged(swept: Path) -> None:
    @dataclass(frozen=True)
    class Renamed(StubTrial):
        kind = "StubTrial"  # type: ignore[assignment]

        @property
        def parameters(self) -> Mapping[str, Scalar]:
            return {"number": self.value}

    changed(swept, f"UPDATE trial SET metrics = '{{}}' WHERE id = '{BAD}'", silently=True)
    assert sweep(Study("stub", tuple(map(Renamed, range(4)))), swept, Here()).done == 4
    results = read_results(swept, skip_damaged=True)
    assert [row["number"] for row in results.rows] == [0, 2, 3]
    assert BAD in results.damaged[0]


def test_failed_rows_that_run_again_are_intact(tmp_path: Path) -> None:
    study = Study("stub", (Raising(1),))
    sweep(study, tmp_path, Here())
    assert sweep(study, tmp_path, Here(), retry=True).failed == 1
    assert read_results(tmp_path).counts()["failed"] == 1


FOREIGN = {
    "column": (["ALTER TABLE trial DROP COLUMN host"], "no such column: host"),
    "about": (["DROP TABLE about"], "no such table: about"),
    "view": (
        ["ALTER TABLE trial RENAME TO other", "CREATE VIEW trial AS SELECT * FROM other"],
        "trial and about are not tables",
    ),
    "name": (
        [f"{NOT_TEXT} WHERE key = 'name'"],
        "name of the study is not UTF-8",
    ),
    "format": (
        [f"{NOT_TEXT} WHERE key = 'format'"],
        "unknown results format",
    ),
}


@pytest.mark.parametrize(("statements", "reason"), FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_file_is_refused(swept: Path, statements: list[str], reason: str) -> None:
    changed(swept, *statements)
    for skip_damaged in (False, True):
        with pytest.raises(StudyError, match=reason) as refused:
            read_results(swept, skip_damaged=skip_damaged)
        assert str(swept / FILE) in str(refused.value)


def test_a_file_without_a_name_is_another_study(swept: Path) -> None:
    changed(swept, "DELETE FROM about WHERE key = 'name'")
    assert read_results(swept).name == ""
    with pytest.raises(StudyError, match="another study: ''"):
        sweep(Study("other", (StubTrial(9),)), swept, Here())


@pytest.mark.parametrize("seed", range(40))
def test_a_file_with_random_damage_is_read_or_refused(swept: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    changed(swept, "UPDATE trial SET status = 'waiting'" if seed % 2 else "SELECT 1", silently=True)
    content = bytearray((swept / FILE).read_bytes())
    if seed % 4 == 0:
        del content[int(rng.integers(len(content))) :]
    else:
        start = int(rng.integers(len(content) - 600)) if seed % 4 < 3 else int(rng.integers(120))
        content[start : start + 300] = rng.bytes(300)
    (swept / FILE).write_bytes(content)

    refused: list[str] = []

    def touched(action: Callable[[], object]) -> None:
        try:
            action()
        except WfschedError as error:
            refused.append(str(error))

    touched(lambda: read_results(swept))
    touched(lambda: read_results(swept, skip_damaged=True))
    for trial in TRIALS:
        touched(lambda trial=trial: read_results(swept, skip_damaged=True).front(trial.id))  # type: ignore[misc]
    touched(lambda: sweep(STUDY, swept, Here()))
    assert all(str(swept) in message for message in refused)


def front_arrays(**more: object) -> dict[str, Any]:
    arrays = {
        "figures": np.ones((2, 13)),
        "violations": np.zeros((2, 1)),
        "picked": np.array(1),
        "history_evaluations": np.arange(3),
        "history_hypervolume": np.zeros(3),
    }
    return {name: array for name, array in (arrays | more).items() if array is not None}


def packed(arrays: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def archive(content: bytes = b"text", compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        file.writestr("figures.npy", content)
    return buffer.getvalue()


def patched(blob: bytes, offset: int, value: int) -> bytes:
    """Set a byte of the header of the first member, and in the directory at the end."""
    content = bytearray(blob)
    content[offset] = value
    content[blob.index(b"PK\x01\x02") + offset + 2] = value
    return bytes(content)


def inflated(blob: bytes) -> bytes:
    """Spoil the compressed data."""
    start = blob.index(b"figures.npy") + 40
    return blob[:start] + b"\xff" * 60 + blob[start + 60 :]


BROKEN_FRONTS = {
    "empty": (b"", "not a stored front"),
    "text": (b"no archive", "not a stored front"),
    "cut": (packed(front_arrays())[:-60], "not a stored front"),
    "spoilt": (inflated(packed(front_arrays())), "not a stored front"),
    "method": (patched(packed(front_arrays()), 8, 99), "compression method"),
    "encrypted": (patched(packed(front_arrays()), 6, 1), "encrypted"),
    "no-array": (archive(), "not numbers|no array"),
    "single": (bytes(io.BytesIO(b"\x93NUMPY").getvalue()), "not a stored front"),
    "pickled": (packed(front_arrays(figures=np.array([{}, []], dtype=object))), "allow_pickle"),
    "keyless": (packed({"a": np.ones(2)}), "no array figures, violations"),
    "figures": (packed(front_arrays(figures=np.ones(3))), "no figures"),
    "narrow": (packed(front_arrays(figures=np.ones((2, 2)))), "no figures"),
    "none": (packed(front_arrays(figures=np.ones((0, 13)))), "no figures"),
    "texts": (packed(front_arrays(figures=np.full((2, 13), "a"))), "not numbers"),
    "violations": (packed(front_arrays(violations=np.ones((3, 1)))), "violations of another shape"),
    "picked": (packed(front_arrays(picked=np.array(2))), "no schedule is picked"),
    "picked-many": (packed(front_arrays(picked=np.array([0, 1]))), "no schedule is picked"),
    "steps": (packed(front_arrays(history_evaluations=np.zeros(3))), "a history without evaluations"),
    "history": (packed(front_arrays(history_hypervolume=np.zeros(2))), "a history of two lengths"),
    "genes": (packed(front_arrays(machine=np.zeros((2, 4)))), "genes of another shape"),
}


@pytest.mark.parametrize(("blob", "reason"), BROKEN_FRONTS.values(), ids=BROKEN_FRONTS)
def test_a_broken_front_is_refused_with_its_trial(swept: Path, blob: bytes, reason: str) -> None:
    with pytest.raises(StudyError, match=reason):
        unpack_front(blob)
    changed(
        swept,
        f"UPDATE trial SET front = x'{blob.hex()}' WHERE id = '{BAD}'",
        f"UPDATE trial SET front = x'{packed(front_arrays()).hex()}' WHERE id = '{TRIALS[2].id}'",
    )
    results = read_results(swept)
    with pytest.raises(StudyError) as refused:
        results.front(BAD)
    assert str(refused.value).startswith(f"{swept / FILE}: trial {BAD}: ")
    assert isinstance(results.front(TRIALS[2].id), StoredFront)


def test_a_front_that_is_text_is_refused(swept: Path) -> None:
    changed(swept, f"UPDATE trial SET front = 'text' WHERE id = '{BAD}'")
    with pytest.raises(StudyError, match=f"trial {BAD}: not a stored front"):
        read_results(swept).front(BAD)


def test_a_front_that_unpacks_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    blob = packed(front_arrays())
    monkeypatch.setattr(front_blob, "MAX_UNPACKED", 500)
    with pytest.raises(StudyError, match="front too large; got '0 MiB'; allowed: <= 0 MiB unpacked"):
        unpack_front(blob)


def test_random_damage_of_a_front_is_refused_or_harmless() -> None:
    blob = packed(front_arrays())
    rng = np.random.default_rng(1)
    for _ in range(300):
        content = bytearray(blob)
        for place in rng.integers(len(blob), size=3):
            content[place] = rng.integers(256)
        try:
            assert unpack_front(bytes(content)).figures.shape == (2, 13)
        except StudyError:
            continue


def test_json_lists_damaged_rows(swept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(swept, f"UPDATE trial SET metrics = '{{' WHERE id = '{BAD}'")
    assert main(["results", str(swept), "--skip-damaged", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["rows"]) == 3
    assert BAD in document["damaged"][0]
