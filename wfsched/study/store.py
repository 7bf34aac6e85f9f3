"""Store of a study's results: one SQLite file, one row per trial, written by one process.

Each record is a transaction of its own, so finished trials survive the end of the process. The file is
in WAL mode (write-ahead log): it can be read while a sweep writes to it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from wfsched.core.errors import OutputError, StudyError
from wfsched.core.files import output_folder
from wfsched.study.record import Record, storable
from wfsched.study.stored_row import ADDED_COLUMNS, ROW_COLUMNS, front_digest, is_intact, row_digest
from wfsched.study.study import Study
from wfsched.study.trial import Trial

FILE = "results.sqlite"
_LOCK = "writer.lock"
# 2: parameters of searches have other names (start_from, ...), so that trials have other ids.
# 3: rows have digests. 4: they tell the time of compiling apart. Stores of formats 2 and 3 get the columns
# when they are continued.
_FORMAT = "4"
_CONTINUED = ("2", "3", _FORMAT)
_READABLE = ("1", *_CONTINUED)

# status: waiting until the trial has run, then done or failed.
_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE trial (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    parameters TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'done', 'failed')),
    metrics TEXT,
    error TEXT,
    traceback TEXT,
    seed INTEGER,
    fingerprint TEXT,
    version TEXT,
    git_commit TEXT,
    host TEXT,
    wall_s REAL,
    compile_s REAL,
    attempts INTEGER,
    finished TEXT,
    front BLOB,
    digest TEXT,
    front_digest TEXT
);
"""
# Messages of SQLite quote the file: where it is damaged, they cannot be decoded.
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
_WRITE_ERRORS = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


class ResultsStore:
    """Results of a study, open for writing; created by `open_store`."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection

    def waiting(self, trials: Sequence[Trial]) -> list[Trial]:
        """Return the trials without a result, in their order."""
        with _used(self.folder):
            rows = self._connection.execute("SELECT id FROM trial WHERE status = 'waiting'")
            left = {row[0] for row in rows}
        return [trial for trial in trials if trial.id in left]

    def counts(self) -> dict[str, int]:
        """Return the numbers of waiting, done and failed trials."""
        with _used(self.folder):
            found = dict(self._connection.execute("SELECT status, count(*) FROM trial GROUP BY status"))
        return {status: found.get(status, 0) for status in ("waiting", "done", "failed")}

    def save(self, record: Record) -> Record:
        """Write the record of a trial and return it as written; it survives the process once this returns.

        A record that the store cannot hold is written as a failure that says why.

        Raises
        ------
        OutputError
            If it cannot be written; records saved before are kept.
        """
        record = storable(record)
        outcome = record.outcome
        values = {
            "id": record.trial,
            "status": "failed" if outcome is None else "done",
            "metrics": None if outcome is None else json.dumps(dict(outcome.metrics)),
            "fingerprint": None if outcome is None else outcome.fingerprint,
            "front": None if outcome is None else outcome.blob,
            "error": record.error,
            "traceback": record.traceback,
            "version": record.version,
            "git_commit": record.commit,
            "host": record.host,
            "wall_s": float(record.wall_s),
            "compile_s": float(record.compile_s),
            "attempts": record.attempts,
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "front_digest": front_digest(None if outcome is None else outcome.blob),
            "digest": None,
        }
        columns = ", ".join(f"{name} = :{name}" for name in values if name != "id")
        with _used(self.folder), self._connection:
            known = self._connection.execute("SELECT kind, parameters FROM trial WHERE id = :id", values)
            values["digest"] = row_digest(
                {**values, **dict(zip(("kind", "parameters"), known.fetchone() or ()))}
            )
            self._connection.execute(f"UPDATE trial SET {columns} WHERE id = :id", values)
        return record

    def retry_failed(self) -> int:
        """Mark failed trials as waiting; return their number."""
        with _used(self.folder), self._connection:
            return self._connection.execute(
                "UPDATE trial SET status = 'waiting', error = NULL, traceback = NULL, digest = NULL"
                " WHERE status = 'failed'"
            ).rowcount

    def _enter(self, study: Study, *, extend: bool) -> None:
        """Insert the trials of a new study, or check that the folder holds this study."""
        trials = study.trials
        with _used(self.folder):
            known = {row[0] for row in self._connection.execute("SELECT id FROM trial")}
        wanted = {trial.id for trial in trials}
        if known and known != wanted and not extend:
            raise self._other(study, len(known), len(known & wanted))
        with _used(self.folder), self._connection:
            about = {"format": _FORMAT, "name": study.name, "document": study.document}
            self._connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", about.items())
            for name in missing_columns(self._connection):
                kind = ADDED_COLUMNS[name]
                self._connection.execute(f"ALTER TABLE trial ADD COLUMN {name} {kind}")
            gone = [(trial,) for trial in sorted(known - wanted)]
            self._connection.executemany("DELETE FROM trial WHERE id = ? AND status = 'waiting'", gone)
            renamed = self._renamed(trials)
            self._connection.executemany(
                "INSERT INTO trial (id, position, kind, parameters, seed) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET position = excluded.position,"
                " parameters = excluded.parameters",
                (_row(trial, position) for position, trial in enumerate(trials)),
            )
            self._connection.executemany("UPDATE trial SET digest = ? WHERE id = ?", renamed)
            # Damage may hide a row; the number of rows tells.
            self._connection.execute(
                "INSERT OR REPLACE INTO about SELECT 'trials', CAST(count(*) AS TEXT) FROM trial"
            )

    def _renamed(self, trials: Sequence[Trial]) -> list[tuple[str, str]]:
        """Return new digests of intact finished rows whose parameters get other names or texts."""
        wanted = {trial.id: json.dumps(dict(trial.parameters)) for trial in trials}
        names = ", ".join(ROW_COLUMNS)
        rows = self._connection.execute(f"SELECT {names} FROM trial WHERE digest IS NOT NULL")
        found = (dict(zip(ROW_COLUMNS, row)) for row in rows)
        return [
            (row_digest({**row, "parameters": wanted[row["id"]]}), row["id"])
            for row in found
            if row["parameters"] != wanted.get(row["id"], row["parameters"]) and is_intact(row)
        ]

    def _other(self, study: Study, known: int, shared: int) -> StudyError:
        with _used(self.folder):
            found = self._connection.execute("SELECT value FROM about WHERE key = 'name'").fetchone()
        name = found[0] if found else ""
        return StudyError(
            f"the folder holds another study: {name!r} of {known} trials, {shared} of them in {study.name!r}",
            where=str(self.folder),
            remedy="Choose another folder with --out, or add this study to it with --extend.",
        )


@contextmanager
def open_store(folder: Path, study: Study, *, extend: bool = False) -> Iterator[ResultsStore]:
    """Open the results of a study for writing; create them if there are none.

    Parameters
    ----------
    folder : Path
        Created if it does not exist.
    study : Study
    extend : bool
        Whether the folder may hold another grid: finished trials are kept, waiting ones replaced.

    Raises
    ------
    OutputError
        If the folder cannot be written to, or another sweep writes to it.
    StudyError
        If the folder holds another study, or results of an earlier version.
    """
    output_folder(folder)
    lock = _locked(folder)
    try:
        with _used(folder):
            connection = sqlite3.connect(folder / FILE, isolation_level="DEFERRED")
        try:
            with _used(folder):
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    connection.executescript(f"BEGIN;{_SCHEMA}COMMIT;")
            check_format(connection, folder)
            _check_current(connection, folder)
            store = ResultsStore(folder, connection)
            store._enter(study, extend=extend)
            yield store
        finally:
            connection.close()
    finally:
        lock.close()


def check_format(connection: sqlite3.Connection, folder: Path) -> None:
    """Raise `StudyError` unless the file holds results of a study in a known format."""
    where = str(folder / FILE)
    try:
        found = connection.execute("SELECT value FROM about WHERE key = 'format'").fetchone()
        connection.execute("SELECT id FROM trial LIMIT 1")
        kinds = dict(connection.execute("SELECT name, type FROM sqlite_master"))
    except UNREADABLE as error:
        raise StudyError(f"not a results file: {error}", where=where) from error
    if kinds.get("trial") != "table" or kinds.get("about") != "table":
        raise StudyError("not a results file: trial and about are not tables", where=where)
    if found and found[0] not in _READABLE:
        raise StudyError("unknown results format", where=where, got=found[0], known=_READABLE)


def missing_columns(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the columns that rows of earlier formats do not have."""
    known = {row[1] for row in connection.execute("PRAGMA table_info(trial)")}
    return tuple(name for name in ADDED_COLUMNS if name not in known)


