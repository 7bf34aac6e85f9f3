"""Protocol of trials: one cell of the grid of a study of any kind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None
"""Values that a cell of the results table may hold."""

# Hexadecimal digits of an id: 80 bits keep the ids of a million trials distinct.
_ID_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of a trial.

    Parameters
    ----------
    metrics : mapping of str to Scalar
        Columns of the results table. They depend on the trial only, not on the machine or the clock.
    fingerprint : str, optional
        Identifies the input data; for a scheduling trial the hash of the workflow's graph.
    blob : bytes, optional
        Data that do not fit into columns, such as a front.
    """

    metrics: Mapping[str, Scalar] = field(default_factory=dict)
    fingerprint: str | None = None
    blob: bytes | None = None


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
