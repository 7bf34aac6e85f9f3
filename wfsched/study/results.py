"""Results of a study: rows as plain dictionaries, fronts by the id of their trial."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from wfsched.core.arguments import PATH, takes
from wfsched.core.errors import ParameterError, StudyError
from wfsched.core.summary import Record, Summarised, Tabular, count, cut
from wfsched.study.store import FILE, UNREADABLE, check_format, missing_columns
from wfsched.study.stored_row import ROW_COLUMNS, front_digest, parse_row, text_or_bytes
from wfsched.study.trial import Scalar

if TYPE_CHECKING:
    from wfsched.study.front_blob import StoredFront

Row: TypeAlias = dict[str, Scalar]


@dataclass(frozen=True, slots=True, repr=False)
class Results(Summarised, Tabular):
    """Results of a study at the time of reading.

    Parameters
    ----------
    folder : Path
    name : str
        Name of the study.
    rows : tuple of dict
        One per trial in the order of the grid: ``id``, parameters, metrics and provenance.
    parameters : tuple of str
        Columns that identify the trial of a row.
    damaged : tuple of str
        Trials whose rows cannot be read, each with the reason; see `read_results`.
    """

    folder: Path
    name: str
    rows: tuple[Row, ...]
    parameters: tuple[str, ...]
    damaged: tuple[str, ...] = ()

    def where(self, *conditions: str) -> Results:
        """Return the rows that meet all conditions, such as ``method=heft``, ``mu<=0.02`` or ``tasks!=10``.

        Raises
        ------
        ParameterError
            If a condition is malformed, names an unknown column, or asks for a value that no row has in a
            column of parameters.
        """
        columns = self.columns()
        tests = [self._test(_condition(text, columns)) for text in conditions]
        kept = tuple(row for row in self.rows if all(test(row) for test in tests))
        return replace(self, rows=kept)

    def _test(self, condition: _Condition) -> Callable[[Row], bool]:
        """Return the test of rows; a misspelt value is an error, not an empty table."""
        name = condition.column
        if name in self.parameters and condition.sign in ("=", "!="):
            known = dict.fromkeys(row.get(name) for row in self.rows)
            if known and not any(_order(value, condition.wanted) == 0 for value in known):
                raise ParameterError(
                    "no row has this value", where=name, got=condition.wanted, allowed=_listed(known)
                )
        return condition.holds

    def columns(self) -> tuple[str, ...]:
        """Return the names of all columns, in the order of their first appearance."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row))

    def instance_columns(self) -> tuple[str, ...]:
        """Return the columns that identify a problem: all parameters except method and seed."""
        return tuple(name for name in self.parameters if name not in ("method", "seed"))

    def done(self) -> tuple[Row, ...]:
        """Return the rows of trials that finished without error."""
        return tuple(row for row in self.rows if row["status"] == "done")

    def counts(self) -> dict[str, int]:
        """Return the numbers of waiting, done and failed trials."""
        states = [row["status"] for row in self.rows]
        return {state: states.count(state) for state in ("waiting", "done", "failed")}

    def blob(self, trial: str) -> bytes | None:
        """Return the blob of a trial (`wfsched.study.trial.Outcome`); None if it has none.

        Raises
        ------
        ParameterError
            If the trial is unknown.
        StudyError
            If its blob cannot be read.
        """
        place = _place(self.folder, trial)
        with _opened(self.folder) as connection:
            try:
                old = "front_digest" in missing_columns(connection)
                columns = "front, NULL" if old else "front, front_digest"
                found = connection.execute("SELECT rowid FROM trial WHERE id = ?", (trial,)).fetchone()
                if found is not None:
                    # By its number, from the table: a damaged index may lead to another trial.
                    query = f"SELECT id, {columns} FROM trial WHERE rowid = ?"
                    found = connection.execute(query, found).fetchone() or ("",)
            except UNREADABLE as error:
                raise StudyError(f"damaged front: {error}", where=place) from error
        lost = found is None and any(row["id"] == trial for row in self.rows)
        if lost or (found is not None and found[0] != trial):
            raise StudyError("damaged results: the trial cannot be found by its id", where=place)
        if found is None:
            raise ParameterError("unknown trial", where=str(self.folder), got=trial)
        _, blob, digest = found
        if blob is not None and not isinstance(blob, bytes):
            raise StudyError("not a stored front", where=place, got=blob, allowed="bytes")
        if digest is not None and front_digest(blob) != digest:
            raise StudyError("damaged front: it is not as it was written, its digest differs", where=place)
        return blob

    def front(self, trial: str) -> StoredFront | None:
        """Return the front of a scheduling trial by its id; None if the trial has not run.

        Raises
        ------
        ParameterError
            If the trial is unknown.
        StudyError
            If the blob of the trial is damaged, not a front, or larger than a front may be.
        """
        from wfsched.study.front_blob import unpack_front

        blob = self.blob(trial)
        return None if blob is None else unpack_front(blob, _place(self.folder, trial))

    def objectives(self) -> tuple[str, ...]:
        """Return the objectives of the study as its file states them; makespan and energy if it does not."""
        with _opened(self.folder) as connection:
            found = connection.execute("SELECT value FROM about WHERE key = 'document'").fetchone()
        try:
            stated = tomllib.loads(found[0])["objectives"] if found else None
        except (KeyError, TypeError, ValueError, RecursionError):
            stated = None
        if isinstance(stated, list) and stated and all(isinstance(name, str) for name in stated):
            return tuple(stated)
        return ("makespan", "energy")

    def _records(self) -> list[Record]:
        return [dict(row) for row in self.rows]

    def _summary(self) -> str:
        """Return name and counts of trials."""
        counts = ", ".join(f"{number} {state}" for state, number in self.counts().items() if number)
        return f"Results of {cut(self.name, 60)}: {count(len(self.rows), 'trial')}, {counts or 'none'}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "study", self.name
        yield "folder", str(self.folder)
        for state, number in self.counts().items():
            yield state, str(number)
        yield "damaged", str(len(self.damaged))
        yield "parameters", ", ".join(self.parameters)