def _check_current(connection: sqlite3.Connection, folder: Path) -> None:
    """Raise `StudyError` if the ids of trials in the file are those of an earlier version."""
    rows = dict(connection.execute("SELECT key, value FROM about"))
    if rows.get("format", _FORMAT) not in _CONTINUED:
        raise StudyError(
            "results of an earlier version cannot be continued: its trials have other ids",
            where=str(folder / FILE),
            got=f"format {rows['format']}",
            allowed=f"format {' or '.join(_CONTINUED)}",
            remedy="Choose another folder with --out; `wfsched results` and `plot` still read this one.",
        )


def _row(trial: Trial, position: int) -> tuple[str, int, str, str, int | None]:
    parameters = dict(trial.parameters)
    seed = parameters.get("seed")
    return trial.id, position, trial.kind, json.dumps(parameters), seed if isinstance(seed, int) else None


def _locked(folder: Path) -> sqlite3.Connection:
    """Lock `folder` against other sweeps until the connection is closed or the process ends."""
    lock = sqlite3.connect(folder / _LOCK, isolation_level=None, timeout=0.0)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise OutputError(
            f"another sweep is writing to the folder: {error}",
            where=str(folder),
            remedy="Wait until it has finished, or choose another folder with --out.",
        ) from error
    return lock


@contextmanager
def _used(folder: Path) -> Iterator[None]:
    """Turn errors of SQLite into errors with a remedy."""
    try:
        yield
    except UNREADABLE as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _WRITE_ERRORS:
            raise OutputError(
                f"cannot write the results: {error}",
                where=str(folder / FILE),
                remedy="Free disk space and run the same command to resume; finished trials are saved.",
            ) from error
        raise StudyError(f"damaged or not a results file: {error}", where=str(folder / FILE)) from error
