"""Protocol of trials: one cell of the grid of a study of any kind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from wfsched.core.errors import StudyError
from wfsched.core.summary import Summarised

Scalar: TypeAlias = str | int | float | bool | None
"""Values that a cell of the results table may hold."""

# Greatest blob of a trial [bytes]: SQLite takes values of up to 10^9.
_MAX_BLOB = 900_000_000
# Greatest whole number: that of 64 bits, since exports to Parquet hold no greater one.
_MAX_WHOLE = 2**63 - 1
# Hexadecimal digits of an id: 80 bits keep the ids of a million trials distinct.
_ID_DIGITS = 20


@dataclass(frozen=True, slots=True, repr=False)
class Outcome(Summarised):
    """Result of a trial.

    Parameters
    ----------
    metrics : mapping of str to Scalar
        Columns of the results table. They depend on the trial only, not on the machine or the clock.
    fingerprint : str, optional
        Identifies the input data; for a scheduling trial the hash of the workflow's graph.
    blob : bytes, optional
        Data that do not fit into columns, such as a front.
    wall_s : float, optional
        Time of the method alone [s], for the column of that name; that of the whole trial if None.
    """

    metrics: Mapping[str, Scalar] = field(default_factory=dict)
    fingerprint: str | None = None
    blob: bytes | None = None
    wall_s: float | None = None

    def plain(self) -> Outcome:
        """Return the outcome in plain Python types, as a store can hold it.

        Raises
        ------
        StudyError
            If a metric is not a Scalar, a text is not valid Unicode, or the blob is not bytes or too large.
        """
        metrics = {_text(name, "metrics"): _scalar(value, str(name)) for name, value in self.metrics.items()}
        fingerprint = None if self.fingerprint is None else _text(self.fingerprint, "fingerprint")
        if self.blob is not None and not isinstance(self.blob, bytes):
            raise StudyError(
                "wrong type", where="blob", got=type(self.blob).__name__, allowed="bytes or None"
            )
        if self.blob is not None and len(self.blob) > _MAX_BLOB:
            raise StudyError(
                "blob too large", where="blob", got=f"{len(self.blob)} bytes", allowed=f"<= {_MAX_BLOB} bytes"
            )
        wall_s = None if self.wall_s is None else float(self.wall_s)
        return Outcome(metrics, fingerprint, self.blob, wall_s)


def plain_outcome(found: object) -> Outcome:
    """Return what a trial returned as `Outcome.plain`.

    Raises
    ------
    StudyError
        If it is not an outcome, or not one that a store can hold.
    """
    if not isinstance(found, Outcome):
        raise StudyError("the trial returned no outcome", got=type(found).__name__, allowed="Outcome")
    return found.plain()


def _scalar(value: object, name: str) -> Scalar:
    """Return a metric in its plain type: numpy's floats are floats, but their class is not JSON's."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, f"metric {name!r}")
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int) and -_MAX_WHOLE <= value <= _MAX_WHOLE:
        return int(value)
    raise StudyError(
        "a results table cannot hold the value",
        where=f"metric {name!r}",
        got=f"int of {value.bit_length()} bits" if isinstance(value, int) else type(value).__name__,
        allowed="str, int of 64 bits, float, bool or None",
    )


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise StudyError("wrong type", where=where, got=type(value).__name__, allowed="str")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise StudyError(f"not valid Unicode: {error.reason}", where=where, got=ascii(value)) from error
    return str(value)


class Trial(Protocol):
    """One run of a method on data, with a seed. It must pickle: other processes run it.

    A kind of trial is a frozen dataclass with these four members; store, executors, tables and
    statistics take any kind.
    """

    @property
    def kind(self) -> str:
        """Name of the kind: ``"schedule"``."""

    @property
    def id(self) -> str:
        """Hash of everything that the outcome depends on, and of nothing else (`content_id`)."""

    @property
    def parameters(self) -> Mapping[str, Scalar]:
        """Columns that identify the trial; ``seed`` becomes the seed of the row."""

    def run(self) -> Outcome:
        """Run the trial; an error becomes a failed row."""


def content_id(kind: str, content: Mapping[str, Any]) -> str:
    """Return the id of a trial: a hash of its content in canonical JSON.

    Parameters
    ----------
    kind : str
    content : mapping
        Everything that the outcome depends on, in types of JSON; the order of keys does not count.

    >>> content_id("schedule", {"a": 1, "b": 2.5}) == content_id("schedule", {"b": 2.5, "a": 1})
    True
    """
    text = json.dumps({"kind": kind, "content": content}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_DIGITS]
