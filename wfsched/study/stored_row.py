"""Row of a store of results: parsing and checks. A row may be damaged, or not be ours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from wfsched.core.errors import StudyError
from wfsched.study.trial import Outcome, Scalar

# Columns of a row after its parameters and metrics.
PROVENANCE_COLUMNS = (
    "status",
    "error",
    "fingerprint",
    "version",
    "git_commit",
    "host",
    "wall_s",
    "compile_s",
    "attempts",
    "finished",
)
# Columns that the digest of a row covers; the position changes when a study is extended.
_HASHED = ("id", "kind", "parameters", "metrics", "traceback", *PROVENANCE_COLUMNS, "front_digest")
# Columns that stores of formats 1 and 2, or 1 to 3, do not have, with their types.
ADDED_COLUMNS = {"digest": "TEXT", "front_digest": "TEXT", "compile_s": "REAL"}
ROW_COLUMNS = (*_HASHED, "digest")
STATES = ("waiting", "done", "failed")


def text_or_bytes(content: bytes) -> str | bytes:
    """Return a text of SQLite, or its bytes if it is not UTF-8: one bad text must not hide other rows."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def row_digest(values: Mapping[str, Any]) -> str:
    """Return the hash of all that a finished row holds; SQLite has no checksums of its own.

    Raises
    ------
    TypeError
        If a value is neither text nor number, as only damage makes it.
    """
    # Rows of format 3 were hashed without the column that they do not have.
    known = [name for name in _HASHED if name != "compile_s" or values.get(name) is not None]
    content = [values.get(name) for name in known]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def front_digest(front: bytes | None) -> str | None:
    """Return the hash of a stored front; a column of its own, so that rows are checked without fronts."""
    return None if front is None else hashlib.sha256(front).hexdigest()


def parse_row(values: Mapping[str, Any]) -> tuple[dict[str, Scalar], dict[str, Scalar]]:
    """Return the parameters, and the row of ``id``, parameters, metrics and provenance.

    Parameters
    ----------
    values : mapping
        `ROW_COLUMNS` of the table ``trial``, or ``failure``: why they cannot be read. Rows of earlier
        formats have no digest (None).

    Raises
    ------
    StudyError
        If the row is damaged; ``where`` is the column.
    """
    if "failure" in values:
        raise StudyError(values["failure"])
    status = values["status"]
    if status not in STATES:
        raise StudyError("unknown status", where="status", got=status, known=STATES)
    for name in ("id", *PROVENANCE_COLUMNS):
        if isinstance(values[name], bytes):
            raise StudyError("not UTF-8", where=name, got=values[name])
    if not isinstance(values["id"], str):
        raise StudyError("not a text", where="id", got=values["id"])
    if values["digest"] is not None and not is_intact(values):
        raise StudyError("the row is not as it was written: its digest differs", where="digest")
    parameters = _scalars(values["parameters"], "parameters")
    # Only finished trials have metrics.
    metrics = {} if status != "done" else _scalars(values["metrics"], "metrics")
    provenance = {name: values[name] for name in PROVENANCE_COLUMNS}
    return parameters, {"id": values["id"], **parameters, **metrics, **provenance}


def is_intact(values: Mapping[str, Any]) -> bool:
    """Return whether a row has the digest that was written with it."""
    try:
        return bool(row_digest(values) == values["digest"])
    except TypeError:
        return False


def _scalars(text: object, column: str) -> dict[str, Scalar]:
    """Return the names and values of a JSON object in the text of a column."""
    if not isinstance(text, str):
        got = "nothing" if text is None else text
        raise StudyError("not a text in UTF-8", where=column, got=got)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise StudyError(f"not valid JSON: {reason}", where=column, got=text) from error
    if not isinstance(found, dict):
        raise StudyError("not a JSON object", where=column, got=text)
    try:
        return dict(Outcome(found).plain().metrics)
    except StudyError as error:
        raise StudyError(str(error), where=column) from error
