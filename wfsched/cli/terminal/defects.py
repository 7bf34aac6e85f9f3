"""`warn_of_defects`: one line for a workflow whose file was repaired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from wfsched.cli.terminal.output import warn

if TYPE_CHECKING:
    from wfsched.study.trial import Trial
    from wfsched.workflow.model import Workflow

# Repairs that put a number in place of one that the file does not state, or leave out a part of it.
_MADE_UP = (
    "missing-runtime",
    "non-positive-runtime",
    "several-runtimes",
    "bad-requirement",
    "several-requirements",
    "unread-requirement",
    "unread-element",
    "unread-attribute",
    "missing-size",
    "negative-size",
    "several-sizes",
)


def warn_of_defects(workflow: Workflow) -> None:
    """Warn that figures rest on numbers that the file does not state, with their counts by code."""
    _warn(workflow.name, workflow.defects, workflow.provenance.repair)


def warn_of_repaired_files(trials: Iterable[Trial]) -> None:
    """Warn as `warn_of_defects` of each workflow file of a study, once."""
    sources = dict.fromkeys(t.source.workflow for t in trials if hasattr(t, "source"))
    for source in sources:
        if hasattr(source, "defects"):
            _warn(source.name, dict(source.defects), source.repair)


def _warn(name: str, defects: Mapping[str, int], policy: str | None) -> None:
    counts = {code: count for code, count in defects.items() if code in _MADE_UP}
    if counts:
        listed = ", ".join(f"{code} {count}" for code, count in counts.items())
        warn(
            f"{name}: figures rest on repaired values ({listed}; policy {policy}). "
            "`wfsched validate` lists them, --runtimes states runtimes."
        )