@takes("folder", *PATH, allowed="a path")
def read_results(folder: str | Path, *, skip_damaged: bool = False) -> Results:
    """Read the results of a study; a running sweep can be read too.

    Parameters
    ----------
    folder : str or Path
    skip_damaged : bool
        Whether damaged rows are left out and listed in `Results.damaged`, or refused.

    Raises
    ------
    StudyError
        If the folder holds no results, or damaged ones: with the trial of the first damaged row.
    """
    folder = Path(folder)
    rows: list[Row] = []
    names: dict[str, None] = {}
    damaged: list[str] = []
    with _opened(folder) as connection:
        name = _name(connection, folder)
        for values in _stored_rows(connection, folder):
            try:
                parameters, row = parse_row(values)
            except StudyError as error:
                refused = _damaged(folder, values, error)
                if not skip_damaged:
                    raise refused from error
                damaged.append(f"{refused.where}: {refused.what}")
            else:
                rows.append(row)
                names.update(dict.fromkeys(parameters))
    return Results(folder, name, tuple(rows), tuple(names), tuple(damaged))


def _name(connection: sqlite3.Connection, folder: Path) -> str:
    found = connection.execute("SELECT value FROM about WHERE key = 'name'").fetchone()
    name = found[0] if found else ""
    if not isinstance(name, str):
        raise StudyError("the name of the study is not UTF-8", where=str(folder / FILE), got=name)
    return name


