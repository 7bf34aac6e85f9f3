"""The trial: one cell of the grid of a study, whatever the study is about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None
"""What a cell of the table of results may hold."""

# Hexadecimal digits of an id: 80 bits, so that a grid of a million trials has no two alike.
_ID_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a trial found.

    Parameters
    ----------
    metrics : mapping of str to Scalar
        Columns of the table of results. They depend on the trial alone, not on the machine or the clock.
    fingerprint : str, optional
        What the data were that it ran on: of a scheduling trial, the hash of the workflow's graph.
    blob : bytes, optional
        What does not fit into columns, such as a front.
    """

    metrics: Mapping[str, Scalar] = field(default_factory=dict)
    fingerprint: str | None = None
    blob: bytes | None = None


class Trial(Protocol):
    """One run of a method on data, with a seed. It must pickle: other processes run it.

    A kind of trial is a frozen dataclass with these four members; everything else (grid, store,
    executors, tables) takes any kind.
    """

    @property
    def kind(self) -> str:
        """Name of the kind: ``"schedule"``."""

    @property
    def id(self) -> str:
        """Depends on all that the outcome depends on, and on nothing else (`content_id`)."""

    @property
    def parameters(self) -> Mapping[str, Scalar]:
        """Columns that say which trial this is; ``seed`` is read as the seed of the row."""

    def run(self) -> Outcome:
        """Run it; may raise."""


def content_id(kind: str, content: Mapping[str, Any]) -> str:
    """Return the id of a trial: a hash of its content in canonical JSON.

    Parameters
    ----------
    kind : str
    content : mapping
        All that the outcome depends on, as JSON knows it; the order of keys does not count.

    >>> content_id("schedule", {"a": 1, "b": 2.5}) == content_id("schedule", {"b": 2.5, "a": 1})
    True
    """
    text = json.dumps({"kind": kind, "content": content}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_DIGITS]