def _stored_rows(connection: sqlite3.Connection, folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the columns of each row; of a row in a damaged part of the file only the ``failure``."""
    try:
        old = missing_columns(connection)
        query = f"SELECT {', '.join('NULL' if name in old else name for name in ROW_COLUMNS)} FROM trial"
        # One transaction, so that all rows are of one instant, and errors of the query come at once.
        connection.execute("BEGIN")
        connection.execute(f"{query} LIMIT 0")
        places = dict.fromkeys(connection.execute("SELECT rowid FROM trial ORDER BY position"))
        wanted = connection.execute("SELECT value FROM about WHERE key = 'trials'").fetchone()
    except UNREADABLE as error:
        raise StudyError(f"damaged or not a results file: {error}", where=str(folder / FILE)) from error
    if wanted and wanted[0] != str(len(places)):
        yield {"row": "any", "failure": f"{len(places)} of {wanted[0]} rows are left"}
    # Row by row: after an error a query ends, although later rows are readable.
    for (place,) in places:
        try:
            found = connection.execute(f"{query} WHERE rowid = ?", (place,)).fetchone()
        except UNREADABLE as error:
            yield {"row": place, "failure": str(error)}
        else:
            yield (
                {"row": place, **dict(zip(ROW_COLUMNS, found))}
                if found
                else {"row": place, "failure": "lost"}
            )


def _damaged(folder: Path, values: Mapping[str, Any], error: StudyError) -> StudyError:
    trial = values.get("id")
    return StudyError(
        f"damaged row: {error}",
        where=_place(folder, trial) if isinstance(trial, str) else f"{folder / FILE}: row {values['row']}",
        remedy="Read the other rows with --skip-damaged (in Python: skip_damaged=True).",
    )


def _place(folder: Path, trial: str) -> str:
    return f"{folder / FILE}: trial {trial}"


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    path = folder / FILE
    if not path.is_file():
        raise StudyError(
            "no results of a study", where=str(folder), remedy="Create them with `wfsched sweep`."
        )
    connection = _connected(path)
    try:
        check_format(connection, folder)
        yield connection
    except UNREADABLE as error:
        raise StudyError(f"damaged or not a results file: {error}", where=str(path)) from error
    finally:
        connection.close()


def _connected(path: Path) -> sqlite3.Connection:
    """Connect for reading; on a read-only disk, where WAL mode is impossible, as an immutable file."""
    address = path.resolve().as_uri()
    for options in ("mode=ro", "mode=ro&immutable=1"):
        connection = sqlite3.connect(f"{address}?{options}", uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            failure = error
        except UNREADABLE as error:
            connection.close()
            raise StudyError(f"not a results file: {error}", where=str(path)) from error
        else:
            connection.text_factory = text_or_bytes
            return connection
    raise StudyError(f"cannot read the results: {failure}", where=str(path))


_COMPARISONS: Mapping[str, Callable[[float], bool]] = {
    "!=": lambda order: order != 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
    "=": lambda order: order == 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
}


# Values of a column that an error lists.
_LISTED = 20


def _listed(values: Iterable[Scalar]) -> str:
    """Return the first values in words; the empty text stands for no value, as in conditions."""
    texts = ["''" if value is None else str(value) for value in values]
    return ", ".join(texts[:_LISTED]) + (f" and {len(texts) - _LISTED} more" if len(texts) > _LISTED else "")


@dataclass(frozen=True, slots=True)
class _Condition:
    """A condition on rows; numbers compare as numbers, within rounding."""

    column: str
    sign: str
    wanted: str

    def holds(self, row: Row) -> bool:
        return _COMPARISONS[self.sign](_order(row.get(self.column), self.wanted))


def _condition(text: str, columns: Sequence[str]) -> _Condition:
    """Return the condition that `text` states."""
    place = min((text.index(c) for c in "!<>=" if c in text), default=0)
    sign = next((sign for sign in _COMPARISONS if text[place:].startswith(sign)), None)
    name = text[:place].strip()
    if sign is None or not name:
        raise ParameterError("malformed condition", where="where", got=text, allowed="COLUMN=VALUE, <, >, !=")
    if name not in columns:
        raise ParameterError("unknown column", where="where", got=name, known=columns)
    return _Condition(name, sign, text[place + len(sign) :].strip())


def _order(value: Scalar, wanted: str) -> float:
    """Return a negative number, 0 or a positive one: `value` below, at or above `wanted`."""
    if value is None:
        return 0.0 if wanted == "" else float("nan")
    if isinstance(value, bool):
        return 0.0 if wanted.lower() in (str(value).lower(), str(int(value))) else 1.0
    if isinstance(value, int | float):
        try:
            number = float(wanted)
        except ValueError:
            return float("nan")
        return 0.0 if abs(value - number) <= 1e-9 * max(1.0, abs(number)) else value - number
    return float((value > wanted) - (value < wanted))
